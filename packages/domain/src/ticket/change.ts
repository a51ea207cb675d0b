import * as z from 'zod';
import { takes } from '../kernel/id-field.ts';
import { processKinds, processOf } from '../processes/index.ts';
import { fieldsInput } from '../tenant/custom-field.ts';
import { checkCategory, type Rating, ratingOf } from './classify.ts';
import { type Decision, isRefusal, type Refusal, refuse, refuseFields, type TicketFacts, without } from './facts.ts';
import { patchFields } from './fields.ts';
import { judgedAnew, reprioritiseService } from './service-level.ts';
import type { TicketEvent, TicketState } from './state.ts';
import { checkTags, tagsSchema } from './tags.ts';

const level = z.union([z.literal(1), z.literal(2), z.literal(3)]);

/** Fields of a ticket that are edited one by one (RFC 7396 merge patch: `null` takes a value away). */
export const ChangeTicket = z
  .strictObject({
    subject: z.exactOptional(z.string().trim().min(1).max(200)),
    impact: z.exactOptional(level),
    urgency: z.exactOptional(level),
    category: z.exactOptional(z.nullable(z.string().min(1).max(60))),
    subcategory: z.exactOptional(z.nullable(z.string().min(1).max(60))),
    requester: z.exactOptional(z.string().min(1).max(40).meta(takes('person'))),
    tags: z.exactOptional(tagsSchema),
    fields: fieldsInput,
  })
  .refine((patch) => Object.keys(patch).length > 0, { message: 'name at least one field to change' });
export type ChangeTicket = z.output<typeof ChangeTicket>;

export interface ChangeFacts extends TicketFacts {
  /** The person named as requester, where the patch names one. */
  readonly requester?: { readonly id: string; readonly name: string; readonly vip?: boolean };
}

/**
 * Decides an edit: priority follows impact and urgency, and the running targets follow what they are chosen by.
 * @param version of the ticket as it was loaded
 */
export function changeTicket(
  ticket: TicketState,
  patch: ChangeTicket,
  facts: ChangeFacts,
  version = 0,
): Decision | Refusal {
  if (ticket.phase === 'closed') return refuse('ticket.closed', 'The ticket is closed; reopen it to change it.');
  const category = patch.category === undefined ? ticket.category : (patch.category ?? undefined);
  const keepsCategory = category === ticket.category;
  const subcategory =
    patch.subcategory === undefined
      ? keepsCategory
        ? ticket.subcategory
        : undefined
      : (patch.subcategory ?? undefined);
  const touchesCategory = patch.category !== undefined || patch.subcategory !== undefined;
  const classified = touchesCategory ? checkCategory(facts.desk, category, subcategory) : {};
  if (isRefusal(classified)) return classified;
  const impact = patch.impact ?? ticket.impact;
  const urgency = patch.urgency ?? ticket.urgency;
  const vip = facts.requester ? facts.requester.vip === true : ticket.vip === true;
  const rated = impact !== ticket.impact || urgency !== ticket.urgency || vip !== (ticket.vip === true);
  const rating = rated ? ratingOf(facts.desk, impact, urgency, vip) : ratedAs(ticket);
  const tags = patch.tags === undefined ? ticket.tags : checkTags(facts.desk, patch.tags);
  if (typeof tags === 'object') return tags;
  const own = patchFields(ticket, patch.fields ?? {}, facts, version + 1);
  if ('faults' in own) return refuseFields(own.faults);
  const next: TicketState = {
    ...without(
      touchesCategory ? without(ticket, 'category', 'subcategory') : ticket,
      'vip',
      'raisedFrom',
      'tags',
      'fields',
    ),
    ...classified,
    ...(patch.subject === undefined ? {} : { subject: patch.subject }),
    ...(facts.requester ? { requester: facts.requester.id, requesterName: facts.requester.name } : {}),
    impact,
    urgency,
    ...(vip ? { vip } : {}),
    ...rating,
    ...(tags === undefined ? {} : { tags }),
    ...(Object.keys(own.fields).length > 0 ? { fields: own.fields } : {}),
    updatedAt: facts.now,
  };
  const named = Object.keys(patch).flatMap((name) =>
    name === 'fields' ? Object.keys(patch.fields ?? {}).map((id) => `fields.${id}`) : [name],
  );
  const events: TicketEvent[] = [{ type: 'ticket.changed', data: { fields: named } }];
  const judged = judgedAnew(ticket, next, facts) ? reprioritiseService(ticket, next, facts) : next;
  return { next: judged, events, ...(Object.keys(own.texts).length > 0 ? { texts: own.texts } : {}) };
}

function ratedAs({ priority, raisedFrom }: TicketState): Rating {
  return raisedFrom === undefined ? { priority } : { priority, raisedFrom };
}

export const ConvertTicket = z.strictObject({ to: z.enum(processKinds) });

/** Turns a ticket into one of another process; number, links and chain stay (ITIL: an incident found to be a request). */
export function convertTicket(ticket: TicketState, to: string, facts: TicketFacts): Decision | Refusal {
  if (!processOf(ticket.kind).convertsTo.includes(to)) {
    return refuse('ticket.not_convertible', `a ${ticket.kind} cannot become a ${to}`, '/to');
  }
  const target = processOf(to);
  const state = target.states[ticket.status];
  if (!state || state.phase !== ticket.phase) {
    return refuse(
      'ticket.wrong_state',
      `a ${to} knows no state "${ticket.status}"; bring the ticket to another state first`,
    );
  }
  if (ticket.phase !== 'open' && ticket.phase !== 'pending') {
    return refuse('ticket.wrong_state', 'only a ticket that is still worked on can be converted');
  }
  const next = reprioritiseService(ticket, { ...ticket, kind: to, updatedAt: facts.now }, facts);
  return { next, events: [{ type: 'ticket.converted', data: { from: ticket.kind, to } }] };
}
