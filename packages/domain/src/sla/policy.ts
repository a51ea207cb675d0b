import * as z from 'zod';
import type { Priority } from '../kernel/priority.ts';
import { keySchema, labelSchema, teamIdSchema } from '../tenant/names.ts';
import { type Calendar, roundTheClock } from './calendar.ts';

const minutes = z.int().min(1).max(525_600);

/** What one priority of one process is promised. */
const targetsSchema = z.strictObject({
  /** First response: minutes of service time. */
  responseMinutes: z.exactOptional(minutes),
  /** Next update: minutes of service time, counted as `update` says. */
  updateMinutes: z.exactOptional(minutes),
  resolutionMinutes: minutes,
  /** These targets run day and night, whatever the calendar says. */
  aroundTheClock: z.exactOptional(z.boolean()),
});
export type Targets = z.output<typeof targetsSchema>;

export const priorityNames = ['1', '2', '3', '4', '5'] as const;

const prioritiesSchema = z.strictObject({
  '1': targetsSchema,
  '2': targetsSchema,
  '3': targetsSchema,
  '4': targetsSchema,
  '5': targetsSchema,
});

const processName = z.string().regex(/^[a-z][a-z_]{1,30}$/);
const priority = z.literal([1, 2, 3, 4, 5], { error: 'must be a priority from 1 to 5' });
const some = <T extends z.ZodType>(one: T) => z.exactOptional(z.array(one).min(1).max(50));

/** Tickets that a rule is for: all that it names must fit. Of those that fit, the most specific rule wins. */
const whenSchema = z.strictObject({
  subcategories: some(keySchema),
  categories: some(keySchema),
  requester: z.exactOptional(z.enum(['vip', 'standard'])),
  priorities: some(priority),
  processes: some(processName),
});
export type RuleConditions = z.output<typeof whenSchema>;

const ruleSchema = z.strictObject({ when: whenSchema, targets: targetsSchema });

/** Minutes of service time by priority. */
const holderMinutes = z.strictObject({ '1': minutes, '2': minutes, '3': minutes, '4': minutes, '5': minutes });

/** What a team owes the desk while it has a ticket (operational level agreement). */
const olaSchema = z.strictObject({
  minutes: holderMinutes,
  /** Tickets of these processes only. */
  processes: some(processName),
  aroundTheClock: z.exactOptional(z.boolean()),
});

/** What a vendor owes the desk while a ticket waits for it (underpinning contract). */
const vendorSchema = z.strictObject({
  label: labelSchema,
  minutes: holderMinutes,
  aroundTheClock: z.exactOptional(z.boolean()),
  /** Whether the team's own clock stands still while the vendor has the ticket. */
  pausesOla: z.exactOptional(z.boolean()),
});

const warnAtSchema = z
  .array(z.int().min(1).max(99))
  .max(5)
  .refine((list) => list.every((percent, place) => place === 0 || percent > (list[place - 1] ?? 0)), {
    error: 'must be percentages in ascending order, such as [50, 80]',
  });

/** A client's service levels: what is promised, and how its clocks behave. Calendar times follow the named calendar. */
export const slaPolicySchema = z.strictObject({
  /** Name of one of the calendars declared in `calendars`. */
  calendar: z.string().min(1).max(40),
  /** By process (`incident`, `request`), then by priority. A process without targets runs no clocks. */
  targets: z.record(processName, prioritiesSchema),
  /** Other targets for some tickets, by the rule's name: `when` says which. They take the place of `targets` whole. */
  rules: z.exactOptional(z.record(keySchema, ruleSchema)),
  /** By the team's id. */
  ola: z.exactOptional(z.record(teamIdSchema, olaSchema)),
  /** By the vendor's name in this policy. */
  vendors: z.exactOptional(z.record(keySchema, vendorSchema)),
  /** Percentages of a target at which those concerned are warned, once each. */
  warnAt: z.exactOptional(warnAtSchema),
  /** `reply`: from the customer's message to the next answer. `every`: from one public answer to the next. */
  update: z.enum(['reply', 'every']),
  /** Whether pending reasons that pause the clocks also pause the first response. Waiting is no answer: usually not. */
  pausesResponse: z.boolean(),
  /** After a reopen the clock goes on without the time it stood still, starts anew, or counts as if it never stopped. */
  reopen: z.enum(['continue', 'restart', 'uninterrupted']),
});

export type SlaPolicy = z.output<typeof slaPolicySchema>;

