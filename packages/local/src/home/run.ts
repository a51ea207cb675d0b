import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '@portico/api/access-log';
import { createCache } from '@portico/app/cache';
import { portalHosts } from '@portico/app/identity/portal-hosts';
import type { Ports } from '@portico/app/ports';
import { bringUpToDate } from '@portico/app/upgrade/format';
import { Db } from '@portico/store/db';
import type { HostRecord } from '@portico/store/identity/accounts';
import { table } from '@portico/store/table';
import { createLocalBus } from '../bus.ts';
import { createDesk } from '../desk.ts';
import { openEngine } from '../dynamodb/engine.ts';
import { clearIncoming, filesIn } from '../files/files.ts';
import { createHub } from '../live/hub.ts';
import { openPost } from '../mail/post.ts';
import { engineAs, localPorts } from '../ports.ts';
import { createPump } from '../pump.ts';
import { createScheduler } from '../scheduler.ts';
import { takeLock } from './lock.ts';
import { installationSecret, macWith } from './secrets.ts';
import { listen, randomOf, type WebClient } from './serve.ts';
import type { HomeSettings } from './settings.ts';
import { serveSocket } from './socket.ts';

export interface RunOptions {
  readonly settings: HomeSettings;
  readonly web: WebClient;
  readonly log: Log;
  /** Brings tenants in where there are none yet. */
  readonly install: (ports: Ports) => Promise<void>;
  readonly now?: () => number;
  /** Hears what takes long before the desk can be served. */
  readonly tell?: (line: string) => void;
}

export interface RunningDesk {
  readonly url: string;
  /** The port that is listened on, whatever stands in front. */
  readonly port: number;
  readonly ports: Ports;
  /** Settles when everything committed was relayed and projected. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const VERSION = '0.1.0';
const HOUR_MS = 3_600_000;
/** What was sent and never taken in; on AWS a rule of the bucket removes it. */
const INCOMING_KEPT_MS = 48 * HOUR_MS;
const STREAM_KEPT_MS = 24 * HOUR_MS;
/** Items past their `ttl` that one round removes. */
const EXPIRED_AT_ONCE = 5_000;

/** The whole product in one process: store, API, sign-in, events, timers, web. */
export async function runDesk(options: RunOptions): Promise<RunningDesk> {
  const { settings, log } = options;
  const now = options.now ?? Date.now;
  mkdirSync(settings.data, { recursive: true, mode: 0o700 });
  const lock = takeLock(settings.data, { command: 'start', since: new Date(now()).toISOString() });
  const closers: (() => Promise<void> | void)[] = [() => lock.release()];
  const close = async (): Promise<void> => {
    for (const closer of closers.reverse()) await closer();
  };
  try {
    const secret = installationSecret(settings.data);
    const engine = openEngine({ path: join(settings.data, 'portico.db'), table, durability: settings.durability, now });
    closers.push(() => engine.close());
    const cache = createCache(now);
    const files = filesIn(settings);
    const hub = createHub({ now, run: randomBytes(6).toString('hex') });
    const ports = localPorts(engineAs(engine), now, files, cache, hub);
    await bringUpToDate(ports, options.tell ?? (() => undefined));
    const fault = (what: string) => (error: unknown) => log(faultOf(what, error, now()));
    const pump = createPump({
      stream: engine.stream,
      ports,
      bus: createLocalBus({ ports, delay: (attempt) => 200 * 2 ** attempt }),
      onFault: (consumer, error) => fault(consumer)(error),
    });
    closers.push(() => pump.stop());
    // Before minutes are spent on what could then not be served; and the desk's own name holds the port.
    const server = await listen(settings.port, settings.bind, settings.proxies);
    closers.push(() => server.close());
    // Before that: a stream that stays open would hold it up.
    closers.push(() => hub.end());
    await options.install(ports);
    await pump.settle();
    // As DynamoDB's streams: a day. Everything so far is projected, so nothing goes that somebody still needs.
    const trim = async (): Promise<void> => {
      engine.stream.trim(now() - STREAM_KEPT_MS);
      await engine.sweepExpired(EXPIRED_AT_ONCE);
      await clearIncoming(settings.data, now() - INCOMING_KEPT_MS);
    };
    await trim();
    const trimming = setInterval(() => pump.settle().then(trim).catch(fault('stream')), HOUR_MS);
    trimming.unref();
    closers.push(() => clearInterval(trimming));
    const url = settings.url ?? `http://${settings.domain}:${server.port}`;
    const post = await openPost({ settings, url, secret, now, onFault: fault('mail') });
    closers.push(() => post.close());
    const scheduler = createScheduler({ ports, post, onFault: fault('scheduler'), onMailFault: fault('mail') });
    closers.push(() => scheduler.stop());
    const own = ownHosts(settings);
    // host names are looked up before anybody's scope is known
    const hosts = portalHosts(new Db(engine.as({ role: 'IdentityScope' }), 'system'), settings.domain, own, now);
    const mode = settings.demo ? 'demo' : 'password';
    const mac = macWith(secret, 'cursor');
    // Without a mail server mails reach nobody but whoever sees the demo's mailbox.
    const reaches = settings.demo || settings.smtp !== undefined;
    const nudge = async (): Promise<void> => {
      scheduler.codes().catch(fault('mail'));
    };
    const desk = await createDesk({
      engine,
      cache,
      files,
      hub,
      origin: url,
      mode,
      hosts,
      now,
      random: randomOf,
      mac,
      ...(reaches ? { codes: { mac: post.sign, nudge } } : {}),
      sign: post.sign,
      log,
      version: VERSION,
    });
    server.serve({
      desk,
      web: options.web,
      ...(settings.demo && post.mailbox ? { mailbox: post.mailbox } : {}),
      signInFirst: mode === 'demo',
      knowsHost: async (host) => (await hosts(host)) !== undefined,
      onFault: fault('server'),
    });
    const socket = await serveSocket(engine, settings.data, () => pump.settle());
    closers.push(() => new Promise<void>((resolve) => socket.close(() => resolve())));
    closers.push(() => socket.closeAllConnections());
    lock.update({ url });
    return { url, port: server.port, ports, settle: () => pump.settle(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** On one machine everybody signs in at the same address; with a domain of its own the desk has a host of its own. */
function ownHosts(settings: HomeSettings): Readonly<Record<string, HostRecord>> {
  const any = { kind: 'any' } as const;
  if (settings.domain === 'localhost') return { localhost: any, '127.0.0.1': any };
  const desk = { kind: 'desk' } as const;
  const named = settings.url === undefined ? {} : { [new URL(settings.url).hostname]: desk };
  return {
    ...named,
    [`desk.${settings.domain}`]: desk,
    [settings.domain]: desk,
  };
}

function faultOf(route: string, error: unknown, at: number) {
  const known = error instanceof Error ? error : new Error(String(error));
  return {
    event: 'fault' as const,
    at: new Date(at).toISOString(),
    requestId: '',
    route,
    name: known.name,
    stack: known.stack ?? known.message,
  };
}
