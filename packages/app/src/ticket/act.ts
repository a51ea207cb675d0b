import { AppError, notFound } from '@portico/domain/kernel/error';
import { faultsOf } from '@portico/domain/kernel/faults';
import { type ActionInput, actionInputs } from '@portico/domain/kernel/process';
import { actionOf, act as decideAction } from '@portico/domain/ticket/act';
import type { Context } from '../context.ts';
import { clientPrefix } from '../directory/directory.ts';
import { seesInternal } from './access.ts';
import { requireAssignable } from './assignable.ts';
import { type Answer, runOnTicket, type VerbMore } from './command.ts';
import { ticketFacts } from './facts.ts';
import { fieldPeople } from './field-people.ts';
import { resolveRef } from './ref.ts';
import { type TicketAnswer, ticketAnswer } from './view.ts';

/** Takes an action of the ticket's process: assign, pend, resume, resolve, reopen, close, or one of its own. */
export async function act(
  ctx: Context,
  ref: string,
  name: string,
  body: unknown,
  ifMatch: number | undefined,
  more: VerbMore = {},
): Promise<Answer<TicketAnswer> & { version: number }> {
  const place = await resolveRef(ctx, ref);
  const [prefix, facts] = await Promise.all([clientPrefix(ctx, place.client), ticketFacts(ctx, place.client)]);
  let people: ReadonlySet<string> = new Set();
  return runOnTicket(ctx, ref, {
    right: ctx.actor.kind === 'contact' ? 'reply' : 'work',
    ifMatch,
    under: more.under,
    dry: more.dry,
    fields: (ticket) => (actionOf(ticket, name)?.effect === 'assign' ? ['assignee', 'team'] : ['status']),
    decide: (ticket, now, version) => {
      const action = actionOf(ticket, name);
      if (!action) throw notFound();
      return decideAction(ticket, name, action, parseInput(action.effect, body), version, { ...now, people });
    },
    load: async ({ before }) => {
      if (actionOf(before.state, name)?.effect !== 'resolve') return;
      const given = actionInputs.resolve.safeParse(body);
      people = await fieldPeople(ctx, place.client, facts.desk, given.data?.fields);
    },
    extra: async (at) => {
      const effect = actionOf(at.before.state, name)?.effect;
      if (effect === 'assign') await requireAssignable(ctx, place.client, actionInputs.assign.parse(body));
      return (await more.extra?.(at)) ?? [];
    },
    answer: (next, version, now) => ({
      status: 200,
      body: ticketAnswer(next, version, prefix, now, seesInternal(ctx.actor)),
    }),
  });
}

function parseInput(effect: ActionInput['effect'], body: unknown): ActionInput {
  const parsed = actionInputs[effect].safeParse(body ?? {});
  if (parsed.success) return { effect, input: parsed.data } as ActionInput; // Safe: the schema is the effect's own.
  throw new AppError('invalid', 'invalid', 'Some fields need attention.', faultsOf(parsed.error));
}
