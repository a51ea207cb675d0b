import type { Context } from '@portico/app/context';
import { channelsOf, holding } from '@portico/app/live/channels';
import { mayHear } from '@portico/app/live/hear';
import type { Follower, Heard, LiveHome } from '@portico/app/live/source';
import { AppError } from '@portico/domain/kernel/error';
import type { Channel } from '@portico/domain/live/channel';
import { apiHeaders } from './headers.ts';

export type LiveStreaming = NonNullable<LiveHome['stream']>;

/** A sign of life so often, and so often it is asked anew who listens: less than the minute that is promised. */
export const beatMs = 15_000;
/** Unread bytes after which a reader is slow: it is given no more until it has read them. */
const slowBytes = 64 * 1024;
/** More windows than anybody has open; the windows of one browser share a stream. */
const streamsMost = 20;

interface Listener {
  readonly ctx: Context;
  readonly holds: (to: Channel) => boolean;
}

async function listenerOf(ctx: Context): Promise<Listener> {
  return { ctx, holds: holding(await channelsOf(ctx)) };
}

/** The first check picks channels; the second, written apart, looks at each message by itself. */
async function isFor({ ctx, holds }: Listener, heard: Heard): Promise<boolean> {
  return holds(heard.channel) && (await mayHear(ctx, heard));
}

/** How many streams each person has open, in this process. */
const opened = new Map<string, number>();

/**
 * Server-sent events (WHATWG HTML §9.2) of everything that concerns the caller, until `seconds` are over, the caller may
 * listen no more, or goes. An id of a former stream in `Last-Event-ID` goes on from there; where that is too long ago,
 * or the reader too slow, `resync` says that everything is to be read again.
 */
export async function liveStream(
  streaming: LiveStreaming,
  context: Context,
  request: Request,
  seconds: number,
): Promise<Response> {
  const { actor } = context;
  const place = `${actor.msp} ${actor.kind} ${actor.id}`;
  if ((opened.get(place) ?? 0) >= streamsMost) {
    throw new AppError('rate_limited', 'live.too_many', 'You listen in too many windows. Close some.');
  }
  const listening = new Listening(streaming, await listenerOf(context), request, place);
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => listening.start(controller, seconds),
      pull: () => listening.work(),
      cancel: () => listening.end(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: slowBytes }),
  );
  // A proxy that gathers an answer before it hands it on would hand on nothing.
  const headers = { ...apiHeaders, 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' };
  return new Response(body, { headers });
}

const encoder = new TextEncoder();

class Listening {
  readonly #streaming: LiveStreaming;
  readonly #request: Request;
  readonly #place: string;
  readonly #clear: (() => void)[] = [];
  #listener: Listener;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #follower: Follower | undefined;
  #working = false;
  #more = false;

  constructor(streaming: LiveStreaming, listener: Listener, request: Request, place: string) {
    this.#streaming = streaming;
    this.#listener = listener;
    this.#request = request;
    this.#place = place;
  }

  async start(controller: ReadableStreamDefaultController<Uint8Array>, seconds: number): Promise<void> {
    this.#controller = controller;
    opened.set(this.#place, (opened.get(this.#place) ?? 0) + 1);
    const from = this.#request.headers.get('last-event-id') ?? undefined;
    const { source } = this.#streaming;
    const follower = source.follow(
      from,
      () => void this.work(),
      () => this.#close(),
    );
    this.#follower = follower;
    this.#send(`retry: 2000\n\n${event('hello', {}, follower.at())}`);
    if (seconds > 0) {
      this.#clear.push(this.#streaming.every(beatMs, () => void this.#beat()));
      this.#clear.push(this.#streaming.every(seconds * 1000, () => this.#close()));
    } else {
      await this.work();
      this.#close();
    }
  }

  /** Hands on what is there, as far as it is read. */
  async work(): Promise<void> {
    this.#more = true;
    if (this.#working) return;
    this.#working = true;
    try {
      while (this.#more) {
        this.#more = false;
        await this.#drain();
      }
    } catch {
      // Whoever cannot be judged is told nothing, and comes back.
      this.#close();
    } finally {
      this.#working = false;
    }
  }

  async #drain(): Promise<void> {
    while ((this.#controller?.desiredSize ?? 0) > 0) {
      const heard = this.#follower?.next();
      if (heard === undefined) return;
      if (heard === 'lost') this.#send(event('resync', {}, this.#follower?.at()));
      else if (await isFor(this.#listener, heard)) this.#send(event(heard.message.type, heard.message, heard.id));
    }
  }

  async #beat(): Promise<void> {
    try {
      this.#listener = await listenerOf(await this.#streaming.again(this.#request));
      // A page hears that it is still heard; and the place to go on from moves, however little concerns it.
      if (!this.#working) this.#send(event('beat', {}, this.#follower?.at()));
    } catch {
      this.#send(event('end', {}));
      this.#close();
    }
  }

  #send(text: string): void {
    this.#controller?.enqueue(encoder.encode(text));
  }

  #close(): void {
    const controller = this.#controller;
    this.end();
    controller?.close();
  }

  end(): void {
    if (!this.#controller) return;
    this.#controller = undefined;
    this.#follower?.close();
    this.#follower = undefined;
    for (const one of this.#clear) one();
    const others = (opened.get(this.#place) ?? 1) - 1;
    if (others > 0) opened.set(this.#place, others);
    else opened.delete(this.#place);
  }
}

function event(name: string, data: object, id?: string): string {
  return `event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
}
