import * as z from 'zod';
import { FileIds } from '../file/file.ts';
import { takes, takesNoId } from '../kernel/id-field.ts';
import { isClientId } from '../kernel/scope.ts';
import { processKinds, processOf } from '../processes/index.ts';
import { fieldsInput } from '../tenant/custom-field.ts';
import { checkCategory, ratingOf } from './classify.ts';
import { confirmField } from './confirm.ts';
import { type Decision, isRefusal, type Refusal, refuseFields, type TicketFacts } from './facts.ts';
import { missingFields, patchFields, withDefaults } from './fields.ts';
import { followHolders } from './holders.ts';
import { startService } from './service-level.ts';
import { channels, type TicketState } from './state.ts';
import { checkTags, tagsSchema } from './tags.ts';

const level = z.union([z.literal(1), z.literal(2), z.literal(3)]);

/** A new ticket as callers give it. `client` is a client's id or slug; the requester is a contact's id. */
export const OpenTicket = z.strictObject({
  files: z.exactOptional(FileIds),
  client: z.string().min(1).max(40).meta(takes('client')),
  kind: z.enum(processKinds),
  subject: z.string().trim().min(1).max(200),
  description: z.string().trim().max(20_000).default(''),
  impact: level.default(2),
  urgency: level.default(2),
  category: z.exactOptional(z.string().min(1).max(60)),
  subcategory: z.exactOptional(z.string().min(1).max(60)),
  requester: z.exactOptional(z.string().min(1).max(40).meta(takes('person'))),
  team: z.exactOptional(z.string().min(1).max(40).meta(takes('team'))),
  assignee: z.exactOptional(z.string().min(1).max(40).meta(takes('staff'))),
  channel: z.exactOptional(z.enum(channels)),
  external: z.exactOptional(
    z.strictObject({ source: z.string().min(1).max(40), id: z.string().min(1).max(100).meta(takesNoId) }),
  ),
  confirm: confirmField,
  tags: z.exactOptional(tagsSchema),
  fields: fieldsInput,
});
export type OpenTicket = z.output<typeof OpenTicket>;

/** What the shell found out for a new ticket. */
export interface OpenFacts extends TicketFacts {
  readonly client: string;
  readonly number: number;
  /** Opened out of another ticket, without a form: the client's own fields are filled in later. */
  readonly fieldsLater?: true;
  readonly requester: { readonly id: string; readonly name: string; readonly vip?: boolean };
}

/** Decides a new ticket: its priority by the client's matrix, its clocks by the client's policy and calendar. */
export function openTicket(input: OpenTicket, facts: OpenFacts): Decision | Refusal {
  const process = processOf(input.kind);
  const category = checkCategory(facts.desk, input.category, input.subcategory);
  if (isRefusal(category)) return category;
  const vip = facts.requester.vip === true;
  if (!isClientId(facts.client)) throw new RangeError('a ticket needs a client id');
  const base: TicketState = {
    kind: process.kind,
    client: facts.client,
    number: facts.number,
    status: process.initial,
    phase: 'open',
    subject: input.subject,
    requester: facts.requester.id,
    requesterName: facts.requester.name,
    impact: input.impact,
    urgency: input.urgency,
    ...ratingOf(facts.desk, input.impact, input.urgency, vip),
    channel: input.channel ?? 'portal',
    createdAt: facts.now,
    updatedAt: facts.now,
    config: facts.versions,
    ...category,
    ...(vip ? { vip } : {}),
    ...(input.team === undefined ? {} : { team: input.team }),
    ...(input.assignee === undefined ? {} : { assignee: input.assignee }),
    ...(input.external === undefined ? {} : { external: input.external }),
  };
  const tags = checkTags(facts.desk, input.tags ?? []);
  if (typeof tags === 'object') return tags;
  // Defaults are the client's own, whoever opens the ticket.
  const defaults = patchFields(base, withDefaults(facts.desk, base.kind, {}), { ...facts, taker: 'system' }, 1);
  if ('faults' in defaults) return refuseFields(defaults.faults);
  const given = patchFields({ ...base, fields: defaults.fields }, input.fields ?? {}, facts, 1);
  if ('faults' in given) return refuseFields(given.faults);
  const texts = { ...defaults.texts, ...given.texts };
  const next: TicketState = {
    ...base,
    ...(tags === undefined ? {} : { tags }),
    ...(Object.keys(given.fields).length > 0 ? { fields: given.fields } : {}),
  };
  const missing = facts.fieldsLater ? [] : missingFields(next, 'open', facts);
  if (missing.length > 0) return refuseFields(missing);
  return {
    next: followHolders(undefined, startService(next, facts), facts),
    ...(Object.keys(texts).length > 0 ? { texts } : {}),
    events: [{ type: 'ticket.opened', data: openedData(base) }],
  };
}

function openedData(state: TicketState): Record<string, unknown> {
  return { kind: state.kind, channel: state.channel, ...(state.assignee ? { assignee: state.assignee } : {}) };
}
