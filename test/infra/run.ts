import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { apiKeyHash } from '@portico/app/identity/identify';
import { applyTenants } from '@portico/app/tenant/apply';
import { loadTenants } from '@portico/cli/tenants/load';
import { formatApiKey } from '@portico/domain/identity/api-key';
import { type MspId, providerScope } from '@portico/domain/kernel/scope';
import { planTenants } from '@portico/domain/tenant/plan';
import { newKeyWrites } from '@portico/store/identity/api-keys';
import { readInstalled } from '@portico/store/tenant/installed';
import { App } from 'aws-cdk-lib';
import { type Bundle, bundleAll } from '../../infra/bundle.ts';
import { addPortico } from '../../infra/portico.ts';
import { runTemplate, type TemplateRun } from '../../infra/run/run.ts';
import { type Assembly, readAssembly } from '../../infra/run/template.ts';
import { type Names, namesOf } from '../support/people.ts';
import { flags, given, partsOf } from './stacks.ts';

const tenantFolder = fileURLToPath(new URL('../../tenants', import.meta.url));

/** The app as it is deployed: real bundles, synthesized templates. */
export interface Synthesis {
  readonly assembly: Assembly;
  readonly bundles: readonly Bundle[];
  remove(): void;
}

export async function synthesizeWhole(): Promise<Synthesis> {
  const folder = mkdtempSync(join(tmpdir(), 'portico-run-'));
  const bundles = await bundleAll(join(folder, 'bundles'));
  const app = new App({ outdir: join(folder, 'out'), context: { ...flags, portico: given } });
  addPortico(app, partsOf(join(folder, 'bundles')));
  app.synth();
  return { assembly: readAssembly(join(folder, 'out')), bundles, remove: () => rmSync(folder, { recursive: true }) };
}

/** The same app with one thing changed in its templates. */
export function planted(
  { folder, stacks }: Assembly,
  change: (stacks: Record<string, TemplateJson>) => void,
): Assembly {
  const copy = structuredClone(Object.fromEntries(stacks)) as unknown as Record<string, TemplateJson>;
  change(copy);
  return { folder, stacks: new Map(Object.entries(copy)) as unknown as Assembly['stacks'] };
}

export interface TemplateJson {
  // biome-ignore lint/suspicious/noExplicitAny: reason: CloudFormation's properties are open JSON, and a test writes deep.
  readonly Resources: Record<string, { Type: string; Properties: any }>;
}

/** Resources of a kind whose logical id begins so. */
export function pick(stacks: Record<string, TemplateJson>, type: string, start: string) {
  const found = Object.values(stacks).flatMap(({ Resources }) =>
    Object.entries(Resources).filter(([id, one]) => one.Type === type && id.startsWith(start)),
  );
  const [only] = found;
  if (!only || found.length > 1) throw new Error(`${found.length} ${type} begin with ${start}`);
  return only[1];
}

/** A running app with the demo's tenants, and a key of one of its MSPs. */
export interface Running extends TemplateRun {
  readonly names: Names;
  readonly msp: MspId;
  readonly key: string;
  readonly faults: readonly string[];
  call(method: string, path: string, key?: string, body?: unknown): Promise<{ status: number; body: Json }>;
}
// biome-ignore lint/suspicious/noExplicitAny: reason: an answer's body is whatever the API says.
type Json = any;

export async function start(assembly: Assembly): Promise<Running> {
  const faults: string[] = [];
  const run = await runTemplate({
    assembly,
    secret: 'a secret of this test alone',
    onFault: (where, error) => faults.push(`${where}: ${error instanceof Error ? error.message : String(error)}`),
  });
  const desired = await loadTenants(tenantFolder);
  if ('problems' in desired) throw new Error(JSON.stringify(desired.problems));
  await applyTenants(run.system, planTenants(desired, await readInstalled(run.system)), 'file');
  const msp = desired.msps.find((one) => one.record.slug === 'northwind')?.record.id;
  if (!msp) throw new Error('the demo has no northwind');
  const key = formatApiKey('0123456789', new Uint8Array(96).fill(7));
  const scopes = ['tickets:read', 'tickets:write'] as const;
  const times = { createdAt: '2026-01-01T00:00:00.000Z', expiresAt: '2099-01-01T00:00:00.000Z' };
  const entry = { id: 'key_0123456789', name: 'run', scopes, createdBy: 'run', ...times };
  await run.system.transact(newKeyWrites(providerScope(msp), msp, apiKeyHash(key), entry));
  let calls = 0;
  return {
    ...run,
    names: namesOf(desired),
    msp,
    key,
    faults,
    async call(method, path, bearer, body) {
      const headers = new Headers();
      if (bearer) headers.set('authorization', `Bearer ${bearer}`);
      if (body !== undefined) {
        headers.set('content-type', 'application/json');
        headers.set('idempotency-key', `run-${++calls}`);
      }
      const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
      const response = await run.edge.fetch(new Request(`https://api.desk.example.com${path}`, init), '192.0.2.1');
      const text = await response.text();
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
    },
  };
}
