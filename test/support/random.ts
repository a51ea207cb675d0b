import type { Caller } from './caller.ts';
import { act, done, noted, opened, replied, resolution } from './tickets.ts';
import type { Ticket } from './types.ts';
import type { World } from './world.ts';

/** Mulberry32: the same numbers for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Who works where in a random life of one MSP. */
export interface Cast {
  readonly staff: readonly string[];
  readonly teams: readonly string[];
  /** Contacts by client. */
  readonly clients: Readonly<Record<string, readonly string[]>>;
  /** Somebody who sees every client. */
  readonly dispatcher: string;
}

export const northwind: Cast = {
  staff: ['tom', 'priya'],
  teams: ['Service Desk', 'Infrastructure', 'Field Engineering'],
  clients: { acme: ['daniel', 'hannah', 'owen', 'grace'], bluewater: ['ruth', 'maya'], kitefield: ['liam', 'mei'] },
  dispatcher: 'tom',
};

export const alpenblick: Cast = {
  staff: ['lukas', 'katrin'],
  teams: ['Servicedesk', 'Infrastruktur'],
  clients: { tannberg: ['stefan', 'ayse'], donau: ['nina', 'theresa'], sakura: ['kenji', 'yui'] },
  dispatcher: 'lukas',
};

const words = ['printer', 'laptop', 'network', 'mail', 'password', 'screen', 'server', 'phone', 'badge', 'update'];

/** One random life, a step at a time: each step is a command of somebody, or a while without any. */
export class Life {
  readonly refs: { readonly ref: string; readonly client: string; readonly requester: string }[] = [];
  readonly #world: World;
  readonly #cast: Cast;
  readonly #random: () => number;
  readonly #mark: string;
  #n = 0;

  /** @param mark a word that every text of this life holds. */
  constructor(world: World, cast: Cast, random: () => number, mark = 'plain') {
    this.#world = world;
    this.#cast = cast;
    this.#random = random;
    this.#mark = mark;
  }

  #pick<T>(list: readonly T[]): T {
    const one = list[Math.floor(this.#random() * list.length)];
    if (one === undefined) throw new Error('nothing to pick from');
    return one;
  }

  #text(): string {
    return `${this.#mark} ${this.#pick(words)} ${this.#pick(words)} ${++this.#n}`;
  }

  /** How the next step goes: a number from 0 to 1, so that a life can be told without the world. */
  async step(): Promise<void> {
    const kind = this.#random();
    if (this.refs.length < 3 || kind < 0.25) return this.#open();
    const at = this.#pick(this.refs);
    const desk = this.#world.as(this.#cast.dispatcher);
    const contact = this.#world.as(at.requester);
    if (kind < 0.4) await this.#tolerant(() => replied(this.#pick([desk, contact]), at.ref, this.#text()));
    else if (kind < 0.47) await this.#tolerant(() => noted(desk, at.ref, this.#text()));
    else if (kind < 0.6) await this.#assign(desk, at.ref);
    else if (kind < 0.68) await this.#rate(desk, at.ref);
    else if (kind < 0.76)
      await this.#tolerant(() =>
        done(desk, at.ref, 'pend', { reason: this.#pick(['requester', 'supplier', 'planned']) }),
      );
    else if (kind < 0.82) await this.#tolerant(() => done(desk, at.ref, 'resume'));
    else if (kind < 0.92)
      await this.#tolerant(() => done(desk, at.ref, 'resolve', { ...resolution, text: this.#text() }));
    else if (kind < 0.96)
      await this.#tolerant(() => done(this.#pick([desk, contact]), at.ref, 'reopen', { reason: this.#text() }));
    else await this.#tolerant(() => done(desk, at.ref, 'close'));
  }

  async #open(): Promise<void> {
    const client = this.#pick(Object.keys(this.#cast.clients));
    const requester = this.#pick(this.#cast.clients[client] ?? []);
    const levels = [1, 2, 3] as const;
    const own = this.#random() < 0.5;
    const given = {
      client,
      kind: this.#pick(['incident', 'request'] as const),
      subject: this.#text(),
      description: this.#text(),
      impact: this.#pick(levels),
      urgency: this.#pick(levels),
    };
    const by = this.#world.as(own ? requester : this.#cast.dispatcher);
    const routed = own
      ? {}
      : { requester: this.#world.person(requester).id, team: this.#world.team(this.#pick(this.#cast.teams)) };
    const { number } = (await opened(by, { ...given, ...routed })).body;
    this.refs.push({ ref: number, client, requester });
  }

  async #assign(by: Caller, ref: string): Promise<void> {
    const person = this.#random() < 0.7 ? this.#world.person(this.#pick(this.#cast.staff)).id : null;
    const team = this.#random() < 0.5 ? this.#world.team(this.#pick(this.#cast.teams)) : null;
    await act(by, ref, 'assign', { assignee: person, team });
  }

  async #rate(by: Caller, ref: string): Promise<void> {
    const { version } = (await by.get<Ticket>(`/v1/tickets/${ref}`)).body;
    const levels = [1, 2, 3] as const;
    await by.patch(
      `/v1/tickets/${ref}`,
      { impact: this.#pick(levels), urgency: this.#pick(levels) },
      { ifMatch: version },
    );
  }

  /** A refusal by the ticket's state is part of life. */
  async #tolerant(work: () => Promise<unknown>): Promise<void> {
    await work().catch((error: unknown) => {
      if (!(error instanceof Error) || !/"status":409/.test(error.message)) throw error;
    });
  }
}
