import { fileURLToPath } from 'node:url';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { acknowledge } from './acknowledged.ts';
import { bundleAll } from './bundle.ts';
import { addPortico } from './portico.ts';

const bundles = fileURLToPath(new URL('../dist/functions', import.meta.url));
await bundleAll(bundles);
const app = new App();
acknowledge(addPortico(app, bundles));
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
