import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { javaPresent, type Oracle, oracleVersion, startOracle } from '../conformance/support/oracle.ts';
import type { ProblemBody } from '../support/caller.ts';
import { alpenblick, Life, northwind, seeded } from '../support/random.ts';
import { everythingReadable } from '../support/readable.ts';
import { act, done, noted, opened, replied, resolution } from '../support/tickets.ts';
import type { Notifications, QueuePage, Searched, Ticket, TicketAnswer, Timeline } from '../support/types.ts';
import { violations } from '../support/verified.ts';
import { startWorld, type World } from '../support/world.ts';

/** The whole product over Amazon's own DynamoDB Local, through the unmodified SDK: what the engine stands for. */
const java = javaPresent();
if (!java && process.env['CI'] !== 'true') {
  console.warn('NOT RUN: no Java on this machine, so nothing was tried on DynamoDB Local');
}

const SEED = 20_261_122;

describe.skipIf(!java && process.env['CI'] !== 'true')(`on ${oracleVersion}`, () => {
  let oracle: Oracle;
  let world: World;
  beforeAll(async () => {
    if (!java) throw new Error('Java is missing: .ci/run installs openjdk-17-jre-headless');
    oracle = await startOracle();
    world = await startWorld({ documentClient: oracle.doc });
  }, 180_000);
  afterAll(async () => {
    await world?.close();
    await oracle?.stop();
  });

  test('a ticket goes from the portal to its end, and everybody reads what they may', async () => {
    const [tom, daniel] = [world.as('tom'), world.as('daniel')];
    const order = { client: 'acme', subject: 'Zebra printer', description: 'It eats the labels' };
    const first = await opened(daniel, order, { key: 'once' });
    const again = await opened(daniel, order, { key: 'once' });
    expect(again.text).toBe(first.text);
    const ref = first.body.number;
    await world.advance('PT5M');
    await replied(tom, ref, 'We look into it');
    await noted(tom, ref, 'A note');
    await done(tom, ref, 'assign', { assignee: world.person('priya').id, team: world.team('Service Desk') });
    const { version } = (await tom.get<Ticket>(`/v1/tickets/${ref}`)).body;
    await tom.patch<TicketAnswer>(`/v1/tickets/${ref}`, { impact: 1 }, { ifMatch: version });
    const stale = await tom.patch(`/v1/tickets/${ref}`, { impact: 2 }, { ifMatch: version });
    expect([stale.status, stale.body.current]).toEqual([412, version + 1]);
    const other = (await opened(tom, { client: 'acme', requester: world.person('owen').id })).body.number;
    expect((await tom.post(`/v1/tickets/${ref}/links`, { type: 'parent', ref: other })).status).toBe(201);
    expect((await tom.post(`/v1/tickets/${other}/links`, { type: 'parent', ref })).status).toBe(409);
    await done(tom, ref, 'pend', { reason: 'planned', wakeAt: '2026-03-02T12:00:00Z' });
    await world.advance('PT3H');
    expect((await tom.get<Ticket>(`/v1/tickets/${ref}`)).body.phase).toBe('open');
    await done(tom, ref, 'resolve', resolution);
    const refused = await act<ProblemBody>(tom, ref, 'resolve', resolution);
    expect([refused.status, refused.body.code]).toEqual([409, 'ticket.wrong_state']);
    const list = await tom.get<QueuePage>('/v1/tickets?scope=client:acme');
    expect(list.body.items.map((one) => one.number)).toEqual([other]);
    const found = await tom.get<Searched>('/v1/search?q=zebra');
    expect(found.body.items.map((one) => one.number)).toEqual([ref]);
    const told = await world.as('priya').get<Notifications>('/v1/notifications');
    expect(told.body.items.map((one) => one.type)).toContain('ticket.assigned');
    const history = await daniel.get<Timeline>(`/v1/tickets/${ref}/timeline`);
    expect(history.text).not.toMatch(/A note|noted/);
    const report = await tom.get<{ tickets: number; resolved: number }>('/v1/reports/service?client=acme');
    expect(report.body).toMatchObject({ tickets: 2, resolved: 1 });
    expect((await world.as('lukas').get(`/v1/tickets/${ref}`)).status).toBe(404);
    await world.advance('P6D');
    expect((await tom.get<Ticket>(`/v1/tickets/${ref}`)).body.phase).toBe('closed');
    expect(await violations(world)).toEqual([]);
  }, 300_000);

  test('a random life of two MSPs reads the same as on the embedded engine', async () => {
    const embedded = await startWorld();
    const amazon = await freshWorld();
    try {
      for (const one of [embedded, amazon]) {
        const lives = [new Life(one, northwind, seeded(SEED)), new Life(one, alpenblick, seeded(SEED + 1))];
        for (let i = 0; i < 16; i++) {
          for (const life of lives) await life.step();
          if (i % 4 === 3) await one.advance('PT7H');
        }
        await one.settle();
      }
      for (const [who, clients] of [
        ['tom', ['acme', 'bluewater']],
        ['elena', ['acme']],
        ['nina', ['donau']],
      ] as const) {
        const wanted = await everythingReadable(embedded.as(who), clients);
        const got = await everythingReadable(amazon.as(who), clients);
        expect([...got.keys()]).toEqual([...wanted.keys()]);
        for (const [path, text] of wanted) {
          // Fields of a map come back from Amazon's in no order.
          expect(JSON.parse(got.get(path) ?? ''), `${who} reads ${path}`).toEqual(JSON.parse(text));
        }
      }
      expect(await violations(amazon)).toEqual([]);
    } finally {
      await embedded.close();
      await amazon.close();
      await second?.stop();
    }
  }, 600_000);

  let second: Oracle | undefined;
  /** A server of its own: the other one has tickets in it. */
  async function freshWorld(): Promise<World> {
    second = await startOracle();
    return startWorld({ documentClient: second.doc });
  }
});
