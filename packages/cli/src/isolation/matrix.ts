import type { IdKind } from '@portico/api/ids';
import { bytes, differing, leakIn } from './judge.ts';
import { nobodies, type Stranger, smallKeys, strangers } from './personas.ts';
import { levels, makers, missing, type Place, places, type Thing } from './places.ts';
import { byAdmin, elsewhere, prepare } from './prepare.ts';
import { type Fill, type IdPointer, type Op, operationsOf, requestFor } from './request.ts';
import { type Asked, type Heard, openSandbox, type Sandbox } from './sandbox.ts';
import type { Someone } from './tokens.ts';
import { createWatch, type Watch } from './watch.ts';

/** One question asked of an operation by somebody who may not have the answer. */
export interface Cell {
  readonly operation: string;
  readonly persona: string;
  /** What was tried: `path:ref of a client of another MSP`, `query:q = *`. */
  readonly tried: string;
  readonly status: number;
  /** What went wrong; undefined for a wall that held. */
  readonly leak?: string;
}

export interface Matrix {
  readonly operations: number;
  /** Operations that are public, and tell nothing of any tenant. */
  readonly open: readonly string[];
  readonly personas: readonly string[];
  readonly cells: readonly Cell[];
  /** Operations that nobody could be shown to use in the sandbox: the matrix would be blind to them. */
  readonly blind: readonly string[];
}

export interface MatrixOptions {
  /** Only these operations. */
  readonly only?: (op: Op) => boolean;
  readonly onProgress?: (done: number, all: number) => void;
}

/** Asks every operation of the API everything that its caller may not know, and says what was answered. */
export async function runMatrix(options: MatrixOptions = {}): Promise<Matrix> {
  const watch = createWatch();
  const sandbox = await openSandbox({ watch });
  try {
    const ops = operationsOf(sandbox.document).filter((op) => options.only?.(op) ?? true);
    const closed = ops.filter((op) => op.auth !== undefined);
    const run = await Asking.start(sandbox, watch);
    const blind: string[] = [];
    for (const [n, op] of closed.entries()) {
      const { base, refusal } = await workingBase(sandbox, op);
      if (refusal !== undefined && op.auth?.scope !== 'self') blind.push(`${op.id}: ${refusal}`);
      await run.all(op, base);
      options.onProgress?.(n + 1, closed.length);
    }
    return {
      operations: ops.length,
      open: ops.filter((op) => op.auth === undefined).map((op) => op.id),
      personas: run.names,
      cells: run.cells,
      blind,
    };
  } finally {
    await sandbox.close();
  }
}

interface Comparison {
  readonly pointer: IdPointer;
  readonly foreign: string;
  readonly whose: string;
  readonly own: (kind: IdKind) => string;
  readonly base: readonly IdPointer[];
}

class Asking {
  readonly cells: Cell[] = [];
  readonly #sandbox: Sandbox;
  readonly #watch: Watch;
  readonly #strangers: readonly Stranger[];
  readonly #nobodies: Awaited<ReturnType<typeof nobodies>>;
  readonly #smallKey: Awaited<ReturnType<typeof smallKeys>>;
  readonly #things = new Map<string, Thing>();

  private constructor(
    sandbox: Sandbox,
    watch: Watch,
    who: readonly Stranger[],
    none: Awaited<ReturnType<typeof nobodies>>,
    smallKey: Awaited<ReturnType<typeof smallKeys>>,
  ) {
    this.#sandbox = sandbox;
    this.#watch = watch;
    this.#strangers = who;
    this.#nobodies = none;
    this.#smallKey = smallKey;
  }

  static async start(sandbox: Sandbox, watch: Watch): Promise<Asking> {
    for (const place of Object.values(places)) await makers.ticket(sandbox, place, place.requester);
    await sandbox.settle();
    return new Asking(sandbox, watch, await strangers(sandbox), await nobodies(sandbox), await smallKeys(sandbox));
  }

  get names(): string[] {
    return [
      ...this.#nobodies.map((one) => one.name),
      ...this.#strangers.map((one) => one.name),
      'key with too small a scope',
    ];
  }

