import { createHmac } from 'node:crypto';
import type { Context } from '@portico/app/context';
import { channelsOf } from '@portico/app/live/channels';
import type { Live, Publication } from '@portico/app/live/live';
import { type LiveEndpoint, type LiveHome, pollSeconds } from '@portico/app/live/source';
import { liveToken, type Mac } from '@portico/app/live/token';
import { type Channel, windowAt, windowed, windowSeconds } from '@portico/domain/live/channel';
import type { LiveMessage } from '@portico/domain/live/message';
import { SignatureV4 } from '@smithy/signature-v4';
import { defaultProvider, type SessionCredentials } from './credentials.ts';
import type { LiveEnv } from './env.ts';
import { writeLog } from './lambda.ts';
import { NodeSha256 } from './sha256.ts';

/** AppSync takes at most five events a request. */
const eventsMost = 5;
const atOnce = 8;
const TIMEOUT_MS = 1_500;
/** Two windows are held at once for a while, and AppSync bounds the subscriptions of one connection. */
const channelsMost = 45;

export interface AppSyncDeps {
  /** The API's own name: `{id}.appsync-api.{region}.amazonaws.com`. */
  readonly host: string;
  readonly region: string;
  readonly credentials: () => Promise<SessionCredentials>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: (entry: object) => void;
  /** Where it is asked instead: for a run on one machine. */
  readonly endpoint?: string | undefined;
  readonly fetch?: typeof fetch;
}

/** Publishes over HTTP, signed by the function's own role. What cannot be published is logged and counted, no more. */
export function appsyncLive(deps: AppSyncDeps): Live {
  const send = deps.fetch ?? fetch;
  const { host, region, log } = deps;
  const post = async (channel: string, messages: readonly LiveMessage[]): Promise<void> => {
    const body = JSON.stringify({ channel: `/${channel}`, events: messages.map((one) => JSON.stringify(one)) });
    const signer = new SignatureV4({
      service: 'appsync',
      region,
      credentials: await deps.credentials(),
      sha256: NodeSha256,
    });
    const request = { method: 'POST', protocol: 'https:', hostname: host, path: '/event', query: {}, body };
    const headers = { host, 'content-type': 'application/json' };
    const signed = await signer.sign({ ...request, headers }, { signingDate: new Date(deps.now()) });
    const { host: _, ...sent } = signed.headers;
    const url = `${deps.endpoint ?? `https://${host}`}/event`;
    const answer = await send(url, { method: 'POST', headers: sent, body, signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!answer.ok) throw new Error(`AppSync answered ${answer.status}`);
    const { failed = [] } = (await answer.json()) as { failed?: unknown[] };
    if (failed.length > 0) throw new Error(`AppSync did not take ${failed.length} of ${messages.length}`);
  };
  return {
    wanted: () => true,
    async publish(publications) {
      const window = String(windowAt(deps.now()));
      const requests = batchesOf(publications).map(
        ([channel, messages]) => [windowed(channel, window), messages] as const,
      );
      let failed = 0;
      for (let at = 0; at < requests.length; at += atOnce) {
        const part = requests.slice(at, at + atOnce);
        const outcomes = await Promise.allSettled(part.map(([channel, messages]) => post(channel, messages)));
        for (const one of outcomes) if (one.status === 'rejected') failed += 1;
      }
      if (failed > 0) log({ event: 'live', at: new Date(deps.now()).toISOString(), liveFailed: failed });
    },
  };
}

/** Messages by channel, as many together as a request takes. */
function batchesOf(publications: readonly Publication[]): [Channel, LiveMessage[]][] {
  const byChannel = new Map<Channel, LiveMessage[]>();
  for (const { channel, message } of publications) {
    const known = byChannel.get(channel);
    if (known) known.push(message);
    else byChannel.set(channel, [message]);
  }
  const batches: [Channel, LiveMessage[]][] = [];
  for (const [channel, messages] of byChannel) {
    for (let at = 0; at < messages.length; at += eventsMost)
      batches.push([channel, messages.slice(at, at + eventsMost)]);
  }
  return batches;
}

/** The publisher of a function that was given one; none where the environment names no API. */
export function liveOf({ LIVE_HOST: host, AWS_REGION: region, AWS_ENDPOINT_URL: endpoint }: LiveEnv): Live | undefined {
  if (host === undefined || region === undefined) return undefined;
  return appsyncLive({ host, region, credentials: defaultProvider(), now: Date.now, log: writeLog, endpoint });
}

export interface AppSyncHome {
  readonly host: string;
  /** Of its WebSocket. */
  readonly url: string;
  readonly mac: Mac;
  readonly now: () => number;
}

/** Tells browsers to listen at AppSync, or to ask again and again where they would need more channels than it allows. */
export function appsyncHome({ host, url, mac, now }: AppSyncHome): LiveHome {
  const endpoint = async (ctx: Context): Promise<LiveEndpoint> => {
    const { actor, account, sid } = ctx;
    const channels = await channelsOf(ctx);
    if (account === undefined || sid === undefined || channels.length === 0 || channels.length > channelsMost) {
      return { transport: 'poll', everySeconds: pollSeconds };
    }
    const cli = actor.kind === 'contact' ? { cli: actor.client } : {};
    const token = liveToken({ account, sid, msp: actor.msp, ...cli, person: actor.id }, mac, now());
    const names = channels.map((one) => windowed(one, '{window}'));
    return { transport: 'appsync', url, host, token, channels: names, windowSeconds };
  };
  return { endpoint };
}

/** HMAC-SHA-256 (RFC 2104), base64url. */
export function liveMac(secret: string): Mac {
  return (text) => createHmac('sha256', secret).update(`live\n${text}`).digest('base64url');
}
