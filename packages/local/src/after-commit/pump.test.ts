import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Envelope } from '@portico/app/events/envelope';
import { act } from '@portico/app/ticket/act';
import { note, reply } from '@portico/app/ticket/converse';
import { open } from '@portico/app/ticket/open';
import { ticketEvent } from '@portico/store/keys';
import { listDeadLetters } from '@portico/store/projection/dead-letter';
import { allRollups } from '@portico/store/projection/rollups';
import { afterEach, expect, test } from 'vitest';
import { createPump } from '../pump.ts';
import { acmeId, startWorld, type World } from '../testing.ts';

const open_ = (world: World, subject = 'Screen flickers') =>
  open(world.staff('tom'), {
    client: acmeId,
    kind: 'incident',
    subject,
    description: 'Since the morning',
    impact: 2,
    urgency: 2,
    requester: 'rita',
    assignee: 'ada',
  });

/** Runs one subscription alone: others hear of the same events. */
const byNotices = (take: (detail: Envelope) => unknown) => async (subscription: string, _: unknown, detail: unknown) =>
  void (subscription === 'notify-people' && take(detail as Envelope));

let world: World | undefined;
afterEach(() => world?.close());

test('every event reaches its subscription with its envelope and without free texts', async () => {
  const seen: Envelope[] = [];
  world = await startWorld({ run: byNotices((detail) => seen.push(detail)) });
  const { body } = await open_(world);
  await reply(world.staff('ada'), body.number, 'A secret answer');
  await note(world.staff('ada'), body.number, 'A secret note');
  await world.settle();
  expect(seen.map((one) => one.type)).toEqual(['ticket.opened', 'ticket.replied']);
  expect(seen[0]).toEqual({
    id: `${world.acme}.1.1.0`,
    type: 'ticket.opened',
    msp: world.msp,
    cli: acmeId,
    aggregate: body.id,
    number: 1,
    version: 1,
    occurredAt: '2026-03-02T09:00:00Z',
    actor: { kind: 'staff', id: 'tom' },
    data: { kind: 'incident', channel: 'phone', assignee: 'ada' },
  });
  expect(JSON.stringify(seen)).not.toMatch(/secret|flickers|morning|Rita/);
});

test('a handler that fails is tried as often as its subscription allows, then the event is kept and can be redriven', async () => {
  let failing = true;
  let tries = 0;
  world = await startWorld({
    run: byNotices(() => {
      tries += 1;
      if (failing) throw new Error('mail server away');
    }),
  });
  await open_(world);
  await world.settle();
  expect(tries).toBe(3);
  const letters = await listDeadLetters(world.system, 'notify-people');
  expect(letters).toMatchObject([{ event: `${world.acme}.1.1.0`, error: 'Error: mail server away' }]);
  failing = false;
  expect(await world.bus.redrive('notify-people')).toBe(1);
  expect(await listDeadLetters(world.system, 'notify-people')).toEqual([]);
});

test('after a crash between commit and relay, what was committed is relayed and projected once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-pump-'));
  const path = join(folder, 'data.sqlite');
  try {
    const first = await startWorld({ path, pump: false });
    const { body } = await open_(first);
    await first.close();
    const seen: string[] = [];
    const run = byNotices(({ id }) => seen.push(id));
    const second = await startWorld({ path, run });
    await second.settle();
    await act(second.staff('tom'), body.number, 'assign', { assignee: 'tom' }, undefined);
    await second.settle();
    await second.close();
    world = await startWorld({ path, run });
    await world.settle();
    expect(seen).toEqual([`${world.acme}.1.1.0`, `${world.acme}.1.2.0`]);
    const queue = (await allRollups(world.system, world.acme)).find((one) => one.name === 'CNT');
    expect(queue?.counters['all']).toBe(1);
  } finally {
    await world?.close();
    world = undefined;
    rmSync(folder, { recursive: true });
  }
});

test('an entry that can never be projected is put aside after some attempts, and the others count', async () => {
  const faults: string[] = [];
  const quiet = await startWorld({ pump: false });
  world = quiet;
  await open_(quiet);
  await open_(quiet);
  const damaged = {
    ...ticketEvent(quiet.acme, 9, 1),
    _t: 'E',
    v: 1,
    at: quiet.now(),
    by: { kind: 'staff', id: 'tom' },
  };
  await quiet.system.put({ ...damaged, ev: [{ type: 'no.such.type' }], set: {}, req: 'x', prev: '', hash: '' });
  const onFault = (consumer: string) => void faults.push(consumer);
  const pump = createPump({ stream: quiet.engine.stream, ports: quiet.ports, bus: quiet.bus, onFault });
  for (let i = 0; i < 5; i++) await pump.settle().catch(() => undefined);
  await pump.settle();
  await pump.stop();
  expect(await listDeadLetters(quiet.system, 'projector')).toHaveLength(1);
  expect(await listDeadLetters(quiet.system, 'relay')).toHaveLength(1);
  const queue = (await allRollups(quiet.system, quiet.acme)).find((one) => one.name === 'CNT');
  expect(queue?.counters['all']).toBe(2);
});

test('settling comes to rest when nobody writes', async () => {
  world = await startWorld();
  await open_(world);
  await world.settle();
  const last = world.engine.stream.lastSequence();
  await world.settle();
  expect(world.engine.stream.lastSequence()).toBe(last);
});
