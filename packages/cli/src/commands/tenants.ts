import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { DesiredClient, DesiredTenants } from '@portico/domain/tenant/desired';
import { planTenants, type TenantPlan } from '@portico/domain/tenant/plan';
import { readSettings } from '@portico/local/home/settings';
import type { Command, Io } from '../command.ts';
import { loadTenants } from '../tenants/load.ts';
import type { Target, TenantStore } from '../tenants/port.ts';
import { explain, printClient, printPlan, printProblems } from '../tenants/print.ts';
import { editorSchemas } from '../tenants/schemas.ts';
import { fileProblem, type Problem } from '../tenants/source.ts';

const usage = `portico tenants validate                    check every file of the folder
portico tenants plan [--target aws]          show what apply would change
portico tenants apply [--target aws] [--take-files]   make the store match the files
portico tenants show [MSP/]CLIENT [--explain]   effective configuration, and the layer of each value
portico tenants schema                      write the JSON Schemas for editors
  --dir FOLDER   where the files are (default: PORTICO_TENANTS, or tenants)      --json   for programs
  --target aws   the deployed table, with your AWS credentials (default: local, the installation on this machine)
`;

const options = {
  dir: { type: 'string' },
  target: { type: 'string', default: 'local' },
  json: { type: 'boolean', default: false },
  explain: { type: 'boolean', default: false },
  'take-files': { type: 'boolean', default: false },
} as const;

interface Call {
  readonly io: Io;
  readonly dir: string;
  readonly json: boolean;
  readonly explain: boolean;
  readonly takeFiles: boolean;
  readonly target: Target;
  readonly openStore: (io: Io, target: Target) => Promise<TenantStore>;
}

/** Tenant files that `portico init` has put beside the data. */
function ownFolder(io: Io): string | undefined {
  const folder = join(readSettings(io.env, io.cwd).data, 'tenants');
  return existsSync(folder) ? folder : undefined;
}

/** `portico tenants`: configuration as files. The store is opened only by `plan` and `apply`. */
export function tenantsCommand(openStore: Call['openStore']): Command {
  return {
    name: 'tenants',
    summary: 'check, preview and apply the MSPs and clients declared in files',
    async run(args, io) {
      const [verb, ...rest] = args;
      try {
        const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true });
        const { target } = values;
        if (target !== 'local' && target !== 'aws') return wrong(io, `--target is local or aws, not "${target}"`);
        const call: Call = {
          io,
          dir: values.dir ?? io.env['PORTICO_TENANTS'] ?? ownFolder(io) ?? 'tenants',
          json: values.json,
          explain: values.explain,
          takeFiles: values['take-files'],
          target,
          openStore,
        };
        return await dispatch(verb, positionals, call);
      } catch (error) {
        if (error instanceof TypeError && 'code' in error) return wrong(io, error.message);
        throw error;
      }
    },
  };
}

async function dispatch(verb: string | undefined, names: readonly string[], call: Call): Promise<number> {
  if (verb === 'show') {
    const [name, ...more] = names;
    return name === undefined || more.length > 0 ? wrong(call.io, 'name one client') : show(name, call);
  }
  if (names.length > 0) return wrong(call.io, `unexpected "${names[0]}"`);
  if (verb === 'validate') return validate(call);
  if (verb === 'plan') return plan(call);
  if (verb === 'apply') return apply(call);
  if (verb === 'schema') return schema(call);
  return wrong(call.io, verb ? `there is no "portico tenants ${verb}"` : 'say what to do');
}

async function load(call: Call): Promise<DesiredTenants | undefined> {
  const loaded = await loadTenants(resolve(call.io.cwd, call.dir));
  if (!('problems' in loaded)) return loaded;
  const problems = loaded.problems.map((one): Problem => ({ ...one, file: join(call.dir, one.file) }));
  refuse(call, problems);
  return undefined;
}

