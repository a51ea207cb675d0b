import { createHmac, randomBytes } from 'node:crypto';
import type { LogEntry } from '@portico/api/access-log';
import { createCache } from '@portico/app/cache';
import { noFiles } from '@portico/app/file/none';
import { portalHosts } from '@portico/app/identity/portal-hosts';
import { applyTenants } from '@portico/app/tenant/apply';
import type { DesiredTenants } from '@portico/domain/tenant/desired';
import { planTenants } from '@portico/domain/tenant/plan';
import { createLocalBus } from '@portico/local/bus';
import { createDesk } from '@portico/local/desk';
import type { Engine } from '@portico/local/dynamodb/engine';
import { listen } from '@portico/local/home/serve';
import { createHub } from '@portico/local/live/hub';
import { engineAs, localPorts } from '@portico/local/ports';
import { createPump } from '@portico/local/pump';
import { Db } from '@portico/store/db';
import { saveCheckpoint } from '@portico/store/projection/checkpoint';
import { readInstalled } from '@portico/store/tenant/installed';
import { CONSOLE_CSP } from '@portico/web/pages/policy';

/** What a stretch of work came to: CPU of this process, the part of it inside the table's calls, and counted units. */
export interface Used {
  readonly cpuMs: number;
  readonly storeMs: number;
  readonly calls: number;
  readonly reads: number;
  readonly writes: number;
  readonly requests: number;
  /** Units of the whole table, whoever asked for them: requests, and what follows a commit. */
  readonly allReads: number;
  readonly allWrites: number;
}

export interface BenchDesk {
  readonly url: string;
  /** The table without a scope: to plant rows. */
  readonly system: Db;
  install(tenants: DesiredTenants): Promise<void>;
  /** What stands in the table now counts as relayed and projected. */
  skip(): Promise<void>;
  /** What was used since the last call. */
  take(): Used;
  /** Whether CPU inside the table's calls is counted: looking at the clock twice a call is itself a cost. */
  time(on: boolean): void;
  /** Relays and projects everything committed so far: nothing does so beside the requests that are measured. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const unused = { storeMs: 0, calls: 0, reads: 0, writes: 0, requests: 0, allReads: 0, allWrites: 0 };
const quota = { principal: 1e9, tenant: 1e9 };
const quotas = { ui: quota, api: quota, search: quota, export: quota };
const nothing = { policy: "default-src 'none'", notFound: () => '', serverError: () => '', unknownHost: () => '' };

/**
 * The desk over HTTP as `portico start` runs it, without its limits of rate and with a meter on its table.
 * @param client where the built web client lies; without it, requests of the API alone are answered
 */
export async function startDesk(bare: Engine, client?: string): Promise<BenchDesk> {
  const meter = { ...unused };
  let timed = false;
  const engine = metered(bare, meter, () => timed);
  const now = Date.now;
  const cache = createCache(now);
  const hub = createHub({ now, run: 'bench' });
  const ports = localPorts(engineAs(engine), now, noFiles, cache, hub);
  const system = new Db(bare.as({ role: 'System' }), 'system');
  const server = await listen(0, '127.0.0.1');
  const origin = `http://localhost:${server.port}`;
  const hosts = portalHosts(system, 'localhost', { localhost: { kind: 'any' } }, now);
  const faults: string[] = [];
  const log = (entry: LogEntry): void => {
    if (entry.event === 'fault') faults.push(`${entry.name} in ${entry.route}\n${entry.stack}`);
    else {
      meter.requests += 1;
      meter.calls += entry.calls ?? 0;
      meter.reads += entry.reads ?? 0;
      meter.writes += entry.writes ?? 0;
    }
  };
  const desk = await createDesk({
    engine,
    cache,
    files: noFiles,
    hub,
    origin,
    mode: 'demo',
    hosts,
    now,
    random: (bytes) => randomBytes(bytes),
    mac: (text) => createHmac('sha256', 'bench').update(text).digest('base64url'),
    log,
    version: '0.0.0',
    quotas,
  });
  server.serve({
    desk,
    web: { folder: client ?? '/nowhere', policy: client ? CONSOLE_CSP : nothing.policy, icon: '', pages: nothing },
    signInFirst: true,
    knowsHost: async (host) => (await hosts(host)) !== undefined,
    onFault: (error) => faults.push(String(error)),
  });
  let before = process.cpuUsage();
  return {
    url: origin,
    system,
    async install(tenants) {
      await applyTenants(system, planTenants(tenants, await readInstalled(system)), 'file');
    },
    async skip() {
      const last = String(bare.stream.lastSequence());
      for (const consumer of ['relay', 'projector']) await saveCheckpoint(system, consumer, last);
    },
    time(on) {
      timed = on;
    },
    take() {
      const { user, system: kernel } = process.cpuUsage(before);
      const used = { cpuMs: (user + kernel) / 1000, ...meter };
      Object.assign(meter, unused);
      before = process.cpuUsage();
      if (faults.length > 0) throw new Error(faults.splice(0).join('\n'));
      return used;
    },
    async settle() {
      const failed: unknown[] = [];
      const bus = createLocalBus({ ports });
      const pump = createPump({ stream: bare.stream, ports, bus, onFault: (_, error) => failed.push(error) });
      await pump.settle();
      await pump.stop();
      if (failed.length > 0) throw new AggregateError(failed, 'settled with faults');
    },
    async close() {
      await server.close();
      await bare.close();
    },
  };
}

type Meter = { storeMs: number; allReads: number; allWrites: number };

/**
 * Counts the units of the table's calls and, while it is timed, the CPU that this process spends while one is under way.
 * Requests come one at a time.
 */
function metered(engine: Engine, meter: Meter, timed: () => boolean): Engine {
  let under = 0;
  let since = process.cpuUsage();
  const enter = (): void => {
    if (under++ === 0 && timed()) since = process.cpuUsage();
  };
  const leave = (): void => {
    if (--under > 0 || !timed()) return;
    const { user, system } = process.cpuUsage(since);
    meter.storeMs += (user + system) / 1000;
  };
  const as: Engine['as'] = (principal) => {
    const client = engine.as(principal);
    const send = async (command: object): Promise<unknown> => {
      enter();
      try {
        const answer: unknown = await client.send(command as never);
        const units = unitsOf(answer);
        if (reading.has(command.constructor.name)) meter.allReads += units;
        else meter.allWrites += units;
        return answer;
      } finally {
        leave();
      }
    };
    return { send } as typeof client; // Safe: commands and answers pass through unchanged.
  };
  return { ...engine, as };
}

const reading = new Set(['GetCommand', 'QueryCommand', 'BatchGetCommand']);

/** What the store asks to be told with each answer: of one table, or of several. */
function unitsOf(answer: unknown): number {
  type Told = { readonly CapacityUnits?: number };
  const told = (answer as { readonly ConsumedCapacity?: Told | readonly Told[] }).ConsumedCapacity ?? [];
  return [told].flat().reduce((sum, one) => sum + (one.CapacityUnits ?? 0), 0);
}
