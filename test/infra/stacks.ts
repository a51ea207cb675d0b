import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONSOLE_CSP } from '@portico/web/pages/policy';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { functionNames } from '../../infra/bundle.ts';
import { addPortico, type Parts } from '../../infra/portico.ts';

export const given = {
  domain: 'desk.example.com',
  region: 'eu-central-1',
  hostedZoneId: 'Z0123456789',
  sesIdentity: 'desk.example.com',
  stage: 'prod',
};

/** Feature flags as `cdk synth` reads them: the templates of the tests are those that are deployed. */
export const flags: Readonly<Record<string, unknown>> = JSON.parse(
  readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'),
).context;

/** A resource of a template. */
export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: reason: CloudFormation's properties are open JSON, and a test reads deep.
  readonly Properties: any;
  readonly DeletionPolicy?: string;
}

export interface Synthesized {
  readonly all: readonly Template[];
  readonly data: Template;
  readonly identity: Template;
  readonly live: Template;
  readonly mail: Template;
  readonly core: Template;
  readonly edge: Template;
  readonly observability: Template;
}

/** An app of these bundles, with a page for the web client. */
export function partsOf(bundles: string): Parts {
  const web = join(bundles, 'web');
  mkdirSync(web);
  writeFileSync(join(web, 'index.html'), '<!doctype html><title>Portico</title>');
  return { bundles, web, policy: CONSOLE_CSP, hosts: ['support.acme.example'], msps: ['northwind'] };
}

/** The stacks' templates, with empty bundles: what is in them has tests of its own (test/functions). */
export function synthesize(portico?: object): Synthesized {
  const bundles = mkdtempSync(join(tmpdir(), 'portico-infra-'));
  try {
    for (const name of functionNames) {
      mkdirSync(join(bundles, name));
      writeFileSync(join(bundles, name, 'index.js'), `export const handler = '${name}';\n`);
    }
    const app = new App({ outdir: join(bundles, 'out'), context: { ...flags, ...(portico ? { portico } : {}) } });
    const stacks = addPortico(app, partsOf(bundles));
    const [data, identity, live, mail, core, edge, observability] = [
      Template.fromStack(stacks.data),
      Template.fromStack(stacks.identity),
      Template.fromStack(stacks.live),
      Template.fromStack(stacks.mail),
      Template.fromStack(stacks.core),
      Template.fromStack(stacks.edge),
      Template.fromStack(stacks.observability),
    ];
    const all = [data, identity, live, mail, core, edge, observability];
    return { all, data, identity, live, mail, core, edge, observability };
  } finally {
    rmSync(bundles, { recursive: true });
  }
}

export function resources(template: Template, type: string): [string, Resource][] {
  return Object.entries(template.findResources(type) as Record<string, Resource>);
}