function refuse(call: Call, problems: readonly Problem[]): void {
  if (call.json) call.io.stdout(`${JSON.stringify({ ok: false, problems }, null, 1)}\n`);
  else call.io.stderr(printProblems(problems));
}

async function validate(call: Call): Promise<number> {
  const desired = await load(call);
  if (!desired) return 1;
  const msps = desired.msps.map(({ record, clients }) => ({
    msp: record.slug,
    clients: clients.map((one) => one.record.slug),
  }));
  if (call.json) call.io.stdout(`${JSON.stringify({ ok: true, msps }, null, 1)}\n`);
  else for (const { msp, clients } of msps) call.io.stdout(`${msp}: ${clients.join(', ')}\n`);
  return 0;
}

async function show(name: string, call: Call): Promise<number> {
  const desired = await load(call);
  if (!desired) return 1;
  const all = desired.msps.flatMap(({ record, clients }) =>
    clients.map((client) => ({ client, full: `${record.slug}/${client.record.slug}`, slug: client.record.slug })),
  );
  const found = all.filter((one) => one.full === name || one.slug === name);
  const [only, ...others] = found;
  if (!only || others.length > 0) {
    const message = only ? `"${name}" is a client of several MSPs` : `there is no client "${name}"`;
    refuse(call, [
      fileProblem(call.dir, message, `name one of: ${(only ? found : all).map((one) => one.full).join(', ')}`),
    ]);
    return 1;
  }
  call.io.stdout(
    call.json
      ? `${JSON.stringify(shown(only.client, call.explain), null, 1)}\n`
      : printClient(only.client, call.explain),
  );
  return 0;
}

function shown(client: DesiredClient, explained: boolean): object {
  const { record, hosts, contacts, config } = client;
  return { ...record, hosts, contacts, config: config.value, ...(explained && { origin: explain(client) }) };
}

async function withPlan(
  call: Call,
  act: (plan: TenantPlan, store: TenantStore, desired: DesiredTenants) => Promise<number>,
): Promise<number> {
  const desired = await load(call);
  if (!desired) return 1;
  const store = await call.openStore(call.io, call.target);
  try {
    return await act(planTenants(desired, await store.readInstalled()), store, desired);
  } finally {
    await store.close();
  }
}

async function plan(call: Call): Promise<number> {
  return withPlan(call, async (found, _store, desired) => {
    call.io.stdout(call.json ? `${JSON.stringify(found, null, 1)}\n` : printPlan(found, desired));
    return found.refusals.length > 0 ? 1 : 0;
  });
}

async function apply(call: Call): Promise<number> {
  return withPlan(call, async (found, store, desired) => {
    const edited = found.changes.some((change) => 'overwrites' in change);
    if (found.refusals.length > 0 || (edited && !call.takeFiles)) {
      const refusals =
        edited && !call.takeFiles
          ? [...found.refusals, 'console edits would be lost; add --take-files']
          : found.refusals;
      if (call.json) call.io.stdout(`${JSON.stringify({ ok: false, refusals }, null, 1)}\n`);
      else call.io.stderr(`${printPlan({ ...found, refusals }, desired)}Refused; nothing was changed.\n`);
      return 1;
    }
    const { changes } = await store.apply(found);
    const report = { ok: true, changes, unchanged: found.unchanged, left: found.left };
    call.io.stdout(
      call.json ? `${JSON.stringify(report, null, 1)}\n` : `${printPlan(found, desired)}Applied ${changes}.\n`,
    );
    return 0;
  });
}

async function schema(call: Call): Promise<number> {
  const folder = join(resolve(call.io.cwd, call.dir), '_schema');
  await mkdir(folder, { recursive: true });
  for (const [name, text] of editorSchemas()) await writeFile(join(folder, name), text);
  call.io.stdout(`${join(call.dir, '_schema')}: ${[...editorSchemas().keys()].join(', ')}\n`);
  return 0;
}

function wrong(io: Io, message: string): number {
  io.stderr(`${message}\n${usage}`);
  return 2;
}