  /** @param base the optional ids with which the operation succeeds for who may. */
  async all(op: Op, base: readonly IdPointer[]): Promise<void> {
    await this.#unknown(op, base);
    for (const stranger of this.#strangers) await this.#stranger(op, stranger, base);
  }

  /** Without a sound credential, or with a key that lacks the right: refused before anything is read. */
  async #unknown(op: Op, base: readonly IdPointer[]): Promise<void> {
    const thing = await this.#all(op, places.one, places.one.requester);
    const request = requestFor(this.#sandbox.document, op, (pointer) => thing(pointer.kind), base);
    for (const nobody of this.#nobodies) {
      const heard = await this.#ask(nobody.credential, op, request);
      this.#note(
        op,
        nobody.name,
        'own things of a client',
        heard,
        heard.status === 401 ? undefined : 'was let in',
        undefined,
      );
    }
    const needed = op.auth?.keyScope;
    if (needed === undefined || needed === 'any') return;
    const heard = await this.#ask(this.#smallKey(needed), op, request);
    this.#note(
      op,
      'key with too small a scope',
      'own things',
      heard,
      heard.status === 403 ? undefined : 'was let in',
      undefined,
    );
  }

  async #stranger(op: Op, stranger: Stranger, base: readonly IdPointer[]): Promise<void> {
    if (!op.auth?.personas.includes(stranger.kind)) return this.#notTheirRoute(op, stranger, base);
    if (stranger.colleague) return this.#colleague(op, stranger, base);
    const own = await this.#all(op, stranger.home, stranger.who);
    for (const pointer of op.pointers) {
      for (const place of stranger.foreign) {
        if (!isForeign(pointer.kind, stranger, place)) continue;
        const foreign = (await this.#thing(pointer.kind, place, place.requester)).id;
        await this.#compare(op, stranger, { pointer, foreign, whose: place.name, own, base });
      }
    }
    for (const [name, value] of unfiltered(op)) await this.#lists(op, stranger, own, name, value);
  }

  /** A route for others is refused with the caller's own things, and alike with those that do not exist. */
  async #notTheirRoute(op: Op, stranger: Stranger, base: readonly IdPointer[]): Promise<void> {
    const own = await this.#all(op, stranger.home, stranger.who);
    const request = requestFor(this.#sandbox.document, op, (pointer) => own(pointer.kind), base);
    const heard = await this.#ask(stranger.credential, op, request);
    this.#note(
      op,
      stranger.name,
      'a route for others',
      heard,
      heard.status === 403 ? undefined : 'was let in',
      stranger,
    );
  }

  async #colleague(op: Op, stranger: Stranger, base: readonly IdPointer[]): Promise<void> {
    const own = await this.#all(op, places.one, stranger.who);
    for (const pointer of op.pointers.filter((one) => one.kind === 'ticket')) {
      const foreign = (await this.#thing('ticket', places.one, places.one.requester)).id;
      await this.#compare(op, stranger, { pointer, foreign, whose: 'a colleague', own, base });
    }
    for (const [name, value] of unfiltered(op)) await this.#lists(op, stranger, own, name, value);
  }

  /** Somebody else's id and nobody's are answered alike, byte for byte. */
  async #compare(op: Op, stranger: Stranger, { pointer, foreign, whose, own, base }: Comparison): Promise<void> {
    const asked = async (id: string): Promise<Heard> => {
      const fill: Fill = (one) => (one.at === pointer.at && one.as === pointer.as ? id : own(one.kind));
      const given = [pointer, ...base.filter((one) => one.at !== pointer.at)];
      return this.#ask(stranger.credential, op, requestFor(this.#sandbox.document, op, fill, given));
    };
    const heard = await asked(foreign);
    const wanted = bytes(heard, foreign);
    let leak = heard.status < 400 && pointer.at.startsWith('path:') ? 'was answered' : undefined;
    for (const [n, id] of missing[pointer.kind].entries()) {
      const nothing = await asked(id);
      // Whoever may not use the route at all is told so before a malformed id is looked at, and learns nothing by it.
      if (n > 0 && heard.status === 403 && nothing.status === 404) continue;
      if (bytes(nothing, id) !== wanted) leak ??= differing(wanted, bytes(nothing, id));
    }
    this.#note(op, stranger.name, `${pointer.at} of ${whose}`, heard, leak, stranger);
  }

  /** A list with its filters left out, empty, null or `*` shows no more than with them. */
  async #lists(op: Op, stranger: Stranger, own: (kind: IdKind) => string, name: string, value: string): Promise<void> {
    const request = requestFor(this.#sandbox.document, op, (pointer) => own(pointer.kind));
    const url = new URL(request.path, 'http://localhost');
    if (name !== '') url.searchParams.set(name, value);
    const heard = await this.#ask(stranger.credential, op, { ...request, path: `${url.pathname}${url.search}` });
    this.#note(
      op,
      stranger.name,
      name === '' ? 'no filter' : `query:${name} = ${value || 'empty'}`,
      heard,
      undefined,
      stranger,
    );
  }

  async #ask(credential: string | undefined, op: Op, request: Asked): Promise<Heard> {
    this.#watch.take();
    return askAtVersion(this.#sandbox, credential, op, request);
  }

  #note(
    op: Op,
    persona: string,
    tried: string,
    heard: Heard,
    leak: string | undefined,
    stranger: Stranger | undefined,
  ): void {
    const found = leak ?? leakIn(op, heard, this.#watch.take().reached, stranger);
    this.cells.push({
      operation: op.id,
      persona,
      tried,
      status: heard.status,
      ...(found === undefined ? {} : { leak: found }),
    });
  }

  /** One thing of each kind that the operation names, all of one place, made once. */
  async #all(op: Op, place: Place, owner: Someone): Promise<(kind: IdKind) => string> {
    const made = new Map<IdKind, Thing>();
    for (const { kind } of op.pointers) made.set(kind, await this.#thing(kind, place, owner));
    return (kind) => idAmong(made, kind);
  }

  async #thing(kind: IdKind, place: Place, owner: Someone): Promise<Thing> {
    const name = `${kind} ${place.canary} ${owner.client ? owner.id : ''} ${levels[kind] === 'person' ? owner.account : ''}`;
    const known = this.#things.get(name);
    if (known) return known;
    const made = await makers[kind](this.#sandbox, place, owner);
    this.#things.set(name, made);
    return made;
  }
}

