import { clientScope } from '@portico/domain/kernel/scope';
import { type ChangeTicket, changeTicket, convertTicket } from '@portico/domain/ticket/change';
import { pointerWrite } from '@portico/store/ticket/commit';
import type { Context } from '../context.ts';
import { isVip } from '../directory/advised.ts';
import { clientPrefix, findContact } from '../directory/directory.ts';
import { seesInternal } from './access.ts';
import { type Answer, runOnTicket, type VerbMore } from './command.ts';
import { ticketFacts } from './facts.ts';
import { fieldPeople } from './field-people.ts';
import { resolveRef } from './ref.ts';
import { type TicketAnswer, ticketAnswer } from './view.ts';

type Done = Answer<TicketAnswer> & { version: number };

/** Edits fields of a ticket. */
export async function change(
  ctx: Context,
  ref: string,
  patch: ChangeTicket,
  ifMatch: number | undefined,
  more: VerbMore = {},
): Promise<Done> {
  const place = await resolveRef(ctx, ref);
  const [prefix, facts] = await Promise.all([clientPrefix(ctx, place.client), ticketFacts(ctx, place.client)]);
  const contact = patch.requester === undefined ? undefined : await findContact(ctx, place.client, patch.requester);
  const scope = clientScope(ctx.actor.msp, place.client);
  const vip = contact ? await isVip(await ctx.client(place.client), scope, contact) : false;
  const people = await fieldPeople(ctx, place.client, facts.desk, patch.fields);
  const requester = contact ? { requester: { id: contact.id, name: contact.name, vip } } : {};
  return runOnTicket(ctx, ref, {
    right: 'work',
    ifMatch,
    under: more.under,
    dry: more.dry,
    fields: () =>
      Object.keys(patch).flatMap((name) =>
        name === 'fields' ? Object.keys(patch.fields ?? {}).map((own) => `fields.${own}`) : [name],
      ),
    decide: (ticket, now, version) => changeTicket(ticket, patch, { ...now, ...requester, people }, version),
    extra: async (at) => [
      ...(contact ? [pointerWrite(at.before.scope, contact.id, at.before.state)] : []),
      ...((await more.extra?.(at)) ?? []),
    ],
    answer: (next, version, now) => ({
      status: 200,
      body: ticketAnswer(next, version, prefix, now, seesInternal(ctx.actor)),
    }),
  });
}

/** Turns a ticket into one of another process. */
export async function convert(ctx: Context, ref: string, to: string, ifMatch: number | undefined): Promise<Done> {
  const place = await resolveRef(ctx, ref);
  const prefix = await clientPrefix(ctx, place.client);
  return runOnTicket(ctx, ref, {
    right: 'work',
    ifMatch,
    fields: () => ['kind', 'status'],
    decide: (ticket, now) => convertTicket(ticket, to, now),
    answer: (next, version, now) => ({
      status: 200,
      body: ticketAnswer(next, version, prefix, now, seesInternal(ctx.actor)),
    }),
  });
}
