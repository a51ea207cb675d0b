import { linkTypes } from '@portico/app/ticket/link-input';
import { ways } from '@portico/domain/kernel/actor';
import { processKinds } from '@portico/domain/processes/index';
import { clockNames } from '@portico/domain/sla/clock';
import { severities } from '@portico/domain/tenant/advisory';
import { fieldInput } from '@portico/domain/tenant/custom-field';
import { channels } from '@portico/domain/ticket/state';
import * as z from 'zod';
import { Attachment } from './file-schemas.ts';
import { Why } from './sla-schemas.ts';
import { TimeTotals } from './time-schemas.ts';

/** What the API answers about tickets. Optional fields are absent, never null, where there is no value. */
const person = z.strictObject({ id: z.string(), name: z.string() });
const due = z.strictObject({ at: z.string(), target: z.enum(['response', 'update', 'resolution']) });

const rowShape = {
  id: z.string().meta({ description: 'Opaque and stable, whatever the number becomes.', example: 'tkt_c93fa11042' }),
  number: z.string().meta({ example: 'ACME-1042' }),
  version: z.int(),
  client: z.string(),
  kind: z.enum(processKinds),
  subject: z.string(),
  status: z.string(),
  phase: z.enum(['open', 'pending', 'resolved', 'closed']),
  priority: z.int().min(1).max(5),
  impact: z.int().min(1).max(3),
  urgency: z.int().min(1).max(3),
  category: z.exactOptional(z.string()),
  subcategory: z.exactOptional(z.string()),
  requester: person,
  assignee: z.exactOptional(z.string()),
  team: z.exactOptional(z.string()),
  channel: z.enum(channels),
  createdAt: z.string(),
  updatedAt: z.string(),
  resolvedAt: z.exactOptional(z.string()),
  due: z
    .exactOptional(due)
    .meta({ description: 'The next target owed; missed ones included. None while clocks are paused.' }),
  pending: z.exactOptional(z.strictObject({ reason: z.string(), wakeAt: z.exactOptional(z.string()) })),
  external: z.exactOptional(z.strictObject({ source: z.string(), id: z.string() })),
  tags: z.exactOptional(z.array(z.string())).meta({ description: 'For the desk only.' }),
  vip: z.exactOptional(z.literal(true)).meta({ description: 'Its requester is a VIP. For the desk only.' }),
  snoozedUntil: z.exactOptional(z.string()).meta({ description: 'For the desk only: until when it was put aside.' }),
};

export const rowOfList = {
  ...rowShape,
  fields: z
    .exactOptional(z.record(z.string(), fieldInput))
    .meta({ description: 'The client’s own fields, but for long texts. For the desk only.' }),
};
export const TicketRow = z.strictObject(rowOfList).meta({ id: 'TicketRow' });

const Clock = z
  .strictObject({
    target: z.enum(clockNames).meta({
      description: '`ola` of the team and `vendor` of the vendor that has the ticket are told to the desk only.',
    }),
    state: z.enum(['running', 'paused', 'met', 'breached', 'cancelled']),
    due: z.exactOptional(z.string()),
    at: z.exactOptional(z.string()),
    usedSeconds: z.int().meta({ description: 'Seconds of service time used so far.' }),
    targetSeconds: z.int().meta({ description: 'Seconds of service time promised.' }),
  })
  .meta({ id: 'Clock' });

const answerShape = {
  ...rowShape,
  actions: z.array(z.string()).meta({ description: 'Actions that the caller may take now.' }),
  sla: z.strictObject({
    policy: z.int(),
    calendar: z.int(),
    clocks: z.array(Clock),
    why: z.exactOptional(Why).meta({ description: 'Why it has these targets. For the desk only.' }),
  }),
  vendor: z.exactOptional(z.string()).meta({ description: 'The vendor that it waits for. For the desk only.' }),
  reopens: z.int(),
  verdict: z.exactOptional(z.enum(['met', 'breached'])),
  facets: z.exactOptional(z.record(z.string(), z.string())),
  umbrellas: z.exactOptional(z.array(z.string())),
  time: z.exactOptional(TimeTotals).meta({ description: 'Minutes logged, where any are; told to staff alone.' }),
  raised: z.exactOptional(z.strictObject({ by: z.literal('vip'), from: z.int() })).meta({
    description: 'Why the priority is higher than impact and urgency give, and what they give. For the desk only.',
  }),
  rating: z.exactOptional(z.int()),
  tasks: z
    .exactOptional(z.strictObject({ open: z.int(), all: z.int() }))
    .meta({ description: 'How many tasks it has, and how many of them are open. For the desk only.' }),
  wait: z.exactOptional(
    z.strictObject({
      on: z.exactOptional(z.array(z.enum(['reply', 'links']))),
      remindAt: z.exactOptional(z.string()),
      reminded: z.exactOptional(z.int()),
    }),
  ),
};

export const TicketAnswer = z.strictObject(answerShape).meta({ id: 'TicketAnswer' });

export const Advisory = z
  .strictObject({
    id: z.exactOptional(z.string()).meta({ description: 'Absent where a tenant file declares it.' }),
    about: z.enum(['client', 'person']),
    text: z.string(),
    severity: z.enum(severities),
    from: z.exactOptional(z.string()).meta({ description: 'First day on which it is shown.' }),
    to: z.exactOptional(z.string()).meta({ description: 'Last day on which it is shown.' }),
  })
  .meta({ id: 'Advisory' });

