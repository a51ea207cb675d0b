import { createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cache, createCache } from '@portico/app/cache';
import type { Context } from '@portico/app/context';
import type { Files } from '@portico/app/file/store';
import { noLive } from '@portico/app/live/live';
import type { Handed, Post, RawMail } from '@portico/app/mail/post';
import type { Ports } from '@portico/app/ports';
import type { Actor, ContactRole, Grants } from '@portico/domain/kernel/actor';
import { mayEnter } from '@portico/domain/kernel/actor';
import { AppError, notFound } from '@portico/domain/kernel/error';
import {
  type ClientId,
  type ClientScope,
  clientId,
  clientScope,
  mspId,
  type ProviderScope,
  providerScope,
} from '@portico/domain/kernel/scope';
import { isoAt } from '@portico/domain/kernel/time';
import type { Calendar } from '@portico/domain/sla/calendar';
import type { SlaPolicy } from '@portico/domain/sla/policy';
import { type BrandSettings, brandOf } from '@portico/domain/tenant/brand';
import type { Desk } from '@portico/domain/tenant/desk';
import { Db, newMeter } from '@portico/store/db';
import {
  clientHead,
  configCurrent,
  contactHead,
  directoryIndex,
  platformMsp,
  platformMspIndex,
  staffHead,
  teamHead,
} from '@portico/store/keys';
import { table } from '@portico/store/table';
import type { ClientRow } from '@portico/store/tenant/directory';
import { createLocalBus, type LocalBus, type LocalBusOptions } from './bus.ts';
import { type Engine, type EngineOptions, openEngine } from './dynamodb/engine.ts';
import { localFiles } from './files/files.ts';
import { createPump, type Pump } from './pump.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';

/** A small whole world for tests: one MSP, two clients, a few people, and everything that follows a commit. */
export interface World {
  readonly engine: Engine;
  readonly ports: Ports;
  readonly cache: Cache;
  readonly bus: LocalBus;
  readonly pump: Pump;
  readonly scheduler: Scheduler;
  /** Mails that left, and what the mail server answers: it takes everything unless a test says otherwise. */
  readonly post: Post;
  readonly mail: {
    readonly sent: RawMail[];
    readonly faults: unknown[];
    answer: (mail: RawMail) => Handed | Promise<Handed>;
  };
  readonly msp: ProviderScope;
  /** Scopes of the two clients. */
  readonly acme: ClientScope;
  readonly zenith: ClientScope;
  /** The table without a scope, for looking and for planting defects. */
  readonly system: Db;
  now(): string;
  /** Moves the clock on; timers run when `scheduler.tick()` is called. */
  advance(seconds: number): string;
  staff(id: keyof typeof staffSeed): Context;
  contact(client: ClientId, id: string, roles?: readonly ContactRole[]): Context;
  /** Everything committed so far is relayed, handled and projected. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export interface WorldOptions {
  /** A file to keep the data in; memory otherwise. */
  readonly path?: string;
  readonly durability?: EngineOptions['durability'];
  /** False: nothing follows a commit until a pump is made by the test itself. */
  readonly pump?: boolean;
  readonly start?: string;
  readonly run?: LocalBusOptions['run'];
  /** Added to the clients' service levels. */
  readonly policy?: Partial<SlaPolicy>;
}

/**
 * How tests that touch a table open one. The set-up of a whole run may put another table in its place: the conformance
 * suite runs the same tests over Amazon's own (test/conformance-store).
 */
export const tables: { open(options: Pick<EngineOptions, 'path' | 'durability' | 'now'>): Promise<Engine> } = {
  open: async (options) => openEngine({ ...options, table }),
};

export const acmeId = clientId('acme01');
export const zenithId = clientId('zen1th');
const msp = mspId('testmsp1');

const staffSeed = {
  ada: { name: 'Ada Admin', role: 'admin', grants: { mode: 'all' }, teams: ['net'] },
  tom: { name: 'Tom Tech', role: 'technician', grants: { mode: 'all' }, teams: ['net'] },
  una: { name: 'Una Limited', role: 'technician', grants: { mode: 'deny', clients: [zenithId] }, teams: ['net'] },
} as const satisfies Record<string, { name: string; role: 'admin' | 'technician'; grants: Grants; teams: string[] }>;

