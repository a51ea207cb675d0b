import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { idle, idleLines, minutesOfMonth, type Resource } from '../../infra/cost/idle.ts';
import { type Baseline, monthLines, months } from '../../infra/cost/month.ts';
import { type Line, type Price, prices, sumOf } from '../../infra/cost/prices.ts';
import { given, synthesize } from './stacks.ts';

const all: Resource[] = synthesize(given).all.flatMap((one) =>
  Object.values<Resource>(one.toJSON()['Resources'] ?? {}),
);
const baseline = JSON.parse(readFileSync(new URL('../bench/baseline.json', import.meta.url), 'utf8')) as Baseline;
/** What the stacks may cost in a month in which nobody does anything, all MSPs together. */
const IDLE_USD_MOST = 13;

describe('idle', () => {
  test('nothing bills but what is listed with its price, and that within the bound', () => {
    const lines = idleLines(all);
    expect([...new Set(lines.map((line) => line.price))].sort()).toEqual([
      'alarm',
      'event',
      'firewall',
      'firewallRule',
      'gbSecond',
      'invocation',
      'queueRequest',
      'readUnit',
      'schedule',
      'secret',
      'zone',
    ]);
    expect(sumOf(lines)).toBeLessThan(IDLE_USD_MOST);
  });

  test('nothing is priced that the stacks do not hold', () => {
    expect(Object.keys(idle).sort()).toEqual([...new Set(all.map((one) => one.Type))].sort());
  });

  test.each([
    [{ Type: 'AWS::EC2::NatGateway' }, 'AWS::EC2::NatGateway'],
    [{ Type: 'AWS::DynamoDB::Table', Properties: { BillingMode: 'PROVISIONED' } }, 'provisioned capacity'],
    [{ Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'rate(1 day)' } }, 'rate(1 day)'],
    [{ Type: 'AWS::Lambda::Alias', Properties: { ProvisionedConcurrencyConfig: {} } }, 'provisioned concurrency'],
    [{ Type: 'AWS::Lambda::EventSourceMapping', Properties: { ProvisionedPollerConfig: {} } }, 'provisioned pollers'],
  ])('%j is not taken for free', (planted, said) => {
    expect(() => idleLines([...all, planted])).toThrow(said);
  });

  test('the timer and the sender of each minute are counted as often as there are minutes', () => {
    const calls = (lines: readonly Line[]) => lines.find((one) => one.price === 'invocation')?.count ?? 0;
    expect(calls(idleLines(all))).toBe(2 * minutesOfMonth + 730);
  });
});

describe('a month', () => {
  test('costs by the units that were counted: twice as dear a create is told', () => {
    const [month] = months;
    const { create } = baseline.requests;
    if (!month || !create) throw new Error('there is no month, or no create');
    const dearer = { ...baseline, requests: { ...baseline.requests, create: { ...create, wru: 2 * create.wru } } };
    const more = sumOf(monthLines(month, dearer)) - sumOf(monthLines(month, baseline));
    expect(more).toBeCloseTo(month.tickets * create.wru * prices.writeUnit.usd, 9);
  });

  test('costs at any size the same for a ticket, and less than a quarter of a cent', () => {
    for (const month of months) expect(sumOf(monthLines(month, baseline)) / month.tickets).toBeLessThan(0.0025);
  });

  test('every price tells its source and the day it was known', () => {
    for (const [name, { usd, source, on }] of Object.entries<Price>(prices)) {
      expect([name, usd > 0, source.length > 5, /^2026-\d{2}-\d{2}$/.test(on)]).toEqual([name, true, true, true]);
    }
  });

  test('an operation that is not measured is not guessed', () => {
    const { create: _, ...others } = baseline.requests;
    const [month] = months;
    expect(() => month && monthLines(month, { ...baseline, requests: others })).toThrow('"create" is not in');
  });
});
