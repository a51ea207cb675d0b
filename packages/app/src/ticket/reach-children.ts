import { type ClientScope, clientScope, crockford } from '@portico/domain/kernel/scope';
import { resolveWithWord } from '@portico/domain/ticket/answer';
import { replyTo } from '@portico/domain/ticket/converse';
import { type Decision, isRefusal, type Refusal, refuse, type TicketFacts } from '@portico/domain/ticket/facts';
import { decideOn } from '@portico/domain/ticket/service-level';
import type { Db } from '@portico/store/db';
import { commitTicket, LostConditionError, StaleTicketError } from '@portico/store/ticket/commit';
import { loadSurvivor } from '@portico/store/ticket/family';
import { loadMarks, markWrite, putMark } from '@portico/store/ticket/fan-out';
import type { LoadedTicket } from '@portico/store/ticket/head';
import type { ReadEntry } from '@portico/store/ticket/log';
import { loadEntry, loadMessage, loadTicket } from '@portico/store/ticket/read';
import type { Context } from '../context.ts';
import { type Ports, systemContext } from '../ports.ts';
import type { EventFor } from '../subscriptions.ts';
import { childLinks } from './child-tickets.ts';
import { factsOf, ticketFacts } from './facts.ts';
import { mergedUnchanged, withMerged } from './merged-facts.ts';

type Reaching = EventFor<'reach-children'>;

/** What goes out from a parent: a word, with a code where it also resolves. */
interface Word {
  readonly text: string;
  readonly code?: string;
  readonly children: readonly number[];
}

interface Run {
  readonly db: Db;
  readonly t: ClientScope;
  readonly event: Reaching;
  readonly word: Word;
  readonly ctx: Context;
  readonly facts: TicketFacts;
  readonly requestId: string;
  readonly random: (bytes: number) => Uint8Array;
}

const attemptsMax = 8;

/**
 * Brings what was said on a parent to its children: to each of those that the parent's entry names, and to each once.
 * A mark is written in the very transaction that reaches a child, so whatever is delivered again finds it done; what
 * breaks off is delivered again and goes on with those that have no mark.
 */
export async function reachChildren(ports: Ports, event: Reaching): Promise<void> {
  const t = clientScope(event.msp, event.cli);
  const ctx = systemContext(ports, event.msp, 'children', event.id);
  const db = await ctx.client(event.cli);
  const word = await wordOf(db, t, event);
  if (!word || word.children.length === 0) return;
  const facts = { ...(await ticketFacts(ctx, event.cli)), by: event.actor, taker: 'staff' as const };
  const run: Run = { ctx, db, t, event, word, facts, requestId: event.id, random: ctx.random };
  const marks = await loadMarks(db, t, event.number, event.version);
  // Two children that have become one are one requester's ticket to reach, or one conversation of several.
  const reached = new Set<number>([event.number, ...marks.values()]);
  for (const child of word.children) if (!marks.has(child)) await reach(run, child, reached);
}

async function wordOf(db: Db, t: ClientScope, event: Reaching): Promise<Word | undefined> {
  const entry = await loadEntry(db, t, event.number, event.version);
  if (!entry) throw new Error(`${event.id} has no entry in its log yet`);
  switch (event.type) {
    case 'ticket.children_told': {
      const on = Number(entry.events.find((one) => one.type === 'ticket.replied')?.data?.['on'] ?? event.number);
      const message = await loadMessage(db, t, on, entry.at, event.data.message);
      return message && { text: message.text, children: event.data.children };
    }
    case 'ticket.children_resolved':
      return { ...resolutionOf(entry), children: event.data.children };
    case 'ticket.resolved': {
      // Those who joined a known trouble wait for nothing else: it is solved for them too.
      if (entry.events.some((one) => one.type === 'ticket.children_resolved')) return undefined;
      const parent = await loadTicket(db, t, event.number);
      const joined = parent ? (await childLinks(db, parent)).filter((link) => link.joined) : [];
      return { ...resolutionOf(entry), children: joined.map((link) => link.n) };
    }
  }
}

function resolutionOf(entry: ReadEntry): { text: string; code: string } {
  const code = entry.events.find((one) => one.type === 'ticket.resolved')?.data?.['code'];
  return { text: entry.texts['text'] ?? '', code: String(code) };
}

async function reach(run: Run, child: number, reached: Set<number>): Promise<void> {
  const { db, t, event } = run;
  const mark = { parent: event.number, v: event.version, child };
  for (let attempt = 1; ; attempt++) {
    const ticket = await loadSurvivor(db, t, child);
    const via = ticket?.state.number ?? child;
    const skips = !ticket || ticket.state.moved || reached.has(via);
    const facts = ticket && (await withMerged(db, await factsOf(run.ctx, run.facts, ticket.state), ticket));
    const decision = ticket && facts && !skips ? decide(run, ticket, facts) : undefined;
    if (!ticket || !facts || !decision || isRefusal(decision)) {
      await putMark(db, t, { ...mark, via, skipped: true });
      return;
    }
    try {
      await commitTicket(db, {
        scope: t,
        before: ticket,
        next: decision.next,
        events: decision.events,
        by: event.actor,
        at: run.facts.now,
        requestId: run.requestId,
        texts: decision.texts,
        message: { id: crockford(run.random(12), 12), visibility: 'public', text: run.word.text },
        extra: [markWrite(t, { ...mark, via }), ...mergedUnchanged(ticket, decision.next, facts)],
      });
      reached.add(via);
      return;
    } catch (error) {
      // Somebody else has reached it meanwhile: another delivery of the same event.
      const lost = error instanceof LostConditionError;
      if (lost && error.position === 0) return;
      if (!(lost || error instanceof StaleTicketError) || attempt >= attemptsMax) throw error;
    }
  }
}

/** A closed child is not written to, and one that has ended already is not resolved again. */
function decide({ word }: Run, { state, version }: LoadedTicket, facts: TicketFacts): Decision | Refusal {
  return decideOn(state, facts, (child) => {
    if (word.code === undefined) return replyTo(child, facts);
    if (child.phase !== 'open' && child.phase !== 'pending')
      return refuse('ticket.wrong_state', 'it has ended already');
    return resolveWithWord(child, { code: word.code, text: word.text }, version, facts);
  });
}