/** A promised span: minutes of service time, or business days at the same time of day. */
export type Target = { readonly minutes: number } | { readonly days: number; readonly endOfDay?: boolean };

/** What the clocks of one ticket run by: the part of the policy that is chosen for it. */
export interface SlaTerms {
  readonly calendar: Calendar;
  readonly response?: Target;
  readonly update?: Target;
  readonly resolution?: Target;
  readonly updateMode: SlaPolicy['update'];
  readonly pausesResponse: boolean;
  readonly reopen: SlaPolicy['reopen'];
  /** Percentages of each target, ascending. */
  readonly warnAt?: readonly number[];
}

/** What of a ticket its targets are chosen by. */
export interface Judged {
  readonly kind: string;
  readonly priority: Priority;
  readonly category?: string | undefined;
  readonly subcategory?: string | undefined;
  readonly vip?: boolean | undefined;
}

/** The targets chosen for a ticket, and why: the rule, or none where the table by process and priority applies. */
export interface Choice {
  readonly targets: Targets;
  readonly rule?: string;
  /** The conditions of the rule, or of the table, that the ticket fits: most specific first. */
  readonly matched: readonly (keyof RuleConditions)[];
}

/**
 * How specific a rule is: the sum over its conditions. Each weighs more than all after it together, so a rule for a
 * subcategory beats any without, then one for a category, for a requester's class, for a priority, for a process. Two
 * rules of equal weight have the same conditions; where they fit the same tickets they are refused when saved.
 */
export const conditionWeights = {
  subcategories: 16,
  categories: 8,
  requester: 4,
  priorities: 2,
  processes: 1,
} as const;
const conditionNames = Object.keys(conditionWeights) as (keyof RuleConditions)[];

const namedIn = (when: RuleConditions) => conditionNames.filter((name) => when[name] !== undefined);

export function weightOf(when: RuleConditions): number {
  return namedIn(when).reduce((sum, name) => sum + conditionWeights[name], 0);
}

function fits(
  { subcategories, categories, requester, priorities, processes }: RuleConditions,
  ticket: Judged,
): boolean {
  const { kind, priority, category, subcategory, vip } = ticket;
  return (
    (!subcategories || (subcategory !== undefined && subcategories.includes(subcategory))) &&
    (!categories || (category !== undefined && categories.includes(category))) &&
    (!requester || (requester === 'vip') === (vip === true)) &&
    (!priorities || priorities.includes(priority)) &&
    (!processes || processes.includes(kind))
  );
}

/** The targets of a ticket, or undefined when the policy promises it nothing. */
export function chooseTargets(policy: SlaPolicy, ticket: Judged): Choice | undefined {
  let best: { rule: string; when: RuleConditions; targets: Targets } | undefined;
  for (const [rule, { when, targets }] of Object.entries(policy.rules ?? {})) {
    if (fits(when, ticket) && (!best || weightOf(when) > weightOf(best.when))) best = { rule, when, targets };
  }
  if (best) return { rule: best.rule, targets: best.targets, matched: namedIn(best.when) };
  const targets = policy.targets[ticket.kind]?.[ticket.priority];
  return targets && { targets, matched: ['priorities', 'processes'] };
}

/** Two rules that fit the same tickets and are equally specific: which of them applies would be chance. */
export function rulesInConflict(a: RuleConditions, b: RuleConditions): boolean {
  if (weightOf(a) !== weightOf(b)) return false;
  return namedIn(a).every((name) => {
    const [left, right] = [a[name], b[name]];
    if (!Array.isArray(left) || !Array.isArray(right)) return left === right;
    return left.some((one) => (right as readonly unknown[]).includes(one));
  });
}

/** The terms of a ticket, or undefined when the policy promises it nothing. */
export function slaTerms(policy: SlaPolicy, calendar: Calendar, ticket: Judged): SlaTerms | undefined {
  const targets = chooseTargets(policy, ticket)?.targets;
  if (!targets) return undefined;
  return {
    calendar: targets.aroundTheClock ? roundTheClock : calendar,
    ...(targets.responseMinutes !== undefined && { response: { minutes: targets.responseMinutes } }),
    ...(targets.updateMinutes !== undefined && { update: { minutes: targets.updateMinutes } }),
    resolution: { minutes: targets.resolutionMinutes },
    updateMode: policy.update,
    pausesResponse: policy.pausesResponse,
    reopen: policy.reopen,
    warnAt: policy.warnAt ?? [],
  };
}