export const Ticket = z
  .strictObject({
    ...answerShape,
    description: z.string(),
    resolution: z.exactOptional(z.strictObject({ code: z.string(), text: z.string(), by: z.string() })),
    links: z.array(z.strictObject({ type: z.enum(linkTypes), ref: z.string() })),
    files: z.array(Attachment),
    canSeeNotes: z.boolean(),
    joined: z.exactOptional(z.int()).meta({ description: 'How many have joined it as a known trouble.' }),
    published: z
      .exactOptional(z.literal(true))
      .meta({ description: 'Their company is told of it as a known trouble.' }),
    merged: z
      .exactOptional(z.array(z.strictObject({ number: z.string(), at: z.string(), undoUntil: z.string() })))
      .meta({ description: 'Tickets that became one with this one; their messages are in its timeline.' }),
    redirectedFrom: z
      .exactOptional(z.string())
      .meta({ description: 'The number that was asked for, where it was merged into this ticket or moved to it.' }),
    advisories: z
      .exactOptional(z.array(Advisory))
      .meta({ description: 'What to know before acting, in force today. For the desk only.' }),
    fields: z
      .record(z.string(), fieldInput)
      .meta({ description: 'The client’s own fields by id, as far as you may have them.' }),
    follows: z.boolean().meta({ description: 'Whether you follow it, or are in cc.' }),
    assigneeName: z
      .exactOptional(z.string())
      .meta({ description: 'Of an assignee who came with an imported log and is not of the desk. For the desk only.' }),
  })
  .meta({ id: 'Ticket' });

const fieldValue = z.union([z.string(), z.number()]);
const actor = z.strictObject({ kind: z.enum(['staff', 'contact', 'key', 'system']), id: z.string(), name: z.string() });

export const Message = z
  .strictObject({
    id: z.string(),
    at: z.string(),
    visibility: z.enum(['public', 'internal']),
    by: actor,
    text: z.string(),
    files: z.array(Attachment),
    version: z.int(),
  })
  .meta({ id: 'Message' });

const standsOn = z
  .exactOptional(z.string())
  .meta({ description: 'The merged ticket that it stands on, where that is another than the one that is read.' });

export const Timeline = z
  .strictObject({
    items: z.array(
      z.discriminatedUnion('kind', [
        z.strictObject({
          kind: z.literal('message'),
          id: z.string(),
          at: z.string(),
          visibility: z.enum(['public', 'internal']),
          by: actor,
          text: z.string(),
          files: z.array(Attachment),
          v: z.int(),
          ticket: standsOn,
        }),
        z.strictObject({
          kind: z.literal('event'),
          v: z.int(),
          at: z.string(),
          by: actor,
          type: z.string().meta({ description: 'What mainly happened.' }),
          types: z.array(z.string()),
          changes: z.array(
            z.strictObject({ field: z.string(), from: z.exactOptional(fieldValue), to: z.nullable(fieldValue) }),
          ),
          texts: z.exactOptional(z.record(z.string(), z.string())),
          imported: z.exactOptional(z.strictObject({ source: z.string(), row: z.int() })),
          ticket: standsOn,
          other: z
            .exactOptional(z.string())
            .meta({ description: 'The other ticket that this is about: merged, split, linked.' }),
          via: z.exactOptional(z.enum(ways)).meta({ description: 'From where; for the desk.' }),
          request: z.exactOptional(z.string()).meta({ description: 'Id of the request that did it; for the desk.' }),
        }),
      ]),
    ),
    previousCursor: z.exactOptional(z.string()),
  })
  .meta({ id: 'Timeline' });

export const QueuePage = z
  .strictObject({
    items: z.array(TicketRow),
    nextCursor: z.exactOptional(z.string()),
    examined: z.int().meta({ description: 'Rows read for this page.' }),
    complete: z.boolean().meta({ description: 'False where the page stopped at its read limit; the cursor goes on.' }),
  })
  .meta({ id: 'QueuePage' });

export const FieldAt = z
  .strictObject({
    field: z.string(),
    at: z.string(),
    value: z.unknown(),
    since: z.exactOptional(
      z.strictObject({
        v: z.int(),
        at: z.string(),
        by: actor,
        types: z.array(z.string()).meta({ description: 'What happened then.' }),
        why: z.exactOptional(z.record(z.string(), z.string())).meta({ description: 'What was said with it.' }),
        via: z.exactOptional(z.enum(ways)),
        request: z.string(),
        imported: z.exactOptional(z.strictObject({ source: z.string(), row: z.int() })),
      }),
    ),
  })
  .meta({ id: 'FieldAt' });

export const AsOf = z
  .strictObject({
    at: z.string(),
    ticket: z.strictObject({
      ...rowShape,
      description: z.string(),
      resolution: z.exactOptional(z.strictObject({ code: z.string(), text: z.string(), by: z.string() })),
      clocks: z.array(Clock),
      reopens: z.int(),
      time: answerShape.time,
      tasks: answerShape.tasks,
      links: z.array(z.strictObject({ type: z.enum(linkTypes), ref: z.string() })),
      fields: z.record(z.string(), fieldInput),
      files: z.array(Attachment).meta({ description: 'Those of tickets merged into it then, too.' }),
      merged: z
        .exactOptional(z.array(z.strictObject({ number: z.string(), subject: z.string(), description: z.string() })))
        .meta({ description: 'What was merged into it then.' }),
    }),
    messages: z.array(z.strictObject({ ...Message.shape, ticket: standsOn })),
    more: z.boolean().meta({ description: 'Whether there were more before these: ask as of the time of the first.' }),
  })
  .meta({ id: 'AsOf' });