/** Contacts of each client. */
export const contactSeed = [
  { id: 'rita', name: 'Rita Requester', email: 'rita@example.test', roles: ['user'] },
  { id: 'carl', name: 'Carl Colleague', email: 'carl@example.test', roles: ['user', 'poc'] },
] as const satisfies readonly { id: string; name: string; email: string; roles: ContactRole[] }[];

const desk: Desk = {
  matrix: { '1': { '1': 1, '2': 2, '3': 3 }, '2': { '1': 2, '2': 3, '3': 4 }, '3': { '1': 3, '2': 4, '3': 5 } },
  categories: [{ id: 'email', label: 'E-mail', subcategories: [] }],
  pendingReasons: [
    { id: 'requester', label: 'Waiting for you', pausesClock: true, awaits: 'requester' },
    { id: 'supplier', label: 'Waiting for the supplier', pausesClock: false, awaits: 'supplier' },
  ],
  resolutionCodes: [{ id: 'fixed', label: 'Fixed' }],
  reopenWindowDays: 14,
  autoCloseDays: 7,
  statuses: {},
  requestTypes: [],
  taskTemplates: {
    mailbox: {
      label: 'New mailbox',
      categories: ['email'],
      processes: ['request'],
      tasks: [
        { title: 'Make the mailbox', team: 'net', dueIn: '4 hours', steps: ['Licence', 'Address'] },
        { title: 'Tell the requester', assignee: 'tom', after: [1] },
      ],
    },
  },
};

const calendar: Calendar = { timeZone: 'UTC', alwaysOpen: true };

const targets = { responseMinutes: 60, resolutionMinutes: 480 };
const policy: SlaPolicy = {
  calendar: 'always',
  targets: { incident: { '1': targets, '2': targets, '3': targets, '4': targets, '5': targets } },
  update: 'reply',
  pausesResponse: false,
  reopen: 'continue',
};

function clientRow(id: ClientId, name: string, prefix: string, timeZone: string): ClientRow {
  const slug = name.toLowerCase();
  return { id, slug, name, prefix, kind: 'customer', color: '#335577', timeZone, locale: 'en', active: true };
}

function brandFor({ name, timeZone, color }: ClientRow): BrandSettings {
  return { name, fromName: `${name} Support`, primary: color, locale: 'en', zone: timeZone, welcome: 'Hello' };
}

const clients = [clientRow(acmeId, 'Acme', 'ACME', 'Europe/Berlin'), clientRow(zenithId, 'Zenith', 'ZEN', 'UTC')];

async function install(db: Db, p: ProviderScope, own: Partial<SlaPolicy> = {}): Promise<void> {
  await db.put({
    ...platformMsp(msp),
    ...platformMspIndex('test'),
    r: { id: msp, slug: 'test', name: 'Test MSP' },
    _t: 'msp',
    id: msp,
    slug: 'test',
    name: 'Test MSP',
    timeZone: 'Europe/London',
    active: true,
  });
  await db.put({
    ...teamHead(p, 'net'),
    ...directoryIndex(p, 'TM', 'Network', 'net'),
    r: { id: 'net', name: 'Network' },
  });
  for (const [id, { name, role, grants, teams }] of Object.entries(staffSeed)) {
    const row = { id, name, teams, role, active: true };
    const rest = { email: `${id}@msp.test`, grants, locale: 'en', timeZone: 'UTC', gv: 1 };
    await db.put({ ...staffHead(p, id), ...directoryIndex(p, 'USR', name, id), _t: 'staff', ...row, ...rest, r: row });
  }
  for (const row of clients) {
    const t = clientScope(msp, row.id);
    await db.put({ ...clientHead(p, row.id), ...directoryIndex(p, 'CLI', row.name, row.id), _t: 'client', r: row });
    const brand = brandOf(brandFor(row), undefined);
    const parts = { profile: row, desk, calendar, sla: { ...policy, ...own }, brand };
    for (const [part, value] of Object.entries(parts)) {
      await db.put({ ...configCurrent(t, part), _t: 'config', part, version: 1, value });
    }
    for (const one of contactSeed) {
      const contact = { ...one, locale: 'en', active: true };
      const index = directoryIndex(t, 'USR', one.name, one.id);
      await db.put({ ...contactHead(t, one.id), ...index, _t: 'contact', ...contact, r: contact });
    }
  }
}

