import { type MspId, mspOf, providerScope } from '@portico/domain/kernel/scope';
import { epochMs, isoAt } from '@portico/domain/kernel/time';
import {
  busyLine,
  dueLines,
  endLine,
  isDigest,
  type LineItem,
  type LinePlace,
  laterLine,
  linesWith,
  loadLine,
  takeLine,
} from '@portico/store/mail/outbox';
import type { Ports } from '../ports.ts';
import { ticketLetter } from './compose.ts';
import { digestLetter } from './digest.ts';
import { type Letter, mimeOf } from './mime.ts';
import { MailerBusy, type Post } from './post.ts';
import { mailReturned } from './returned.ts';

export interface MailDeps {
  readonly ports: Ports;
  readonly post: Post;
  /** Told of what fails, before it is tried again. */
  onFault?(place: Pick<LinePlace, 'pk' | 'sk'>, error: unknown): void;
}

export interface MailCount {
  readonly sent: number;
  /** Nothing to send any more: rights were taken, words erased. */
  readonly dropped: number;
  /** To be tried again. */
  readonly later: number;
  /** Given up: refused for good, or too often. */
  readonly dead: number;
  /** Whether more is due already. */
  readonly more: boolean;
  /** Whether the service takes no more for the moment: what is due waits. */
  readonly busy: boolean;
}

/** How long one sender may hold a line before it is due again: longer than a mail server may take. */
const holdSeconds = 180;
/** Minutes before the next attempt; after the last the mail is given up, almost a day after the first. */
const backOff = [1, 5, 15, 60, 240, 960] as const;
/** When a mail that met a busy service is due again: soon, since others may go out before. */
const busySeconds = 1;
/** What happened longer ago is told no more: nobody sent mails meanwhile. Quiet hours and attempts end well before. */
const staleDays = 7;
const atOnce = 16;

type Outcome = 'sent' | 'dropped' | 'later' | 'dead' | 'lost' | 'busy';

/**
 * Sends what is due, at most `limit` mails of each shard. Senders that overlap meet on the line's own count of
 * attempts: one takes it. A sender that crashes after the mail server took the mail sends it again, with the same
 * Message-ID; nothing is lost, since a line is due until it was ended.
 */
export async function sendDue(deps: MailDeps, now: string, limit: number): Promise<MailCount> {
  const db = deps.ports.unscoped('mails of every tenant stand in one line, by time');
  const { due, more } = await dueLines(db, now, limit);
  const total = { sent: 0, dropped: 0, later: 0, dead: 0, lost: 0, busy: 0 };
  const queues = byRecipient(due);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let queue = queues[next++]; queue; queue = queues[next++]) {
      for (const place of queue) {
        if (total.busy > 0) return;
        total[await guarded(deps, place, now)] += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, queues.length) }, work));
  const { lost: _, busy, ...count } = total;
  return { ...count, more, busy: busy > 0 };
}

/** One queue a recipient, oldest first: a line takes along what came after it before that would go out alone. */
function byRecipient(due: readonly LinePlace[]): LinePlace[][] {
  const queues = new Map<string, LinePlace[]>();
  for (const place of due) {
    const queue = queues.get(place.pk);
    if (queue) queue.push(place);
    else queues.set(place.pk, [place]);
  }
  return [...queues.values()].map((queue) => queue.sort((a, b) => (a.sk < b.sk ? -1 : 1)));
}

async function guarded(deps: MailDeps, place: LinePlace, now: string): Promise<Outcome> {
  try {
    return await sendOne(deps, place, now);
  } catch (error) {
    deps.onFault?.(place, error);
    return 'later';
  }
}

async function sendOne(deps: MailDeps, place: LinePlace, now: string): Promise<Outcome> {
  const msp = mspOf(place.scope);
  const db = await deps.ports.provider(providerScope(msp));
  const line = await loadLine(db, place);
  if (!line || (line.st !== 'waiting' && line.st !== 'sending') || epochMs(line.due) > epochMs(now)) return 'lost';
  const beside = await linesWith(db, place);
  const also =
    line.also === undefined
      ? beside.filter((one) => one.sk !== line.sk && one.st === 'waiting')
      : beside.filter((one) => line.also?.includes(one.sk));
  if (!(await takeLine(db, line, also, isoAt(epochMs(now) + holdSeconds * 1000)))) return 'lost';
  const end = async (state: 'sent' | 'dropped' | 'dead', why?: string): Promise<Outcome> => {
    await endLine(db, line, state, deps.ports.now(), why);
    return state;
  };
  if (epochMs(now) - epochMs(line.at) > staleDays * 86_400_000) return end('dropped', 'too long ago');
  try {
    const letter = await letterOf(deps, place, line, also, msp);
    if (!letter) return await end('dropped');
    const handed = await deps.post.mailer.send({
      messageId: letter.messageId,
      from: letter.from.address,
      to: letter.to.address,
      raw: await mimeOf(letter),
      tags: { scope: place.scope, recipient: place.recipient },
    });
    if (handed.taken) return await end('sent');
    if (handed.undeliverable) {
      const { code = '', why } = handed;
      const told = { kind: 'bounced', address: letter.to.address, code, why } as const;
      await mailReturned(deps.ports, place.scope, place.recipient, told);
    }
    return await end('dead', handed.why);
  } catch (error) {
    deps.onFault?.(place, error);
    if (error instanceof MailerBusy) {
      await busyLine(db, line, isoAt(epochMs(deps.ports.now()) + busySeconds * 1000), error.message);
      return 'busy';
    }
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const minutes = backOff[line.tries];
    if (minutes === undefined) return end('dead', why);
    await laterLine(db, line, isoAt(epochMs(deps.ports.now()) + minutes * 60_000), why);
    return 'later';
  }
}

async function letterOf(
  deps: MailDeps,
  place: LinePlace,
  line: LineItem,
  also: readonly LineItem[],
  msp: MspId,
): Promise<Letter | undefined> {
  const db = await deps.ports.provider(providerScope(msp));
  const lines = [line, ...also].sort((a, b) => (a.sk < b.sk ? -1 : 1));
  const desk = { ...deps, db };
  return isDigest(line)
    ? digestLetter(desk, line, lines, place.recipient, msp)
    : ticketLetter(desk, line, lines, place.recipient, msp);
}
