import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  chooseTargets,
  type Judged,
  type RuleConditions,
  rulesInConflict,
  type SlaPolicy,
  slaPolicySchema,
} from './policy.ts';

const table = Object.fromEntries([1, 2, 3, 4, 5].map((p) => [p, { resolutionMinutes: 1_000 + p }]));
const base = {
  calendar: 'office',
  targets: { incident: table },
  update: 'reply',
  pausesResponse: false,
  reopen: 'continue',
};
const withRules = (rules: Record<string, RuleConditions>): SlaPolicy => {
  const named = Object.entries(rules).map(([name, when], place) => [
    name,
    { when, targets: { resolutionMinutes: place + 1 } },
  ]);
  return slaPolicySchema.parse({ ...base, rules: Object.fromEntries(named) });
};

const ticket: Judged = { kind: 'incident', priority: 2, category: 'network', subcategory: 'vpn', vip: true };

describe('the most specific rule wins', () => {
  const rules: Record<string, RuleConditions> = {
    by_process: { processes: ['incident'] },
    by_priority: { priorities: [1, 2], processes: ['incident'] },
    by_class: { requester: 'vip' },
    by_category: { categories: ['network'] },
    by_subcategory: { subcategories: ['vpn'] },
  };
  test.each<[string, Partial<Judged>]>([
    ['by_subcategory', {}],
    ['by_category', { subcategory: 'wifi' }],
    ['by_class', { category: 'hardware', subcategory: 'phone' }],
    ['by_priority', { category: undefined, subcategory: undefined, vip: false }],
    ['by_process', { category: undefined, subcategory: undefined, vip: false, priority: 4 }],
  ])('%s', (rule, change) => {
    expect(chooseTargets(withRules(rules), { ...ticket, ...change })?.rule).toBe(rule);
    const turned = Object.fromEntries(Object.entries(rules).reverse());
    expect(chooseTargets(withRules(turned), { ...ticket, ...change })?.rule).toBe(rule);
  });

  test('where no rule fits, the table by process and priority applies, and says so', () => {
    const { rule, targets, matched } =
      chooseTargets(withRules({ vip: { requester: 'vip' } }), { ...ticket, vip: false }) ?? {};
    expect([rule, targets?.resolutionMinutes, matched]).toEqual([undefined, 1_002, ['priorities', 'processes']]);
    expect(chooseTargets(withRules({}), { ...ticket, kind: 'request' })).toBeUndefined();
  });
});

const some = <T>(list: readonly T[]) => fc.option(fc.subarray([...list], { minLength: 1 }), { nil: undefined });
const conditions = fc
  .record({
    subcategories: some(['vpn', 'wifi', 'phone']),
    categories: some(['network', 'hardware']),
    requester: fc.option(fc.constantFrom('vip' as const, 'standard' as const), { nil: undefined }),
    priorities: some([1, 2, 3, 4, 5] as const),
    processes: some(['incident', 'request']),
  })
  .map((when) => Object.fromEntries(Object.entries(when).filter(([, value]) => value !== undefined)) as RuleConditions);
const anyTicket = fc.record({
  kind: fc.constantFrom('incident', 'request'),
  priority: fc.constantFrom(1, 2, 3, 4, 5),
  category: fc.constantFrom('network', 'hardware', undefined),
  subcategory: fc.constantFrom('vpn', 'wifi', 'phone', undefined),
  vip: fc.boolean(),
}) as fc.Arbitrary<Judged>;

test('of rules that are not in conflict the choice is the same in whatever order they stand', async () => {
  let [chosen, conflicts] = [0, 0];
  await fc.assert(
    fc.property(fc.array(conditions, { minLength: 2, maxLength: 6 }), anyTicket, (list, one) => {
      const kept = list.filter((when, at) => !list.slice(0, at).some((other) => rulesInConflict(other, when)));
      conflicts += list.length - kept.length;
      const named = kept.map((when, at) => [`r${at}`, when] as const);
      const first = chooseTargets(withRules(Object.fromEntries(named)), one);
      if (first?.rule !== undefined) chosen += 1;
      expect(chooseTargets(withRules(Object.fromEntries(named.toReversed())), one)?.rule).toBe(first?.rule);
    }),
    { numRuns: 500 },
  );
  expect(Math.min(chosen, conflicts)).toBeGreaterThan(100);
});

test.each([[[80, 50]], [[50, 50]], [[0]], [[100]], [[12.5]]])('thresholds %j are refused with the field', (warnAt) => {
  const { error } = slaPolicySchema.safeParse({ ...base, warnAt });
  expect(error?.issues[0]?.path[0]).toBe('warnAt');
});
