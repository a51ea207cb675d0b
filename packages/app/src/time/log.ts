import { crockford } from '@portico/domain/kernel/scope';
import { isRefusal, type Refusal } from '@portico/domain/ticket/facts';
import { correctTime, logTime, type TimeDecision } from '@portico/domain/time/decide';
import type { CorrectTime, LogTime, TimeEntry } from '@portico/domain/time/entry';
import type { Db } from '@portico/store/db';
import type { LoadedTicket } from '@portico/store/ticket/head';
import { newTimeVersion, type TimeItem } from '@portico/store/ticket/time';
import type { Context } from '../context.ts';
import { clientProfile } from '../directory/directory.ts';
import { assertCurrent } from '../stale.ts';
import { type Answer, runOnTicket, type TicketAt } from '../ticket/command.ts';
import { resolveRef } from '../ticket/ref.ts';
import { entryOf, holderOf } from './entry-of.ts';
import { requireDesk, timeFacts, workerOf } from './rights.ts';
import { type TimeView, timeView } from './view.ts';

type Done = Answer<TimeView> & { version: number };

const ID_CHARACTERS = 12;

/** Logs time worked on a ticket. */
export async function log(ctx: Context, ref: string, input: LogTime): Promise<Done> {
  requireDesk(ctx);
  const place = await resolveRef(ctx, ref);
  const { timeZone } = await clientProfile(ctx, place.client);
  const id = `tim_${crockford(ctx.random(ID_CHARACTERS), ID_CHARACTERS)}`;
  let person = '';
  // Only once the ticket is there: nobody learns from another refusal that it is.
  const load = async (): Promise<undefined> => {
    person = await workerOf(ctx, input.person);
  };
  return version(ctx, ref, 201, { load }, (ticket, facts) =>
    logTime(ticket, id, person, input, timeFacts(ctx, facts, timeZone)),
  );
}

/** Corrects an entry: what stood there before stays, as the version before. */
export async function correct(
  ctx: Context,
  ref: string,
  id: string,
  patch: CorrectTime,
  seen: number | undefined,
): Promise<Done> {
  requireDesk(ctx);
  const place = await resolveRef(ctx, ref);
  const { timeZone } = await clientProfile(ctx, place.client);
  let before: TimeItem | undefined;
  const load = async ({ db, before: head }: TicketAt): Promise<TimeItem> => {
    before = await entryOf(db, head, id);
    assertCurrent(seen, before.e.version);
    return before;
  };
  const holder = (db: Db, survivor: LoadedTicket) => holderOf(db, survivor, id);
  return version(ctx, ref, 200, { load, holder }, (ticket, facts) => {
    if (!before) throw new Error('the entry is loaded before it is judged');
    return correctTime(ticket, before.e, patch, timeFacts(ctx, facts, timeZone));
  });
}

/** The frame of both: what was decided becomes a version of its own, its note sealed in the log. */
async function version(
  ctx: Context,
  ref: string,
  status: number,
  find: {
    load(at: TicketAt): Promise<TimeItem | undefined>;
    holder?(db: Db, survivor: LoadedTicket): Promise<LoadedTicket>;
  },
  decide: (...given: Parameters<Parameters<typeof runOnTicket>[2]['decide']>) => TimeDecision | Refusal,
): Promise<Done> {
  let [note, entry]: [string, TimeEntry | undefined] = ['', undefined];
  let seals: Readonly<Record<string, string>> = {};
  return runOnTicket(ctx, ref, {
    right: 'work',
    ...(find.holder ? { holder: find.holder } : {}),
    async load(at) {
      const before = await find.load(at);
      note = before?.note ?? '';
    },
    decide(ticket, facts, at) {
      const decision = decide(ticket, facts, at);
      if (isRefusal(decision)) return decision;
      entry = decision.entry;
      note = decision.note ?? note;
      return decision;
    },
    extra: async ({ before }) => {
      if (!entry) throw new Error('what is written was decided before');
      const made = newTimeVersion(before.scope, before.state.number, entry, note, ctx.now);
      seals = made.seals;
      return [made.write];
    },
    seals: () => seals,
    answer: () => {
      if (!entry) throw new Error('what is answered was decided before');
      return { status, body: timeView({ e: entry, note, at: ctx.now }), tag: entry.version };
    },
  });
}
