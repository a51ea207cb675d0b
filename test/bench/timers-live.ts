import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from '@portico/app/ticket/open';
import { changesBetween } from '@portico/domain/ticket/state';
import { acmeId, startWorld, type World } from '@portico/local/testing';
import { inboxPk, inboxRange } from '@portico/store/keys';
import { headItem } from '@portico/store/ticket/head';
import { eventItem, readEntry } from '@portico/store/ticket/log';
import { loadTicket, readLog } from '@portico/store/ticket/read';

export interface LiveResult {
  readonly tickets: number;
  readonly events: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly told: number;
  readonly missed: number;
  readonly doubled: number;
  readonly early: number;
}

/**
 * Everything due at once, on one machine and durable against a power cut: from the sweep over the log, the relay and the
 * bus to the notification in the inbox of whom it concerns, committed.
 */
export async function live(tickets: number): Promise<LiveResult> {
  const folder = await mkdtemp(join(tmpdir(), 'portico-timers-'));
  const world = await startWorld({ path: join(folder, 'portico.db'), durability: 'power', policy: { warnAt: [80] } });
  try {
    await plant(world, tickets);
    await world.settle();
    // Both the warning and the breach of the first response: two thresholds a ticket.
    world.advance(3_601);
    const [started, cpu] = [performance.now(), process.cpuUsage()];
    await world.scheduler.tick();
    await world.settle();
    const seconds = (performance.now() - started) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    return {
      tickets,
      events: tickets * 2,
      seconds,
      cpuSeconds: (user + system) / 1e6,
      ...(await check(world, tickets)),
    };
  } finally {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Open tickets like one that was opened, each with a log, an alarm and an assignee. */
async function plant(world: World, tickets: number): Promise<void> {
  const opened = await open(world.staff('ada'), {
    client: acmeId,
    kind: 'incident',
    subject: 'The label printer jams',
    description: '',
    impact: 2,
    urgency: 2,
    requester: 'rita',
    assignee: 'tom',
  });
  const first = await loadTicket(world.system, world.acme, Number(opened.body.number.split('-')[1]));
  if (!first) throw new Error('no ticket');
  const part = 1_000;
  for (let start = 2; start <= tickets; start += part) {
    const items = Array.from({ length: Math.min(part, tickets + 1 - start) }, (_, i) => {
      const state = { ...first.state, number: start + i, assignee: i % 2 ? 'tom' : 'una' };
      const entry = eventItem({
        scope: world.acme,
        number: state.number,
        v: 1,
        at: state.createdAt,
        by: { kind: 'staff', id: 'ada' },
        events: [{ type: 'ticket.opened', data: { kind: 'incident', channel: 'portal' } }],
        set: changesBetween(undefined, state),
        requestId: `plant${state.number}`,
        previousHash: '',
        imported: { source: 'bench', row: state.number },
      });
      return [headItem(world.acme, state, 1, entry.hash), entry];
    }).flat();
    const writers = Array.from({ length: Math.ceil(items.length / 100) }, (_, i) =>
      world.system.batchWrite(items.slice(i * 100, i * 100 + 100)),
    );
    await Promise.all(writers);
  }
}

/** The logs and the inboxes afterwards: each threshold told once, not before its time, and to the assignee. */
async function check(world: World, tickets: number) {
  let [missed, doubled, early] = [0, 0, 0];
  const wanted = new Set<string>();
  for (let n = 1; n <= tickets; n++) {
    const seen = new Map<string, number>();
    for await (const item of readLog(world.system, world.acme, n)) {
      const entry = readEntry(item);
      for (const [place, { type, data = {} }] of entry.events.entries()) {
        if (!type.startsWith('sla.')) continue;
        const name = `${type} ${data['target']}`;
        seen.set(name, (seen.get(name) ?? 0) + 1);
        if (Date.parse(entry.at) < Date.parse(String(data['scheduledAt'] ?? data['dueAt']))) early += 1;
        wanted.add(`${world.acme}.${n}.${entry.v}.${place}`);
      }
    }
    for (const name of ['sla.warned response', 'sla.breached response']) {
      const count = seen.get(name) ?? 0;
      if (count === 0) missed += 1;
      if (count > 1) doubled += 1;
    }
  }
  const told = new Map<string, number>();
  for (const person of ['tom', 'una', 'ada']) {
    const items = await world.system.all({ pk: inboxPk(world.msp, person), ...inboxRange }, 1_000_000);
    for (const item of items) told.set(String(item['e']), (told.get(String(item['e'])) ?? 0) + 1);
  }
  for (const id of wanted) {
    const count = told.get(id) ?? 0;
    if (count === 0) missed += 1;
    if (count > 1) doubled += 1;
  }
  return { told: wanted.size, missed, doubled, early };
}
