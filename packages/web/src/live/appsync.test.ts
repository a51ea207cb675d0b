import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type WebSocket as Socket, WebSocketServer } from 'ws';
import type { News } from './news.ts';

/** A window's names of channels last so long; the server's clock is the test's. */
const WINDOW_MS = 30_000;
const CHANNELS = ['desk/msp/{window}/acme', 'own/msp/desk/{window}/tom'];

interface Connection {
  readonly socket: Socket;
  readonly subscribed: Map<string, string>;
  readonly said: string[];
}

/** AppSync Events as a browser meets it, and the API beside it: one ticket, and where to listen. */
class Cloud {
  readonly #http: Server;
  readonly connections: Connection[] = [];
  readonly asked: string[] = [];
  /** Tokens that are let in. */
  readonly tokens = new Set<string>();
  /** Subscriptions that are answered only when they are let go, by the beginning of their channel. */
  held: string | undefined;
  ticket = { id: 'tkt_1', number: 'ACME-1', version: 1 };
  signedIn = true;
  #token = 0;
  #waiting: (() => void)[] = [];

  constructor() {
    this.#http = createServer((request, response) => {
      this.asked.push(request.url ?? '');
      const path = request.url ?? '';
      // Safe for a test: an answer is of what stands when it was asked for, however late it is read.
      const body = path === '/v1/live/endpoint' ? this.#endpoint() : this.ticket;
      response.sendDate = false;
      response.setHeader('date', new Date(Date.now()).toUTCString());
      response.setHeader('content-type', 'application/json');
      response.writeHead(this.signedIn ? 200 : 401).end(JSON.stringify(this.signedIn ? body : { title: 'Sign in' }));
    });
    const sockets = new WebSocketServer({
      server: this.#http,
      path: '/event/realtime',
      handleProtocols: (offered) => (offered.has('aws-appsync-event-ws') ? 'aws-appsync-event-ws' : false),
    });
    sockets.on('connection', (socket, request) => this.#meet(socket, request.headers['sec-websocket-protocol'] ?? ''));
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#http.listen(0, '127.0.0.1', resolve));
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  #endpoint() {
    this.#token += 1;
    const token = `token-${this.#token}`;
    this.tokens.add(token);
    const url = `${this.origin.replace('http', 'ws')}/event/realtime`;
    const rest = { host: 'events.example', channels: CHANNELS, windowSeconds: WINDOW_MS / 1000 };
    return { transport: 'appsync', url, token, ...rest };
  }

  #meet(socket: Socket, protocols: string): void {
    const header = /header-([\w-]+)/.exec(protocols)?.[1] ?? '';
    const { host, Authorization } = JSON.parse(Buffer.from(header, 'base64url').toString() || '{}');
    const connection: Connection = { socket, subscribed: new Map(), said: [] };
    this.connections.push(connection);
    const send = (message: object) => socket.send(JSON.stringify(message));
    if (host !== 'events.example' || !this.tokens.has(Authorization)) {
      send({ type: 'connection_error', errors: [{ errorType: 'UnauthorizedException' }] });
      return;
    }
    socket.on('message', (data) => {
      const message = JSON.parse(String(data));
      connection.said.push(message.type === 'subscribe' ? `subscribe ${message.channel}` : message.type);
      if (message.type === 'connection_init') send({ type: 'connection_ack', connectionTimeoutMs: 300_000 });
      if (message.type === 'unsubscribe') connection.subscribed.delete(message.id);
      if (message.type !== 'subscribe') return;
      const { id, channel, authorization } = message;
      const answer = () => {
        if (authorization.host !== 'events.example' || !this.tokens.has(authorization.Authorization)) {
          send({ type: 'subscribe_error', id, errors: [{ errorType: 'UnauthorizedException' }] });
          return;
        }
        connection.subscribed.set(id, channel);
        send({ type: 'subscribe_success', id });
      };
      if (this.held !== undefined && channel.startsWith(this.held)) this.#waiting.push(answer);
      else answer();
    });
  }

  letGo(): void {
    this.held = undefined;
    for (const answer of this.#waiting.splice(0)) answer();
  }

  /** A change is committed, and told to whoever is subscribed to its channel in this window. */
  change(version: number): void {
    this.ticket = { ...this.ticket, version };
    this.tell({ type: 'ticket', client: 'acme', ticket: 'tkt_1', changed: ['state'], version });
  }

  tell(news: object): void {
    const window = Math.floor(Date.now() / WINDOW_MS);
    for (const { socket, subscribed } of this.connections) {
      for (const [id, channel] of subscribed) {
        if (channel === `/desk/msp/${window}/acme`)
          socket.send(JSON.stringify({ type: 'data', id, event: JSON.stringify(news) }));
      }
    }
  }

  beat(): void {
    for (const { socket } of this.connections) socket.send(JSON.stringify({ type: 'ka' }));
  }

  get last(): Connection {
    const last = this.connections.at(-1);
    if (!last) throw new Error('nobody has connected');
    return last;
  }

  async close(): Promise<void> {
    for (const { socket } of this.connections) socket.terminate();
    await new Promise((resolve) => this.#http.close(resolve));
  }
}

const cloud = new Cloud();
await cloud.listen();
const root = { dataset: {} as Record<string, string> };
vi.stubGlobal('location', { origin: cloud.origin });
vi.stubGlobal('window', new EventTarget());
vi.stubGlobal('document', { documentElement: root });
vi.stubGlobal('navigator', {});
const { onNews, startListening } = await import('./live.ts');
const { applyNews } = await import('./apply.ts');
const { ticketQuery } = await import('../api/tickets.ts');

/** Until it holds: sockets run by themselves, the clock stands. */
async function until(what: string, holds: () => boolean): Promise<void> {
  const end = performance.now() + 8_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const heard: News[] = [];
const shown: number[] = [];
let stop: () => void;
let client: QueryClient;
let leave: () => void;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  // The middle of a window.
  vi.setSystemTime(Math.floor(Date.now() / WINDOW_MS) * WINDOW_MS + 10_000);
  heard.length = 0;
  shown.length = 0;
  client = new QueryClient();
  const observer = new QueryObserver(client, { ...ticketQuery('ACME-1'), retry: false });
  const unwatch = observer.subscribe(({ data }) => {
    if (data && shown.at(-1) !== data.version) shown.push(data.version);
  });
  const unhear = onNews((news) => {
    heard.push(news);
    applyNews(client, news, () => undefined);
  });
  const before = cloud.connections.length;
  const quit = startListening('msp:tom');
  stop = () => {
    quit();
    unhear();
    unwatch();
    client.clear();
  };
  leave = stop;
  const subscribed = () => cloud.connections.length > before && cloud.last.subscribed.size === CHANNELS.length;
  await until('the page listens', () => subscribed() && isOn() && shown.length === 1);
});
afterEach(() => {
  leave();
  vi.useRealTimers();
  cloud.letGo();
  Object.assign(cloud, { signedIn: true, ticket: { ...cloud.ticket, version: 1 } });
});
afterAll(async () => {
  await cloud.close();
  vi.unstubAllGlobals();
});

