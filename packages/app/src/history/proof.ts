import { applyEntry, type TicketState } from '@portico/domain/ticket/state';
import { canonicalJson, sealed } from '@portico/store/ticket/chain';
import { type EventItem, expectedHash, readEntry, sealsHold } from '@portico/store/ticket/log';
import * as z from 'zod';
import { historyFormat } from './export.ts';

/** Where a history does not hold, and why: the first place, since all that follows hangs on it. */
export interface Broken {
  readonly line: number;
  /** The entry of the log, where one is to blame. */
  readonly entry?: number;
  readonly why: string;
}

export interface Proven {
  readonly ticket: string;
  readonly entries: number;
  readonly messages: number;
  /** Texts that were erased since: their seals stand, their words are gone. */
  readonly erased: number;
  /** Hash of the last entry: the same as the desk tells, or this is another history. */
  readonly hash: string;
}

const Head = z.looseObject({
  format: z.literal(historyFormat),
  ticket: z.string(),
  head: z.object({ v: z.int(), hash: z.string(), state: z.record(z.string(), z.unknown()) }),
});
const Entry = z.object({
  entry: z.looseObject({
    v: z.int(),
    at: z.string(),
    by: z.object({ kind: z.string(), id: z.string() }),
    ev: z.array(z.looseObject({ type: z.string() })),
    set: z.record(z.string(), z.unknown()),
    txt: z.exactOptional(z.record(z.string(), z.string())),
    free: z.exactOptional(z.record(z.string(), z.string())),
    req: z.string(),
    prev: z.string(),
    hash: z.string(),
  }),
});
const sealedText = { text: z.string(), salt: z.exactOptional(z.string()), erased: z.exactOptional(z.boolean()) };
const Message = z.object({ message: z.looseObject({ ...sealedText, id: z.string(), ev: z.int() }) });
const Description = z.object({ description: z.looseObject(sealedText) });
/** A text of another item, under the name by which an entry seals it. */
const Note = z.object({ note: z.looseObject({ ...sealedText, name: z.string() }) });
const End = z.object({ end: z.object({ entries: z.int(), messages: z.int() }) });

/** Sealed texts that every export holds; others (of files, say) stand outside and have proofs of their own. */
const inTheFile = /^(description$|message:|time:)/;

/**
 * Checks an exported history by itself: every hash, the order of the entries, the seal of every text, and that the
 * entries come to the head. Fed line by line, so that a history of any length fits.
 */
export class Proof {
  #line = 0;
  #head: z.output<typeof Head> | undefined;
  #v = 0;
  #hash = '';
  #state: TicketState | undefined;
  #messages = 0;
  #erased = 0;
  #ended = false;
  /** Seals of texts that stand on lines of their own, with the entry that set each; taken off as they come. */
  readonly #seals = new Map<string, { readonly seal: string; readonly v: number }>();

  /** @returns what is wrong with this line, or undefined. */
  take(text: string): Broken | undefined {
    this.#line += 1;
    let line: unknown;
    try {
      line = JSON.parse(text);
    } catch {
      return this.#broken('this line is no JSON');
    }
    if (!this.#head) return this.#takeHead(line);
    if (this.#ended) return this.#broken('something follows the end');
    const entry = Entry.safeParse(line);
    if (entry.success) return this.#takeEntry(entry.data.entry as unknown as EventItem); // Safe: what a hash covers is checked by it.
    const message = Message.safeParse(line);
    if (message.success) {
      this.#messages += 1;
      return this.#takeText(`message:${message.data.message.id}`, message.data.message);
    }
    const description = Description.safeParse(line);
    if (description.success) return this.#takeText('description', description.data.description);
    const note = Note.safeParse(line);
    // What was logged after the head stands in no entry of this file.
    if (note.success)
      return this.#seals.has(note.data.note.name) ? this.#takeText(note.data.note.name, note.data.note) : undefined;
    const end = End.safeParse(line);
    if (end.success) return this.#takeEnd(end.data.end);
    return this.#broken(`this line is neither entry, message, description nor end (after entry ${this.#v})`);
  }

  /** After the last line. */
  result(): Proven | Broken {
    if (!this.#head) return this.#broken('the file is empty');
    if (!this.#ended) return this.#broken('the file ends in the midst: its last line is missing');
    const { ticket } = this.#head;
    return { ticket, entries: this.#v, messages: this.#messages, erased: this.#erased, hash: this.#hash };
  }

  #broken(why: string, entry?: number): Broken {
    return { line: this.#line, ...(entry === undefined ? {} : { entry }), why };
  }

  #takeHead(line: unknown): Broken | undefined {
    const parsed = Head.safeParse(line);
    if (!parsed.success)
      return this.#broken(`this is no history of a ticket (its first line must say ${historyFormat})`);
    this.#head = parsed.data;
    return undefined;
  }

  #takeEntry(item: EventItem): Broken | undefined {
    const { v } = item;
    if (v !== this.#v + 1) return this.#broken(`entry ${this.#v + 1} is missing or out of its order`, this.#v + 1);
    if (item.prev !== this.#hash) return this.#broken('it does not follow the entry before it', v);
    if (item.hash !== expectedHash(item)) return this.#broken('it was changed after it was written', v);
    if (!sealsHold(item)) return this.#broken('a text of it is not the one that was sealed', v);
    const entry = readEntry(item);
    this.#v = v;
    this.#hash = item.hash;
    this.#state = applyEntry(this.#state, entry.set);
    for (const [name, seal] of Object.entries(item.txt ?? {})) {
      if (name === 'description' || name.includes(':')) this.#seals.set(name, { seal, v });
      else if (item.free?.[`.${name}`] === undefined) this.#erased += 1;
    }
    return undefined;
  }

  #takeText(
    name: string,
    item: { readonly text: string; readonly salt?: string; readonly erased?: boolean },
  ): Broken | undefined {
    const known = this.#seals.get(name);
    if (!known) return this.#broken(`${name} stands in no entry, or twice in the file`);
    this.#seals.delete(name);
    if (item.erased === true && item.salt === undefined) {
      this.#erased += 1;
      return undefined;
    }
    if (known.seal === sealed(item.salt ?? '', item.text)) return undefined;
    return this.#broken(`${name} is not the text that was sealed`, known.v);
  }

  #takeEnd(end: { readonly entries: number; readonly messages: number }): Broken | undefined {
    this.#ended = true;
    const head = this.#head?.head;
    if (!head || this.#v !== head.v) return this.#broken(`entry ${this.#v + 1} is missing: the head is at ${head?.v}`);
    if (end.entries !== this.#v || end.messages !== this.#messages)
      return this.#broken('lines are missing or too many');
    if (this.#hash !== head.hash) return this.#broken('the head names another last entry', this.#v);
    const missing = [...this.#seals].find(([name]) => inTheFile.test(name));
    if (missing) return this.#broken(`${missing[0]} is gone`, missing[1].v);
    if (canonicalJson(this.#state ?? null) !== canonicalJson(head.state)) {
      return this.#broken(`the entries do not come to the head: it differs in ${differing(head.state, this.#state)}`);
    }
    return undefined;
  }
}

function differing(head: Readonly<Record<string, unknown>>, state: TicketState | undefined): string {
  const fold = (state ?? {}) as Readonly<Record<string, unknown>>;
  const fields = [...new Set([...Object.keys(head), ...Object.keys(fold)])];
  return fields.filter((name) => canonicalJson(head[name] ?? null) !== canonicalJson(fold[name] ?? null)).join(', ');
}
