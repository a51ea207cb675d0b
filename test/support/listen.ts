import { clientScope, providerScope } from '@portico/domain/kernel/scope';
import { contactChannel, staffChannel } from '@portico/domain/live/channel';
import { ORIGIN, type World } from './world.ts';

export interface HeardEvent {
  readonly name: string;
  readonly id: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Somebody who listens to live changes, as a browser does. */
export interface Ear {
  readonly status: number;
  /** Everything that came over the wire. */
  text(): string;
  /** All events so far, once everything that happened so far must have come; marks of this method left out. */
  heard(): Promise<HeardEvent[]>;
  /** Settles when the server ended the stream. */
  readonly ended: Promise<void>;
  /** The server's next sign of life, with which it asks anew who listens. */
  beat(): Promise<void>;
  stop(): Promise<void>;
}

/** @param from the id to go on from. */
export async function listen(world: World, who: string, from?: string): Promise<Ear> {
  const headers = new Headers({ host: new URL(ORIGIN).host, authorization: `Bearer ${await world.as(who).token()}` });
  if (from !== undefined) headers.set('last-event-id', from);
  const response = await world.desk.fetch(new Request(`${ORIGIN}/v1/live?for=3600`, { headers }));
  const reader = response?.body?.getReader();
  if (!response || !reader) throw new Error('nobody answers');
  let text = '';
  const decoder = new TextDecoder();
  const ended = (async () => {
    for (let part = await reader.read(); !part.done; part = await reader.read()) text += decoder.decode(part.value);
  })();
  const beats = (): number => text.split('event: beat').length;
  const marks = (): number => text.split('event: inbox').length;
  return {
    status: response.status,
    text: () => text,
    ended,
    async heard() {
      await world.settle();
      const before = marks();
      await mark(world, who);
      while (marks() === before) await new Promise(setImmediate);
      const events = parse(text);
      return events.slice(
        0,
        events.findLastIndex((one) => one.name === 'inbox'),
      );
    },
    async beat() {
      const before = beats();
      world.beat();
      while (beats() === before) await new Promise(setImmediate);
    },
    async stop() {
      await reader.cancel();
      await ended;
    },
  };
}

/** A word to one person alone: what was published before it has come when it comes. */
async function mark(world: World, who: string): Promise<void> {
  const { id, msp, scope } = world.person(who);
  const client = scope.slice(9);
  const own = client === '' ? providerScope(msp) : clientScope(msp, client as Parameters<typeof clientScope>[1]);
  const channel = client === '' ? staffChannel(msp, id) : contactChannel(own as ReturnType<typeof clientScope>, id);
  await world.hub.publish([{ channel, about: { scope: own, person: id }, message: { type: 'inbox' } }]);
}

function parse(text: string): HeardEvent[] {
  return text.split('\n\n').flatMap((block) => {
    const fields = new Map(
      block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
    );
    const name = fields.get('event');
    return name === undefined ? [] : [{ name, id: fields.get('id'), data: JSON.parse(fields.get('data') ?? '{}') }];
  });
}