const isOn = () => root.dataset['live'] === 'on';
const windowNow = () => Math.floor(Date.now() / WINDOW_MS);
const channels = () => [...cloud.last.subscribed.values()];
const count = (type: string) => heard.filter((one) => one.type === type).length;
/** The line is gone; the browser tries again after a second or so. */
async function again(): Promise<void> {
  await until('the line is down', () => root.dataset['live'] === 'off');
  const before = cloud.connections.length;
  await vi.advanceTimersByTimeAsync(2_000);
  await until('another line', () => cloud.connections.length > before && isOn());
}

describe('the line to AppSync Events', () => {
  test('says who listens before anything else, and subscribes to each channel of this window', () => {
    const window = windowNow();
    expect(cloud.last.said).toEqual([
      'connection_init',
      `subscribe /desk/msp/${window}/acme`,
      `subscribe /own/msp/desk/${window}/tom`,
    ]);
    expect(heard).toEqual([]);
  });

  test('what is told is read again, what is known is not, and a version never goes back', async () => {
    cloud.change(4);
    await until('version 4', () => shown.at(-1) === 4);
    const asks = () => cloud.asked.filter((one) => one === '/v1/tickets/ACME-1').length;
    const asked = asks();
    cloud.tell({ type: 'ticket', client: 'acme', ticket: 'tkt_1', changed: ['state'], version: 3 });
    await until('version 3 is told', () => heard.length === 2);
    // Whatever was asked for by now has arrived before this.
    await fetch(cloud.origin);
    expect(asks()).toBe(asked);
    // An answer of a reader that lags behind.
    cloud.ticket = { ...cloud.ticket, version: 2 };
    cloud.tell({ type: 'ticket', client: 'acme', ticket: 'tkt_1', changed: ['state'], version: 5 });
    await until('it was asked for', () => asks() > asked && client.isFetching() === 0);
    expect(shown).toEqual([1, 4]);
  });

  test('what it does not know, and what is no JSON, changes nothing', async () => {
    cloud.tell({ type: 'weather' });
    const { socket, subscribed } = cloud.last;
    const [id] = subscribed.keys();
    socket.send(JSON.stringify({ type: 'data', id, event: 'no json' }));
    socket.send('no json at all');
    cloud.change(2);
    await until('version 2', () => shown.at(-1) === 2);
    expect(heard.map((one) => one.type)).toEqual(['ticket']);
  });

  test('goes from window to window without a gap, and lets go of those that are over', async () => {
    const first = windowNow();
    await vi.advanceTimersByTimeAsync(15_500);
    await until('the window to come', () => channels().some((one) => one.includes(String(first + 1))));
    expect(windowNow()).toBe(first);
    cloud.change(2);
    await until('told in the old window', () => shown.at(-1) === 2);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(windowNow()).toBe(first + 1);
    cloud.change(3);
    await until('told in the new one', () => shown.at(-1) === 3);
    await vi.advanceTimersByTimeAsync(6_000);
    await until('the old one is let go', () => channels().every((one) => one.includes(String(first + 1))));
    expect(count('resync')).toBe(0);
  });

  test('after a break everything is read again, also what was told meanwhile', async () => {
    cloud.last.socket.terminate();
    cloud.change(7);
    await again();
    await until('version 7', () => shown.at(-1) === 7);
    expect(count('resync')).toBe(1);
    cloud.change(8);
    await until('version 8', () => shown.at(-1) === 8);
  });

  test('is on only when every channel is heard: what is told before that is read again', async () => {
    cloud.held = '/desk/';
    cloud.last.socket.terminate();
    await until('the line is down', () => !isOn());
    const before = cloud.connections.length;
    await vi.advanceTimersByTimeAsync(2_000);
    await until('half of it', () => cloud.connections.length > before && cloud.last.subscribed.size === 1);
    const [id] = cloud.last.subscribed.keys();
    cloud.last.socket.send(JSON.stringify({ type: 'data', id, event: ['{"type":"inbox"}'] }));
    await until('half of it is heard', () => count('inbox') === 1 && client.isFetching() === 0);
    expect([isOn(), count('resync')]).toEqual([false, 0]);
    cloud.change(9);
    cloud.letGo();
    await until('version 9', () => shown.at(-1) === 9);
    expect(isOn()).toBe(true);
  });

  test('a server that is silent for long is given up, one that gives signs of life is not', async () => {
    for (let minute = 0; minute < 5; minute++) {
      await vi.advanceTimersByTimeAsync(60_000);
      cloud.beat();
      await until('the windows are turned', () => channels().some((one) => one.includes(String(windowNow()))));
    }
    expect([cloud.last.socket.readyState, count('resync')]).toEqual([1, 0]);
    const { socket } = cloud.last;
    socket.pause();
    const before = cloud.connections.length;
    // Whatever the browser says, nothing comes back.
    await vi.advanceTimersByTimeAsync(151_000);
    socket.resume();
    await vi.advanceTimersByTimeAsync(2_000);
    await until('another line', () => cloud.connections.length > before && isOn());
    expect(count('resync')).toBe(1);
  });
});

