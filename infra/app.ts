import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { bundleAll } from './bundle.ts';
import { addPortico } from './portico.ts';

const bundles = fileURLToPath(new URL('../dist/functions', import.meta.url));
await bundleAll(bundles);
const app = new App();
addPortico(app, bundles);
app.synth();
