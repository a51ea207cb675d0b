import * as z from 'zod';
import { filePolicySchema } from '../file/policy.ts';
import { noticePolicySchema } from '../notify/settings.ts';
import { mailTemplatesSchema } from '../notify/templates.ts';
import { timeSchema } from '../time/rules.ts';
import { customFieldFaults, customFieldSchema } from './custom-field.ts';
import type { Fault } from './fault.ts';
import { keySchema, type Label, labelSchema } from './names.ts';
import { waitFaults, waitFields } from './waiting.ts';
import { workFaults, workFields } from './work.ts';

const level = z.literal([1, 2, 3], { error: 'must be 1, 2 or 3' });
const priority = z.literal([1, 2, 3, 4, 5], { error: 'must be 1, 2, 3, 4 or 5' });
const days = z.int().min(0).max(365);

const byUrgency = z.strictObject({ '1': priority, '2': priority, '3': priority });

const entry = z.strictObject({ id: keySchema, label: labelSchema });

const categorySchema = z.strictObject({
  id: keySchema,
  label: labelSchema,
  subcategories: z.array(entry).max(100).default([]),
});

const pendingReasonSchema = z.strictObject({
  id: keySchema,
  label: labelSchema,
  /** Whether the service clocks stand still while the ticket waits for this reason. */
  pausesClock: z.boolean(),
  /** Whose move it is. A requester's reply ends a wait for the requester. */
  awaits: z.enum(['requester', 'approval', 'supplier', 'desk']),
  ...waitFields,
});

const statusSchema = z.strictObject({
  /** What staff read. */
  label: labelSchema,
  /** What end users read instead: plain words, no jargon. */
  portal: z.exactOptional(labelSchema),
});

const requestTypeSchema = z.strictObject({
  id: keySchema,
  label: labelSchema,
  hint: z.exactOptional(labelSchema),
  /** The process that a request of this type starts. */
  process: z.string().regex(/^[a-z][a-z_]{1,30}$/),
  category: z.exactOptional(keySchema),
  subcategory: z.exactOptional(keySchema),
  impact: level.default(3),
  urgency: level.default(3),
});

/** How a client's tickets are classified, how they wait and how they end. */
export const deskSchema = z.strictObject({
  /** Priority by impact, then urgency (1 is highest), as ITIL derives it. */
  matrix: z.strictObject({ '1': byUrgency, '2': byUrgency, '3': byUrgency }),
  categories: z.array(categorySchema).min(1).max(200),
  pendingReasons: z.array(pendingReasonSchema).min(1).max(50),
  resolutionCodes: z.array(entry).min(1).max(50),
  /** How long an ended ticket may be opened again. */
  reopenWindowDays: days,
  /** After how many days a resolved ticket closes by itself. */
  autoCloseDays: days,
  /** For how many hours a merge can be undone; 24 where nothing is said. */
  mergeUndoHours: z.exactOptional(z.int().min(0).max(8_760)),
  /** Whether a ticket with open children can be neither resolved nor closed without them; it can where nothing is said. */
  parentWaitsForChildren: z.exactOptional(z.boolean()),
  /** For how many minutes a command can be undone; 10 where nothing is said. */
  undoMinutes: z.exactOptional(z.int().min(0).max(1_440)),
  /** Names of the processes' states, by state. */
  statuses: z.record(keySchema, statusSchema),
  /** What end users may ask for: the portal's catalogue. */
  requestTypes: z.array(requestTypeSchema).max(200),
  /** How time on tickets is kept. */
  time: z.exactOptional(timeSchema),
  /** The lowest priority that a ticket of a VIP may have; absent: VIPs are only marked. */
  vipFloor: z.exactOptional(priority),
  /** Fields of this client's tickets beyond those of every ticket. */
  fields: z.exactOptional(z.array(customFieldSchema).max(40)),
  /** The only tags that may be given; absent: any. */
  tags: z.exactOptional(z.array(z.string().regex(/^[\p{Ll}\p{N}][\p{Ll}\p{N}._-]{0,29}$/u)).max(500)),
  /** Which files its tickets take. */
  attachments: z.exactOptional(filePolicySchema),
  /** How its own people are told of their tickets by mail. */
  notifications: z.exactOptional(noticePolicySchema),
  /** Its own words in mails to its people, in Liquid. */
  mailTemplates: z.exactOptional(mailTemplatesSchema),
  ...workFields,
});

export type Desk = z.output<typeof deskSchema>;
export type RequestType = Desk['requestTypes'][number];

/** What an end user reads for a state; while it waits for them, that is said. */
export function portalStatus(desk: Desk, status: string): Label {
  const found = desk.statuses[status];
  return found?.portal ?? found?.label ?? status;
}

/** What the schema cannot say: ids unique in their list, references that exist. */
export function deskFaults(desk: Desk): Fault[] {
  const faults = [
    ...duplicates(['categories'], desk.categories),
    ...duplicates(['pendingReasons'], desk.pendingReasons),
    ...duplicates(['resolutionCodes'], desk.resolutionCodes),
    ...duplicates(['requestTypes'], desk.requestTypes),
    ...duplicates(['fields'], desk.fields ?? []),
    ...customFieldFaults(desk.fields ?? []).map(({ path, message }) => ({ path: ['fields', ...path], message })),
    ...duplicates(['time', 'activities'], desk.time?.activities ?? []),
    ...duplicates(['time', 'contracts'], desk.time?.contracts ?? []),
  ];
  for (const [place, category] of desk.categories.entries()) {
    faults.push(...duplicates(['categories', place, 'subcategories'], category.subcategories));
  }
  for (const [place, type] of desk.requestTypes.entries()) faults.push(...referenceFaults(desk, type, place));
  return [...faults, ...waitFaults(desk), ...workFaults(desk)];
}

function referenceFaults(desk: Desk, type: RequestType, place: number): Fault[] {
  if (type.category === undefined) {
    if (type.subcategory === undefined) return [];
    return [{ path: ['requestTypes', place, 'subcategory'], message: 'needs its category; add category' }];
  }
  const category = desk.categories.find((one) => one.id === type.category);
  if (!category) {
    const known = desk.categories.map((one) => one.id).join(', ');
    return [
      {
        path: ['requestTypes', place, 'category'],
        message: `there is no category "${type.category}"; use one of ${known}`,
      },
    ];
  }
  if (type.subcategory === undefined || category.subcategories.some((one) => one.id === type.subcategory)) return [];
  const known = category.subcategories.map((one) => one.id).join(', ') || 'none, it has no subcategories';
  const message = `"${category.id}" has no subcategory "${type.subcategory}"; use one of ${known}`;
  return [{ path: ['requestTypes', place, 'subcategory'], message }];
}

function duplicates(path: readonly (string | number)[], list: readonly { readonly id: string }[]): Fault[] {
  const seen = new Set<string>();
  return list.flatMap((one, place) => {
    if (!seen.has(one.id)) {
      seen.add(one.id);
      return [];
    }
    return [{ path: [...path, place, 'id'], message: `"${one.id}" stands in the list twice; rename or remove one` }];
  });
}
