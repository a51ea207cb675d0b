import type { Context } from '@portico/app/context';
import { start, undoJob } from '@portico/app/job/jobs';
import type { Ports } from '@portico/app/ports';
import { list } from '@portico/app/queue/list';
import { grantsCover } from '@portico/domain/kernel/actor';
import { epochMs, isoAt } from '@portico/domain/kernel/time';
import type { DesiredMsp } from '@portico/domain/tenant/desired';
import { contextOf } from './context.ts';

const MINUTE_MS = 60_000;
const chosenMost = 4;
const chosenLeast = 2;

/**
 * Two changes of many tickets at once, just before the demo's present: one that a closed ticket refused and that can
 * still be taken back, and one that was taken back at once. At the last client that has the tickets for it.
 */
export async function playBulk(ports: Ports, msp: DesiredMsp, present: string): Promise<void> {
  for (const client of msp.clients.toReversed()) {
    const covers = msp.staff.filter((one) => grantsCover(one.grants, client.record.id));
    const staff = covers.find((one) => one.role === 'technician') ?? covers[0];
    const team = staff?.teams[0];
    if (client.record.kind !== 'customer' || !staff || team === undefined) continue;
    const at = (seconds: number): Context => {
      const when = isoAt(epochMs(present) - seconds * 1_000);
      const by = { kind: 'staff', id: staff.id } as const;
      return contextOf(ports, msp, client, { at: when, by }, `demo_bulk_${client.record.slug}_${seconds}`);
    };
    const scope = `client:${client.record.slug}`;
    const found = async (q: string) => (await list(at(0), { q, scope, sort: 'due', limit: 50 })).items;
    const early = epochMs(present) - MINUTE_MS;
    const fresh = (await found('status:new')).filter((one) => epochMs(one.updatedAt) < early).slice(0, chosenMost);
    const [closed] = await found('status:closed');
    if (fresh.length < chosenLeast || !closed) continue;
    const refs = [...fresh, closed].map((one) => one.number);
    const taken = await start(at(40), { select: { refs }, command: { do: 'assign', team, assignee: staff.id } });
    await undoJob(at(30), taken.id);
    await start(at(20), { select: { refs }, command: { do: 'assign', team } });
    return;
  }
}
