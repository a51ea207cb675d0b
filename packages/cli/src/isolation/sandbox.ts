import { createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LogEntry } from '@portico/api/access-log';
import { createApi } from '@portico/api/app';
import { type OpenApiDocument, openApi } from '@portico/api/openapi';
import { allRoutes } from '@portico/api/routes/index';
import type { ServeDeps } from '@portico/api/serve';
import { createCache } from '@portico/app/cache';
import type { Files } from '@portico/app/file/store';
import { createIdentify, type Principal } from '@portico/app/identity/identify';
import { createRateLimiter } from '@portico/app/identity/rate-limit';
import { API_AUDIENCE } from '@portico/app/identity/resource';
import { type Assume, createVendor } from '@portico/app/identity/vendor';
import { createVerifier } from '@portico/app/identity/verify';
import { applyTenants } from '@portico/app/tenant/apply';
import type { ClientId, MspId } from '@portico/domain/kernel/scope';
import type { DesiredTenants } from '@portico/domain/tenant/desired';
import { planTenants } from '@portico/domain/tenant/plan';
import { createLocalBus } from '@portico/local/bus';
import { liveHome } from '@portico/local/desk';
import { type Engine, openEngine } from '@portico/local/dynamodb/engine';
import { localFiles } from '@portico/local/files/files';
import { createHub } from '@portico/local/live/hub';
import { engineAs, localPorts } from '@portico/local/ports';
import { createPump } from '@portico/local/pump';
import { Db, type DocumentClient } from '@portico/store/db';
import { table } from '@portico/store/table';
import { readInstalled } from '@portico/store/tenant/installed';
import { createLocalJWKSet, exportJWK, generateKeyPair } from 'jose';
import { loadTenants } from '../tenants/load.ts';
import { type Someone, signer, type Twist } from './tokens.ts';
import type { Wall, Watch } from './watch.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Heard {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** The whole API over tenants of its own, in memory. Nothing of the installation it runs in is touched. */
export interface Sandbox {
  readonly document: OpenApiDocument;
  readonly engine: Engine;
  /** The table without a scope, for planting and looking. */
  readonly system: Db;
  readonly files: Files;
  readonly logged: readonly LogEntry[];
  now(): string;
  ask(credential: string | undefined, request: Asked): Promise<Heard>;
  token(who: Someone, twist?: Twist): Promise<string>;
  settle(): Promise<void>;
  close(): Promise<void>;
}

export interface SandboxOptions {
  /** Walls that are taken away. */
  readonly without?: readonly Wall[];
  /** Told what every session of a caller reached and what refused it. */
  readonly watch?: Watch;
  /** Stands between the guards and what they ask: the table of identities, and the roles that are assumed. */
  readonly guards?: { identity?(client: DocumentClient): DocumentClient; assume?(): Promise<void> };
  /** What a handler "takes from the body" when the wall of the token is away. */
  readonly taken?: () => { readonly msp: MspId; readonly client?: ClientId } | undefined;
}

const ISSUER = 'https://sandbox.invalid';
const START = '2026-03-02T10:00:00Z';
const tenantsFolder = fileURLToPath(new URL('tenants', import.meta.url));
const defaultsFolder = fileURLToPath(new URL('../../../../tenants', import.meta.url));
const quota = { principal: 1_000_000, tenant: 10_000_000 };

/** People of the sandbox's files who are then taken out again: a suspended member of staff and a former contact. */
const leavers = ['Lee Leaver', 'Gus Gone'];

