import { createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LogEntry } from '@portico/api/access-log';
import { beatMs } from '@portico/api/live-stream';
import { type Cache, createCache } from '@portico/app/cache';
import type { Files, Scanner } from '@portico/app/file/store';
import { portalHosts } from '@portico/app/identity/portal-hosts';
import type { Post, RawMail } from '@portico/app/mail/post';
import type { Ports } from '@portico/app/ports';
import { applyTenants } from '@portico/app/tenant/apply';
import { loadTenants } from '@portico/cli/tenants/load';
import type { KeyScope } from '@portico/domain/kernel/actor';
import type { DesiredTenants } from '@portico/domain/tenant/desired';
import { planTenants } from '@portico/domain/tenant/plan';
import { createLocalBus, type LocalBus } from '@portico/local/bus';
import { createDesk, type Desk } from '@portico/local/desk';
import { type Engine, openEngine } from '@portico/local/dynamodb/engine';
import { localFiles } from '@portico/local/files/files';
import { Browser } from '@portico/local/issuer/testing';
import { createHub, type Hub } from '@portico/local/live/hub';
import { engineAs, localPorts } from '@portico/local/ports';
import { createPump, type Pump } from '@portico/local/pump';
import { createScheduler } from '@portico/local/scheduler';
import { Db, type DocumentClient, type Item } from '@portico/store/db';
import { alarmPk, alarmShards } from '@portico/store/keys';
import { table } from '@portico/store/table';
import { readInstalled } from '@portico/store/tenant/installed';
import { Temporal } from 'temporal-polyfill';
import { type Caller, createCaller, type Used } from './caller.ts';
import { type Names, namesOf } from './people.ts';
import { recorded } from './recorded.ts';
import { createClockGate, signIn, type Tokens } from './sign-in.ts';

export const ORIGIN = 'http://localhost:3000';
const folder = fileURLToPath(new URL('../../tenants', import.meta.url));
/** A Monday morning in London and Zurich alike: every calendar of the demo is open or opens soon. */
const START = '2026-03-02T10:00:00Z';
const quota = { principal: 1_000_000, tenant: 10_000_000 };
const quotas = { ui: quota, api: quota, search: quota, export: quota };

export interface WorldOptions {
  /** Where the world's clock stands; it moves by `advance` alone. */
  readonly now?: string;
  /** Slugs of the MSPs to install; both of the demo where absent. */
  readonly msps?: readonly string[];
  /** Another table than the embedded engine's: Amazon's own, through the SDK. */
  readonly documentClient?: DocumentClient;
  /** Bytes for ids; the machine's unless a test wants the same again. */
  readonly random?: (bytes: number) => Uint8Array;
  /** A virus scanner beside the rules that always run. */
  readonly scanner?: Scanner;
}

export interface World extends Names {
  readonly engine: Engine;
  readonly desk: Desk;
  readonly ports: Ports;
  readonly cache: Cache;
  readonly bus: LocalBus;
  readonly pump: Pump;
  readonly hub: Hub;
  /** Mails that left. */
  readonly mails: readonly RawMail[];
  /** Lets every open stream of live changes give its sign of life, and ask anew who listens. */
  beat(): void;
  /** The table without a scope, for looking and for planting defects. */
  readonly system: Db;
  readonly tenants: DesiredTenants;
  /** RFC 3339, UTC. */
  now(): string;
  ms(): number;
  /** Lets time pass (ISO 8601 duration): timers fire in their order, each at its own moment, and everything settles. */
  advance(duration: string): Promise<void>;
  /** Moves the clock without letting any timer run, as a desk that was switched off. */
  sleep(duration: string): void;
  /** Everything committed is relayed, handled and projected. @throws what anybody failed at on the way. */
  settle(): Promise<void>;
  /** Signed in by OpenID Connect; `tom`, or `jonas@northwind` where the first name is several people's. */
  as(person: string): Caller;
  /** With an API key that an admin of the MSP makes through the API. */
  asKey(admin: string, scopes: readonly KeyScope[], client?: string): Promise<Caller>;
  /** Nobody, or anybody with this credential. */
  anybody(token: string): Caller;
  /** A browser at a host of the installation, whose issuer lives in the world's time. */
  browser(origin?: string): Browser;
  /** Installs changed tenant files. */
  reinstall(change: (tenants: DesiredTenants) => DesiredTenants): Promise<void>;
  close(): Promise<void>;
}