/** The id of a kind among things made together: what one of them is within goes before a thing of its own. */
function idAmong(made: ReadonlyMap<IdKind, Thing>, kind: IdKind): string {
  for (const thing of made.values()) {
    const around = thing.within?.[kind];
    if (around !== undefined) return around;
  }
  return made.get(kind)?.id ?? '';
}

/**
 * The optional ids with which somebody who may can do it with things of their own, or why nobody can: then a field
 * wants an example, an id its mark (`takes`), or the operation something in prepare.ts.
 */
export async function workingBase(
  sandbox: Sandbox,
  op: Op,
): Promise<{ readonly base: readonly IdPointer[]; readonly refusal?: string }> {
  const optional = op.pointers.filter((one) => !one.at.startsWith('path:'));
  const firsts = optional.filter((one, n) => optional.findIndex((each) => each.at === one.at) === n);
  const keeper = keeperOf(op, places.one);
  const refusals: string[] = [];
  for (const base of [[], firsts]) {
    const request = await ownRequest(sandbox, op, places.one, keeper, base);
    const heard = await askAtVersion(sandbox, await sandbox.token(keeper), op, request);
    if (heard.status < 300) return { base };
    refusals.push(`${JSON.stringify(request.body)} was answered with ${heard.text}`);
  }
  return { base: [], refusal: refusals.join(' and ') };
}

/** A request with things of one's own that nobody has touched yet. */
export async function ownRequest(
  sandbox: Sandbox,
  op: Op,
  place: Place,
  owner: Someone,
  base: readonly IdPointer[],
): Promise<Asked> {
  const made = new Map<IdKind, Thing>();
  for (const { kind } of op.pointers) made.set(kind, await makers[kind](sandbox, place, owner));
  const second = op.pointers.filter((one) => one.kind === 'ticket').length > 1;
  const other = second ? await makers.ticket(sandbox, place, owner) : undefined;
  const first = op.pointers.find((one) => one.kind === 'ticket');
  const apart = elsewhere[op.id]?.(place) ?? {};
  const fill: Fill = (pointer) =>
    apart[pointer.at] ??
    (pointer.kind === 'ticket' && pointer !== first && other ? other.id : idAmong(made, pointer.kind));
  const request = requestFor(sandbox.document, op, fill, base);
  await prepare[op.id]?.(sandbox, place, fill, op);
  return request;
}

/** Sends a request at whatever version the thing has: a stranger cannot know it, and must not need to. */
export async function askAtVersion(
  sandbox: Sandbox,
  credential: string | undefined,
  op: Op,
  request: Asked,
): Promise<Heard> {
  const first = await sandbox.ask(credential, { ...request, headers: headersFor(op) });
  if (first.status !== 412) return first;
  const { current } = JSON.parse(first.text) as { readonly current?: number };
  return sandbox.ask(credential, { ...request, headers: headersFor(op, current) });
}

function headersFor(op: Op, version = 1): Record<string, string> {
  const needsVersion = op.operation.parameters.some((one) => one['in'] === 'header' && one['name'] === 'If-Match');
  return needsVersion ? { 'if-match': `"v${version}"` } : {};
}

/** Somebody who may use the operation in a place. */
export function keeperOf(op: Op, place: Place): Someone {
  const personas = op.auth?.personas ?? [];
  if (byAdmin.has(op.id)) return place.admin;
  if (personas.includes('technician')) return place.technician;
  if (personas.includes('admin')) return place.admin;
  return place.requester;
}

function isForeign(kind: IdKind, stranger: Stranger, place: Place): boolean {
  if (levels[kind] !== 'msp') return true;
  return stranger.kind === 'contact' || place.requester.msp !== stranger.who.msp;
}

/** Every way to leave a filter out. */
function unfiltered(op: Op): (readonly [string, string])[] {
  if (op.method !== 'GET') return [];
  return [['', ''], ...op.filters.flatMap((name) => ['', 'null', '*'].map((value) => [name, value] as const))];
}
