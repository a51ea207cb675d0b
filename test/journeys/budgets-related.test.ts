import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { plantHistory } from '../support/many.ts';
import { relatedIn } from '../support/related.ts';
import { opened, replied } from '../support/tickets.ts';
import type { Timeline } from '../support/types.ts';
import { startWorld, type World } from '../support/world.ts';

/** What commands on several tickets may cost, with an Idempotency-Key, in request units as AWS bills them. */
let world: World;
let keys = 0;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const key = () => ({ key: `related-${++keys}` });
const { read, ids, link } = relatedIn(() => world);

/** As much as people really fill in. */
const full = async (): Promise<string> =>
  (
    await opened(world.as('tom'), {
      client: 'bluewater',
      subject:
        'The label printer of the west ward prints every second label with a shifted bar code since this morning',
      description: 'Since the update of last night it begins a hand’s breadth too far to the right. '.repeat(10).trim(),
      category: 'clinical',
      subcategory: 'imaging',
      requester: world.person('maya').id,
      team: world.team('Field Engineering'),
      assignee: world.person('tom').id,
      channel: 'phone',
    })
  ).body.number;

async function cost(path: string, body: object, who = 'tom'): Promise<{ writes: number; reads: number }> {
  const answer = await world.as(who).post(`/v1/tickets/${path}`, body, key());
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.used;
}

test('merging costs at most 20 WRU and undoing it 20, whatever the tickets hold; a reply to the merged number 22', async () => {
  const [a, b] = [await full(), await full()];
  for (let i = 0; i < 20; i++) await replied(world.as('tom'), b, 'We look into it, it will take a while. '.repeat(8));
  expect((await cost(`${b}/merge`, { into: a })).writes).toBeLessThanOrEqual(20);
  expect((await cost(`${b}/replies`, { text: 'Still at it. '.repeat(20) })).writes).toBeLessThanOrEqual(22);
  expect((await cost(`${a}/replies`, { text: 'Still at it. '.repeat(20) })).writes).toBeLessThanOrEqual(11);
  expect((await cost(`${b}/unmerge`, {})).writes).toBeLessThanOrEqual(20);
});

describe('reading a ticket with others merged into it', () => {
  test('costs at most 2 RRU more for each, and its timeline at most 7 a log, however long they are', async () => {
    const [a, b] = [await full(), await full()];
    const { scope } = world.client('bluewater');
    await plantHistory(world, scope, Number(b.split('-')[1]), 2_000);
    world.sleep('PT48H');
    const alone = await world.as('tom').get(`/v1/tickets/${a}`);
    await cost(`${b}/merge`, { into: a });
    const whole = await world.as('tom').get(`/v1/tickets/${a}`);
    expect(whole.used.reads).toBeLessThanOrEqual(alone.used.reads + 2);
    const page = await world.as('tom').get<Timeline>(`/v1/tickets/${a}/timeline`);
    expect(page.used.reads).toBeLessThanOrEqual(14);
    const seen = new Set<string>();
    let cursor = '';
    for (;;) {
      const part = await world.as('tom').get<Timeline>(`/v1/tickets/${a}/timeline${cursor}`);
      for (const item of part.body.items) {
        if (item.kind !== 'event') continue;
        const name = `${item.ticket ?? a} v${item.v}`;
        expect(seen.has(name), `${name} came twice`).toBe(false);
        seen.add(name);
      }
      if (part.body.previousCursor === undefined) break;
      cursor = `?cursor=${part.body.previousCursor}`;
    }
    expect(seen.size).toBeGreaterThanOrEqual(2_003);
  }, 60_000);
});

test('splitting costs at most 30 WRU and 4 more for each message, a duplicate 27', async () => {
  const [a, b] = [await full(), await full()];
  for (let i = 0; i < 4; i++) await replied(world.as('tom'), a, 'Another matter. '.repeat(20));
  const messages = await ids(a);
  const { writes } = await cost(`${a}/split`, { subject: 'Another matter', messages });
  expect(writes).toBeLessThanOrEqual(30 + 4 * messages.length);
  expect((await cost(`${b}/duplicate`, { of: a, text: 'Known already' })).writes).toBeLessThanOrEqual(27);
});

test('a parent’s word costs what a reply costs, and moving what two tickets and their messages cost', async () => {
  const [a, b] = [await full(), await full()];
  await link(a, 'child', b);
  expect((await cost(`${a}/children/replies`, { text: 'Power is back' })).writes).toBeLessThanOrEqual(18);
  const lone = await full();
  for (let i = 0; i < 4; i++) await replied(world.as('tom'), lone, 'Another matter. '.repeat(20));
  const body = { client: 'acme', requester: world.person('daniel').id };
  expect((await cost(`${lone}/move`, body)).writes).toBeLessThanOrEqual(26 + 3 * 4);
  expect((await read(lone)).number).toMatch(/^ACME/);
});