describe('a token', () => {
  test('that is over ends the line with the next window, and another one goes on without a gap', async () => {
    cloud.tokens.clear();
    const asked = cloud.asked.filter((one) => one === '/v1/live/endpoint').length;
    await vi.advanceTimersByTimeAsync(16_000);
    cloud.ticket = { ...cloud.ticket, version: 5 };
    await again();
    expect(cloud.asked.filter((one) => one === '/v1/live/endpoint').length).toBe(asked + 1);
    await until('version 5', () => shown.at(-1) === 5);
  });

  test('that was never good is told by the server, and asked for anew', async () => {
    cloud.last.socket.terminate();
    await until('the line is down', () => !isOn());
    const real = cloud.tokens.add.bind(cloud.tokens);
    cloud.tokens.add = () => cloud.tokens;
    const before = cloud.connections.length;
    await vi.advanceTimersByTimeAsync(2_000);
    await until('it was refused', () => cloud.connections.length === before + 1);
    await until('the refusal came', () => cloud.last.socket.readyState !== 1);
    expect(isOn()).toBe(false);
    cloud.tokens.add = real;
    await vi.advanceTimersByTimeAsync(4_000);
    await until('another line', () => cloud.connections.length > before + 1 && isOn());
  });

  test('of somebody who is signed out is not given: the page is told that it is over', async () => {
    cloud.signedIn = false;
    cloud.last.socket.terminate();
    await until('the line is down', () => !isOn());
    await vi.advanceTimersByTimeAsync(2_000);
    await until('the end is told', () => count('end') === 1);
    expect(isOn()).toBe(false);
  });
});
