import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReceiptAnswer } from '@portico/app/ticket/receipt';
import { seedTickets } from '@portico/cli/demo/seed';
import { loadTenants } from '@portico/cli/tenants/load';
import { openHome } from '@portico/local/home/open';
import { readSettings } from '@portico/local/home/settings';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { folders, portico, porticoJson, repository } from '../support/cli.ts';
import { done, opened, resolution } from '../support/tickets.ts';
import type { Ticket } from '../support/types.ts';
import { violations } from '../support/verified.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let ref: string;
beforeEach(async () => {
  world = await startWorld();
  ref = (await opened(world.as('tom'), { client: 'acme', requester: world.person('daniel').id })).body.number;
});
afterEach(() => world.close());
const temp = folders();
afterAll(() => temp.clear());

const receipt = async (who: string) => (await world.as(who).get<ReceiptAnswer>(`/v1/tickets/${ref}/sla`)).body;

test('the desk reads every line, and the counted ones add up to what the ticket says', async () => {
  await world.advance('PT40M');
  await done(world.as('tom'), ref, 'pend', { reason: 'approval' });
  await world.advance('P1D');
  await done(world.as('tom'), ref, 'resume');
  await world.advance('P3D');
  const { body } = await world.as('tom').get<Ticket>(`/v1/tickets/${ref}`);
  const { clocks = [] } = await receipt('tom');
  expect(clocks.length).toBeGreaterThan(1);
  for (const one of clocks) {
    const own = body.sla.clocks.find(({ target }) => target === one.target);
    const sum = one.lines.reduce((total, line) => total + (line.counted ? line.seconds : 0), 0);
    expect([sum, one.due, one.state]).toEqual([own?.usedSeconds, own?.due, own?.state]);
  }
  const waits = clocks.flatMap(({ lines }) => lines.filter(({ why }) => why === 'pending'));
  expect(waits[0]).toMatchObject({
    seconds: 86_400,
    counted: false,
    reason: 'approval',
    by: { name: world.person('tom').name },
  });
  expect(await violations(world)).toEqual([]);
});

test('its requester reads plain words in their language, and no reason or person of the desk', async () => {
  await done(world.as('tom'), ref, 'pend', { reason: 'approval' });
  await world.advance('PT1H');
  const answer = await world.as('daniel').get<ReceiptAnswer>(`/v1/tickets/${ref}/sla`);
  expect(answer.body.plain.join(' ')).toMatch(/First answer: promised within .* Solution: .*Not counted: 1 h on hold/);
  expect(answer.text).not.toMatch(/approval|Tom|staff|clocks/);
});

test('a colleague who does not see the ticket reads nothing of its clocks', async () => {
  const other = (await opened(world.as('tom'), { client: 'bluewater', requester: world.person('ruth').id })).body
    .number;
  const [foreign, none] = [`/v1/tickets/${other}/sla`, '/v1/tickets/BLU-999999/sla'];
  expect((await world.as('daniel').get(foreign)).status).toBe(404);
  expect((await world.as('daniel').get(none)).status).toBe(404);
});

test('a ticket keeps the calendar and policy it was opened under, and its receipt says which', async () => {
  const before = await receipt('tom');
  await world.reinstall(({ msps }) => ({
    msps: msps.map((msp) => ({
      ...msp,
      clients: msp.clients.map((client) => ({
        ...client,
        config: {
          ...client.config,
          value: { ...client.config.value, calendar: { timeZone: 'UTC', alwaysOpen: true } },
        },
      })),
    })),
  }));
  await world.advance('PT2M');
  const later = (await opened(world.as('tom'), { client: 'acme', requester: world.person('daniel').id })).body.number;
  await world.advance('P2D');
  await done(world.as('tom'), ref, 'resolve', resolution);
  const after = await receipt('tom');
  expect(after).toMatchObject({ policy: before.policy, calendar: before.calendar, timeZone: before.timeZone });
  const due = (one: ReceiptAnswer) => one.clocks?.find(({ target }) => target === 'response')?.due;
  expect(due(after)).toBe(due(before));
  expect((await world.as('tom').get<ReceiptAnswer>(`/v1/tickets/${later}/sla`)).body.calendar).toBe(
    before.calendar + 1,
  );
  expect(await violations(world)).toEqual([]);
});

test('the command line makes the same receipt of every demo ticket from its log, and from a file without the desk', async () => {
  const data = temp.make();
  expect((await portico(data, ['tenants', 'apply'])).code).toBe(0);
  await seeded(data);
  const verified = await porticoJson<{ invariants: Record<string, { checked: number; violated: number }> }>(data, [
    'verify',
    '--json',
  ]);
  expect(verified.invariants['I35']?.violated).toBe(0);
  expect(verified.invariants['I35']?.checked).toBeGreaterThan(100);
  const file = join(data, 'history.json');
  const told = await portico(data, ['sla', 'explain', 'ACME-2', '--save', file]);
  expect([told.code, told.err]).toEqual([0, '']);
  expect(told.out).toMatch(/^ACME-2 as of .*: \w+ of priority \d, policy version 1, calendar version 1, hours in/);
  expect(await portico(temp.make(), ['sla', 'explain', '--from', file])).toEqual(told);
  // One second more in the file than passed: the receipt no longer is what the head says.
  const forged = join(data, 'forged.json');
  writeFileSync(
    forged,
    readFileSync(file, 'utf8').replace(/"t": (\d+)/g, (_, t: string) => `"t": ${Number(t) + 1}`),
  );
  const refused = await portico(data, ['sla', 'explain', '--from', forged]);
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('the receipt says target seconds')]);
  expect(readFileSync(file, 'utf8')).not.toMatch(/subject|requesterName/);
});

test('the command line says what it cannot explain', async () => {
  const data = temp.make();
  expect((await portico(data, ['tenants', 'apply'])).code).toBe(0);
  const unknown = await portico(data, ['sla', 'explain', 'NOPE-1']);
  expect([unknown.code, unknown.err]).toEqual([1, 'there is no client whose tickets begin with "NOPE"\n']);
  const gone = await portico(data, ['sla', 'explain', 'ACME-99']);
  expect([gone.code, gone.err]).toEqual([1, 'there is no ticket "ACME-99"\n']);
  const bad = join(data, 'bad.json');
  writeFileSync(bad, '{"ticket":"ACME-1"}');
  expect((await portico(data, ['sla', 'explain', '--from', bad])).err).toContain('asOf');
});

/** The demo's first MSP with all its tickets. */
async function seeded(data: string): Promise<void> {
  const home = await openHome(
    readSettings({ PORTICO_DATA: data, PORTICO_DURABILITY: 'process' }, repository),
    'test',
    Date.now,
  );
  const desired = await loadTenants(join(repository, 'tenants'));
  if ('problems' in desired) throw new Error('the demo tenants have problems');
  const io = { stdout: () => undefined, stderr: () => undefined, stdin: async () => '', cwd: '', env: {} };
  await seedTickets(home.ports, { msps: desired.msps.slice(-1) }, new Date().toISOString(), io);
  await home.settle();
  await home.close();
}