let parsed: Promise<DesiredTenants> | undefined;

async function demoTenants(): Promise<DesiredTenants> {
  parsed ??= loadTenants(folder).then((desired) => {
    if ('problems' in desired) throw new Error(JSON.stringify(desired.problems));
    return desired;
  });
  return parsed;
}

/** The whole product in one process, in memory and without sockets or timers: what `portico start` runs. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  let ms = Date.parse(options.now ?? START);
  const now = (): number => ms;
  const iso = (): string => new Date(ms).toISOString();
  const random = options.random ?? ((bytes: number) => new Uint8Array(randomBytes(bytes)));
  const own = openEngine({ path: ':memory:', table, durability: 'none', now });
  const engine = options.documentClient ? recorded(own, options.documentClient) : own;
  const cache = createCache(now);
  const folder = await mkdtemp(join(tmpdir(), 'portico-files-'));
  const files: Files = { store: localFiles(folder, false), ...(options.scanner ? { scanner: options.scanner } : {}) };
  const hub = createHub({ now, run: 'world' });
  const timers = new Set<{ readonly ms: number; readonly work: () => void }>();
  const ports: Ports = { ...localPorts(engineAs(engine), now, files, cache, hub), random };
  const system = new Db(engine.as({ role: 'System' }), 'system');
  const all = await demoTenants();
  const tenants = { msps: all.msps.filter((one) => options.msps?.includes(one.record.slug) ?? true) };
  const install = async (desired: DesiredTenants): Promise<void> => {
    await applyTenants(system, planTenants(desired, await readInstalled(system)), 'file');
  };
  await install(tenants);

  const faults: unknown[] = [];
  const bus = createLocalBus({ ports });
  const pump = createPump({ stream: engine.stream, ports, bus, onFault: (_consumer, error) => faults.push(error) });
  const mails: RawMail[] = [];
  const post: Post = {
    mailer: {
      async send(mail) {
        mails.push(mail);
        return { taken: true };
      },
    },
    sign: (text) => createHmac('sha256', 'world mail').update(text).digest('base64url'),
    domain: 'localhost',
    desk: ORIGIN,
    portal: (client, msp) => `http://${client}.${msp}.localhost:3000`,
  };
  const scheduler = createScheduler({
    ports,
    post,
    every: () => () => undefined,
    onFault: (error) => faults.push(error),
  });
  const log = createUsage();
  const hosts = portalHosts(system, 'localhost', { localhost: { kind: 'any' } }, now);
  const desk = await createDesk({
    engine,
    cache,
    files,
    hub,
    every: (each, work) => {
      const timer = { ms: each, work };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    origin: ORIGIN,
    mode: 'demo',
    hosts,
    now,
    random,
    sign: (text) => createHmac('sha256', 'mails').update(text).digest('base64url'),
    mac: (text) => createHmac('sha256', 'world').update(text).digest('base64url'),
    log: log.take,
    version: '0.0.0',
    checkResponses: true,
    codes: { mac: post.sign, nudge: async () => void (await scheduler.codes()) },
    quotas,
  });
  const fetch = async (request: Request): Promise<Response> => {
    const response = await desk.fetch(request);
    if (!response) throw new Error(`nobody answers ${request.url}`);
    return response;
  };
  const inWorldTime = createClockGate(now);
  const names = namesOf(all);

  const settle = async (): Promise<void> => {
    await pump.settle();
    if (faults.length > 0) throw new AggregateError(faults.splice(0), 'settled with faults');
  };
  const tick = async (): Promise<number> => {
    const { fired, failed } = await scheduler.tick();
    await settle();
    if (failed > 0) throw new Error(`${failed} alarms failed`);
    return fired;
  };
  const caller = (token: () => Promise<string>): Caller =>
    createCaller({ origin: ORIGIN, fetch, token, usedBy: log.usedBy });
  const callers = new Map<string, Caller>();
  const as = (name: string): Caller => {
    const known = callers.get(name);
    if (known) return known;
    const person = names.person(name);
    let tokens: Promise<Tokens> | undefined;
    const made = caller(async () => {
      const held = await tokens;
      if (held && held.expires - 60 > ms / 1000) return held.access;
      tokens = inWorldTime(() => signIn(desk.issuer, fetch, ORIGIN, person, now));
      return (await tokens).access;
    });
    callers.set(name, made);
    return made;
  };
  return {
    ...names,
    engine,
    desk,
    ports,
    cache,
    bus,
    pump,
    system,
    tenants,
    now: iso,
    ms: now,
    settle,
    as,
    hub,
    mails,
    beat: () => {
      for (const one of [...timers]) if (one.ms === beatMs) one.work();
    },
    anybody: (token) => caller(async () => token),
    async advance(duration) {
      const until = ms + milliseconds(duration);
      for (let rest = 0, rounds = 0; ; rounds++) {
        const due = await firstAlarm(system);
        if (due === undefined || due > until) break;
        ms = Math.max(ms, due);
        rest = (await tick()) === 0 ? rest + 1 : 0;
        if (rest > 3 || rounds > 10_000) throw new Error(`an alarm for ${new Date(due).toISOString()} does not go off`);
      }
      ms = until;
      await tick();
    },
    sleep(duration) {
      ms += milliseconds(duration);
    },
    async asKey(admin, scopes, client) {
      const body = { name: `key of ${admin}`, scopes, ...(client ? { client: names.client(client).id } : {}) };
      const made = await as(admin).post<{ key: string }>('/v1/api-keys', body);
      if (made.status !== 201) throw new Error(`no key was made: ${made.text}`);
      return caller(async () => made.body.key);
    },
    browser: (origin = ORIGIN) => new Browser((request) => inWorldTime(() => fetch(request)), origin),
    async reinstall(change) {
      await install(change(tenants));
    },
    async close() {
      scheduler.stop();
      await pump.stop();
      await own.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function milliseconds(duration: string): number {
  return Temporal.Duration.from(duration).total('milliseconds');
}

/** When the next timer of any ticket goes off; epoch milliseconds. */
async function firstAlarm(db: Db): Promise<number | undefined> {
  const shards = Array.from({ length: alarmShards }, (_, shard) => shard);
  const firsts = await Promise.all(
    shards.map(async (shard) => {
      const { items } = await db.query<Item>({ index: 'alarm', pk: alarmPk(shard), limit: 1 });
      return items.map((item) => Date.parse(String(item['g4s']).split('#', 1)[0] ?? ''));
    }),
  );
  const times = firsts.flat();
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Keeps what each request used, until it is asked for. */
function createUsage(): { take(entry: LogEntry): void; usedBy(requestId: string): Used } {
  const entries = new Map<string, Used>();
  const faults = new Map<string, string>();
  return {
    take(entry) {
      if (entry.event === 'fault') faults.set(entry.requestId, `${entry.name} in ${entry.route}\n${entry.stack}`);
      else {
        const { reads = 0, writes = 0, calls = 0 } = entry;
        entries.set(entry.requestId, { reads, writes, calls });
      }
    },
    usedBy(requestId) {
      const fault = faults.get(requestId);
      if (fault !== undefined) throw new Error(fault);
      const used = entries.get(requestId) ?? { reads: 0, writes: 0, calls: 0 };
      entries.delete(requestId);
      return used;
    },
  };
}
