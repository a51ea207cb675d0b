import type { ServiceLevelReport } from '@portico/app/report/service-levels';
import type { WhatIfReport } from '@portico/app/report/what-if';
import type { ReceiptAnswer } from '@portico/app/ticket/receipt';
import type { SlaPolicy } from '@portico/domain/sla/policy';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { seeded } from '../support/random.ts';
import { act, opened, replied, resolution } from '../support/tickets.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
const numbers: string[] = [];
beforeEach(async () => {
  world = await startWorld();
  numbers.length = 0;
  await history();
});
afterEach(() => world.close());

/** Tickets of two months, answered, paused, raised, resolved and reopened at one time or another. */
async function history(): Promise<void> {
  const random = seeded(Number(process.env['SEED'] ?? 7));
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T; // Safe: below its length.
  const tom = world.as('tom');
  for (let n = 0; n < 14; n++) {
    const levels = { impact: pick([1, 2, 3] as const), urgency: pick([1, 2, 3] as const) };
    const form = {
      client: 'bluewater',
      requester: world.person('maya').id,
      kind: pick(['incident', 'request']),
      ...levels,
    };
    const ref = (await opened(tom, form as Parameters<typeof opened>[1])).body.number;
    numbers.push(ref);
    for (let step = 0; step < 3; step++) {
      await world.advance(pick(['PT7M', 'PT50M', 'PT5H', 'P2D']));
      const what = pick(['reply', 'heard', 'pend', 'resume', 'resolve', 'reopen', 'raise']);
      if (what === 'reply') await replied(tom, ref, 'On it');
      else if (what === 'heard') await replied(world.as('maya'), ref, 'Any news?');
      else if (what === 'pend') await act(tom, ref, 'pend', { reason: 'requester' });
      else if (what === 'resolve') await act(tom, ref, 'resolve', resolution);
      else if (what === 'reopen') await act(tom, ref, 'reopen', { reason: 'Not fixed' });
      else if (what === 'raise')
        await tom.patch(`/v1/tickets/${ref}`, { impact: pick([1, 2, 3]) }, { ifMatch: await version(ref) });
      else await act(tom, ref, 'resume', {});
    }
    await world.advance('P2D');
  }
}

const version = async (ref: string) =>
  (await world.as('tom').get<{ version: number }>(`/v1/tickets/${ref}`)).body.version;
const report = async (from = '2026-03', to = '2026-05', who = 'tom') =>
  world.as(who).get<ServiceLevelReport>(`/v1/reports/service-levels?client=bluewater&from=${from}&to=${to}`);

/** Verdicts as the receipts of the tickets tell them, one by one. */
async function byReceipts(): Promise<string[]> {
  const found: string[] = [];
  for (const ref of numbers) {
    const { clocks = [] } = (await world.as('tom').get<ReceiptAnswer>(`/v1/tickets/${ref}/sla`)).body;
    for (const { target, state, priority, endedAt, due } of clocks) {
      if (target === 'ola' || target === 'vendor' || (state !== 'met' && state !== 'breached')) continue;
      const at = new Date(String(state === 'met' ? endedAt : due));
      const month = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/New_York' }).format(at).slice(0, 7);
      found.push(`${month} ${target} P${priority} ${state} ${ref}`);
    }
  }
  return found.sort();
}

const told = ({ rows }: ServiceLevelReport): string[] =>
  rows
    .flatMap(({ month, target, priority, metTickets, breachedTickets }) => [
      ...metTickets.map((ref) => `${month} ${target} P${priority} met ${ref}`),
      ...breachedTickets.map((ref) => `${month} ${target} P${priority} breached ${ref}`),
    ])
    .sort();

test('every figure is what the receipts of its tickets say, and names them', async () => {
  const { body } = await report();
  expect(told(body)).toEqual(await byReceipts());
  expect(told(body).length).toBeGreaterThan(20);
  for (const row of body.rows) {
    expect([row.met, row.breached]).toEqual([row.metTickets.length, row.breachedTickets.length]);
    expect(row.compliancePercent).toBeCloseTo((row.met / (row.met + row.breached)) * 100, 2);
  }
  const sum = (of: 'met' | 'breached') => body.rows.reduce((total, row) => total + row[of], 0);
  expect([body.totals.met, body.totals.breached]).toEqual([sum('met'), sum('breached')]);
});

test('months add up, and a verdict counts in one of them', async () => {
  const parts = await Promise.all(['2026-03', '2026-04', '2026-05'].map((month) => report(month, month)));
  expect(parts.flatMap((one) => told(one.body)).sort()).toEqual(told((await report()).body));
});

test('who may not read reports, or enter the client, reads none', async () => {
  expect((await report('2026-03', '2026-05', 'maya')).status).toBe(403);
  const foreign = await report('2026-03', '2026-05', 'marcus');
  expect([foreign.status, foreign.body]).toEqual([404, expect.not.objectContaining({ rows: expect.anything() })]);
  expect((await report('2026-05', '2026-03')).status).toBe(422);
});

const suppose = (policy: SlaPolicy, calendar?: object) =>
  world.as('tom').post<WhatIfReport>('/v1/reports/what-if', {
    client: 'bluewater',
    days: 90,
    policy,
    ...(calendar ? { calendar } : {}),
  });

function policyInForce(): SlaPolicy {
  const client = world.tenants.msps.flatMap((msp) => msp.clients).find((one) => one.record.slug === 'bluewater');
  if (!client) throw new Error('there is no bluewater');
  return client.config.value.sla;
}

test('what if nothing were changed: the verdicts are those that were given, exactly', async () => {
  const before = await Promise.all(numbers.map(version));
  const { body, status, text } = await suppose(policyInForce());
  expect(status, text).toBe(200);
  expect(body.flips).toEqual([]);
  expect(body.after).toEqual(body.before);
  const { totals } = (await report()).body;
  expect(body.before).toEqual(totals);
  expect(await Promise.all(numbers.map(version))).toEqual(before);
});

test('under a stricter policy tickets flip, each with what was promised before and would have been after', async () => {
  const policy = policyInForce();
  const strict = { responseMinutes: 1, resolutionMinutes: 2 };
  const five = { '1': strict, '2': strict, '3': strict, '4': strict, '5': strict };
  const { rules: _, ...rest } = policy;
  const { body } = await suppose({ ...rest, targets: { incident: five, request: five } });
  expect(body.after.met).toBeLessThan(body.before.met);
  expect(body.flips.length).toBeGreaterThan(5);
  for (const { number, before, after } of body.flips) {
    expect(numbers).toContain(number);
    expect(before.verdict).not.toBe(after.verdict);
  }
  const flip = body.flips.find((one) => one.target === 'resolution' && one.before.verdict === 'met');
  expect(flip?.after).toMatchObject({ verdict: 'breached', targetSeconds: 120 });
});

test('a draft that nobody could save is refused with the field', async () => {
  const rule = { when: { categories: ['nothing'] }, targets: { resolutionMinutes: 5 } };
  const { status, text } = await suppose({ ...policyInForce(), rules: { odd: rule } });
  expect(status).toBe(422);
  expect(text).toContain('/policy/rules/odd/when/categories/0');
});