/** Opens a world, installing its tenants where they are not there yet. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  let ms = Date.parse(options.start ?? '2026-03-02T09:00:00Z');
  const durability = options.durability ?? (options.path === undefined ? 'none' : 'process');
  const engine = await tables.open({ path: options.path ?? ':memory:', durability, now: () => ms });
  const p = providerScope(msp);
  const system = new Db(engine.as({ role: 'System' }), 'system');
  const cache = createCache(() => ms);
  const folder = await mkdtemp(join(tmpdir(), 'portico-files-'));
  const files: Files = { store: localFiles(folder, false) };
  const now = (): string => isoAt(ms);
  const openClient = async (t: ClientScope): Promise<Db> => {
    const tags = { msp: t.slice(0, 8), cli: t.slice(9) };
    return new Db(engine.as({ role: 'ClientScope', tags }), t);
  };
  const openProvider = async (scope: ProviderScope): Promise<Db> =>
    new Db(engine.as({ role: 'ProviderScope', tags: { msp: scope } }), scope);
  const ports: Ports = {
    unscoped: () => system,
    provider: openProvider,
    client: openClient,
    cache,
    files,
    live: noLive,
    now,
    random: (bytes) => randomBytes(bytes),
  };
  if (!(await system.get(platformMsp(msp)))) await install(system, p, options.policy);
  const bus = createLocalBus({ ports, ...(options.run ? { run: options.run } : {}) });
  const faults: unknown[] = [];
  const pump =
    options.pump === false
      ? idlePump
      : createPump({ stream: engine.stream, ports, bus, onFault: (_consumer, error) => faults.push(error) });
  const mail: World['mail'] = { sent: [], faults: [], answer: () => ({ taken: true }) };
  const post: Post = {
    mailer: {
      async send(one) {
        const handed = await mail.answer(one);
        if (handed.taken) mail.sent.push(one);
        return handed;
      },
    },
    sign: (text) => createHmac('sha256', 'mail').update(text).digest('base64url'),
    domain: 'desk.test',
    desk: 'https://desk.desk.test',
    oneClick: true,
    portal: (client, of) => `https://${client}.${of}.desk.test`,
  };
  const scheduler = createScheduler({
    ports,
    post,
    every: () => () => undefined,
    onFault: (error) => faults.push(error),
    onMailFault: (error) => mail.faults.push(error),
  });
  let requests = 0;
  const context = (actor: Actor, name: string): Context => ({
    actor,
    via: 'api',
    person: {
      id: actor.id,
      kind: actor.kind === 'system' ? 'key' : actor.kind,
      name,
      role: 'role' in actor ? actor.role : 'user',
      locale: 'en',
      timeZone: 'UTC',
      msp: { id: msp, slug: 'test', name: 'Test MSP' },
    },
    requestId: `request-${++requests}`,
    now: now(),
    meter: newMeter(),
    cache,
    files,
    live: noLive,
    random: (bytes) => randomBytes(bytes),
    mac: (text) => createHmac('sha256', 'test').update(text).digest('base64url'),
    client: async (id) => {
      if (!mayEnter(actor, msp, id)) throw notFound();
      return openClient(clientScope(msp, id));
    },
    provider: async () => {
      if (actor.kind !== 'staff')
        throw new AppError('forbidden', 'auth.forbidden', 'This is for the service desk only.');
      return openProvider(p);
    },
  });
  return {
    engine,
    ports,
    cache,
    bus,
    pump,
    scheduler,
    post,
    mail,
    msp: p,
    acme: clientScope(msp, acmeId),
    zenith: clientScope(msp, zenithId),
    system,
    now,
    advance(seconds) {
      ms += seconds * 1000;
      return now();
    },
    staff: (id) => context({ kind: 'staff', id, msp, ...staffSeed[id] }, staffSeed[id].name),
    contact: (client, id, roles) => {
      const seed = contactSeed.find((one) => one.id === id);
      return context({ kind: 'contact', id, msp, client, roles: roles ?? seed?.roles ?? ['user'] }, seed?.name ?? id);
    },
    async settle() {
      await pump.settle();
      if (faults.length > 0) throw new AggregateError(faults, `settled with faults: ${faults.map(String).join('; ')}`);
    },
    async close() {
      scheduler.stop();
      await pump.stop();
      await engine.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const idlePump: Pump = { settle: async () => undefined, stop: async () => undefined };