export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { without = [], watch, taken, guards } = options;
  let ms = Date.parse(START);
  // Each request has a moment of its own, and all of them lie within the life of one token.
  const now = (): number => ms;
  const engine = openEngine({ path: ':memory:', table, durability: 'none', now });
  // the sandbox stands for a whole installation, and everything in it was made up
  const everything = (): DocumentClient => engine.as({ role: 'System' });
  // the sandbox plants and looks in every one of its own tenants
  const system = new Db(everything(), 'system');
  await install(system);

  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const kid = 'sandbox';
  const jwks = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256' }] });
  const sign = await signer({ key: privateKey, kid, issuer: ISSUER, audience: API_AUDIENCE, now });

  const logged: LogEntry[] = [];
  const cache = createCache(now);
  const folder = await mkdtemp(join(tmpdir(), 'portico-sandbox-'));
  const files: Files = { store: localFiles(folder, false) };
  const hub = createHub({ now, run: 'sandbox' });
  const ports = localPorts(engineAs(engine), now, files, cache, hub);
  const bus = createLocalBus({ ports });
  const faults: unknown[] = [];
  const onFault = (_consumer: string, error: unknown): void => void faults.push(error);
  const pump = createPump({ stream: engine.stream, ports, bus, onFault });

  const verify = createVerifier({ jwks, issuer: ISSUER, audience: API_AUDIENCE, now });
  // who somebody is, is looked up before any tenant is known
  const lookups = new Db(guards?.identity?.(everything()) ?? everything(), 'system');
  const identity = { verify, db: lookups, now };
  const identify = createIdentify(identity);
  const seen = (client: DocumentClient): DocumentClient => watch?.client(client) ?? client;
  const assume: Assume = async (principal) => {
    await guards?.assume?.();
    return seen(engine.as(principal));
  };
  const vendor = createVendor({ ...identity, assume });
  const open = async (): Promise<DocumentClient> => seen(everything());
  const serving: ServeDeps = {
    identify: without.includes('token') ? async (raw) => asTaken(await identify(raw), taken?.()) : identify,
    vendor: without.includes('policies')
      ? { forClient: open, forProvider: open, mspOf: async (raw) => taken?.()?.msp ?? vendor.mspOf(raw) }
      : (watch?.vendor(vendor) ?? vendor),
    sessions: { resolve: async () => undefined },
    limiter: createRateLimiter({ db: system, now, quotas: { ui: quota, api: quota, search: quota, export: quota } }),
    now,
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    mac: (text) => createHmac('sha256', 'sandbox').update(text).digest('base64url'),
    cache,
    files,
    live: hub,
    log: (entry) => logged.push(entry),
    // the wall that is away: nothing checks the keys
    ...(without.includes('store') ? { openTable: (client, _scope, meter) => new Db(client, 'system', meter) } : {}),
  };
  const live = liveHome(hub, serving, serving.identify);
  const routes = allRoutes({ identityDb: system, live, version: '0.0.0' });
  const api = createApi({ ...serving, routes });

  return {
    document: openApi(routes, { version: '0.0.0' }),
    engine,
    system,
    files,
    logged,
    now: () => new Date(ms).toISOString(),
    token: sign,
    async ask(credential, { method, path, body, headers }) {
      ms += 1;
      const request = new Request(`http://localhost${path}`, {
        method,
        headers: {
          ...(credential === undefined ? {} : { authorization: `Bearer ${credential}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const response = await api.fetch(request);
      return { status: response.status, text: await response.text(), headers: response.headers };
    },
    async settle() {
      await pump.settle();
      if (faults.length > 0) throw new AggregateError(faults.splice(0), 'settled with faults');
    },
    async close() {
      await pump.stop();
      await engine.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function install(system: Db): Promise<void> {
  const all = await loadTenants(tenantsFolder, defaultsFolder);
  if ('problems' in all) throw new Error(`the sandbox's tenants: ${JSON.stringify(all.problems)}`);
  for (const desired of [all, withoutLeavers(all)]) {
    await applyTenants(system, planTenants(desired, await readInstalled(system)), 'file');
  }
}

function withoutLeavers(all: DesiredTenants): DesiredTenants {
  const stays = ({ name }: { readonly name: string }): boolean => !leavers.includes(name);
  return {
    msps: all.msps.map((msp) => ({
      ...msp,
      staff: msp.staff.filter(stays),
      clients: msp.clients.map((client) => ({ ...client, contacts: client.contacts.filter(stays) })),
    })),
  };
}

/** What a careless handler would make of a caller: somebody with every right in the scope that the request names. */
function asTaken(
  principal: Principal,
  scope: { readonly msp: MspId; readonly client?: ClientId } | undefined,
): Principal {
  if (!scope) return principal;
  const { actor } = principal;
  const { msp, client } = scope;
  switch (actor.kind) {
    case 'staff':
      return { ...principal, actor: { ...actor, msp, grants: { mode: 'all' } } };
    case 'contact':
      return {
        ...principal,
        actor: { ...actor, msp, client: client ?? actor.client, roles: ['user', 'poc', 'approver'] },
      };
    case 'key':
      return {
        ...principal,
        actor: { kind: 'key', id: actor.id, msp, scopes: actor.scopes, ...(actor.client && client ? { client } : {}) },
      };
    case 'system':
      return principal;
  }
}
