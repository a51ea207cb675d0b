import type { Context } from '@portico/app/context';
import type { Ports } from '@portico/app/ports';
import { tellChildren } from '@portico/app/ticket/children';
import { join, publish } from '@portico/app/ticket/known';
import { link } from '@portico/app/ticket/link';
import { merge } from '@portico/app/ticket/merge';
import { open } from '@portico/app/ticket/open';
import { type DemoReport, demoOutage } from '@portico/domain/demo/outage';
import { grantsCover } from '@portico/domain/kernel/actor';
import { epochMs, isoAt } from '@portico/domain/kernel/time';
import type { DesiredClient, DesiredMsp } from '@portico/domain/tenant/desired';
import { contextOf } from './context.ts';

const MINUTE_MS = 60_000;
const contactsLeast = 3;

/**
 * An outage at one client of an MSP: an incident with two children, one of which was reported twice and merged. Their
 * company is told, somebody joins, and one word reaches all.
 */
export async function playOutage(ports: Ports, msp: DesiredMsp, present: string): Promise<void> {
  const client = msp.clients.find((one) => one.record.kind === 'customer' && one.contacts.length >= contactsLeast);
  const staff = client && msp.staff.find((one) => grantsCover(one.grants, client.record.id));
  if (!client || !staff) return;
  const [first, second, third] = client.contacts.map((one) => one.id);
  if (first === undefined || second === undefined || third === undefined) return;
  const texts = demoOutage(client.config.value.brand.locale);
  const at = (who: { readonly kind: 'contact' | 'staff'; readonly id: string }, minutes: number): Context => {
    const when = isoAt(epochMs(present) - minutes * MINUTE_MS);
    return contextOf(ports, msp, client, { at: when, by: who }, `demo_outage_${who.id}_${minutes}`);
  };
  const desk = (minutes: number): Context => at({ kind: 'staff', id: staff.id }, minutes);
  const reported = async (who: string, minutes: number, report: DemoReport): Promise<string> =>
    (await open(at({ kind: 'contact', id: who }, minutes), opening(client, report))).body.number;

  const a = await reported(first, 95, texts.first);
  const b = await reported(second, 88, texts.second);
  const given = { ...opening(client, texts.incident), requester: first, impact: 1, urgency: 2 } as const;
  const incident = (await open(desk(80), { ...given, assignee: staff.id })).body.number;
  for (const [i, child] of [a, b].entries()) {
    await link(desk(78 - i), incident, { type: 'child', ref: child }, undefined);
  }
  await merge(desk(40), await reported(first, 45, texts.again), { into: a });
  await publish(desk(38), incident, texts.told);
  await join(at({ kind: 'contact', id: third }, 30), incident, { text: texts.joined });
  await tellChildren(desk(20), incident, texts.update);
}

function opening(client: DesiredClient, report: DemoReport) {
  const category = client.config.value.desk.categories.find((one) => one.id === 'network');
  return {
    client: client.record.slug,
    kind: 'incident',
    ...report,
    impact: 2,
    urgency: 2,
    ...(category ? { category: category.id } : {}),
  } as const;
}
