import { rewriteCheckpoints } from '@portico/app/upgrade/rewrite-checkpoints';
import { auditCommand } from '@portico/cli/commands/audit';
import { ticketCheckpoint } from '@portico/store/keys';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '../support/caller.ts';
import { uploaded } from '../support/files.ts';
import { plantHistory } from '../support/many.ts';
import { done, noted, opened, replied, resolution } from '../support/tickets.ts';
import type { AsOf, FieldAt, Ticket, Timeline } from '../support/types.ts';
import { violations } from '../support/verified.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let tom: Caller;
let ref: string;
beforeEach(async () => {
  world = await startWorld();
  tom = world.as('tom');
  const given = {
    client: 'acme',
    requester: world.person('daniel').id,
    description: 'It smokes',
    category: 'hardware',
  };
  ref = (await opened(tom, given)).body.number;
});
afterEach(() => world.close());

const another = async () =>
  (await opened(tom, { client: 'acme', requester: world.person('daniel').id, subject: 'Another' })).body.number;
const retag = async (tags: string[]) => {
  const { version } = (await tom.get<Ticket>(`/v1/tickets/${ref}`)).body;
  await tom.patch(`/v1/tickets/${ref}`, { tags }, { ifMatch: version });
};
const asOf = async (by: Caller, at: string) => (await by.get<AsOf>(`/v1/tickets/${ref}/as-of?at=${at}`)).body;

describe('a whole ticket as of a time', () => {
  test('is what was read then, message by message, for each reader', async () => {
    const daniel = world.as('daniel');
    const child = await another();
    const moments: { at: string; ticket: Ticket }[] = [];
    const remember = async () => {
      moments.push({ at: world.now(), ticket: (await tom.get<Ticket>(`/v1/tickets/${ref}`)).body });
      await world.advance('PT11M');
    };
    await remember();
    await replied(daniel, ref, 'It still smokes');
    await remember();
    await tom.post(`/v1/tickets/${ref}/links`, { type: 'child', ref: child });
    await retag(['smoke', 'urgent']);
    await noted(tom, ref, 'Smells of plastic');
    await done(tom, ref, 'pend', { reason: 'requester' });
    await remember();
    await tom.patch(
      `/v1/tickets/${ref}`,
      { subject: 'Fire' },
      { ifMatch: (await tom.get<Ticket>(`/v1/tickets/${ref}`)).body.version },
    );
    await tom.delete(`/v1/tickets/${ref}/links/child/${child}`);
    await retag([]);
    await done(tom, ref, 'resolve', resolution);
    await remember();
    await done(daniel, ref, 'reopen', { reason: 'No' });
    const texts: string[][] = [];
    for (const { at, ticket } of moments) {
      const past = await asOf(tom, at);
      const { version, actions: _a, sla, canSeeNotes: _c, follows: _f, advisories: _v, ...rest } = ticket;
      expect({ ...past.ticket }).toEqual({ ...rest, version, clocks: sla.clocks });
      texts.push(past.messages.map((one) => one.text));
    }
    expect(moments.map(({ ticket }) => [ticket.links.length, ticket.tags?.length])).toEqual([
      [0, undefined],
      [0, undefined],
      [1, 2],
      [0, undefined],
    ]);
    expect(texts.map((one) => one.length)).toEqual([0, 1, 2, 2]);
    const last = moments[3]?.at ?? '';
    expect((await asOf(daniel, last)).messages.map((one) => one.text)).toEqual(['It still smokes']);
    expect((await asOf(tom, last)).ticket.resolution).toMatchObject({ text: resolution.text, by: 'Tom Ashworth' });
  });

  test('had the links of what was merged into it, for as long as it was', async () => {
    const [merged, child] = [await another(), await another()];
    await tom.post(`/v1/tickets/${merged}/links`, { type: 'related', ref: child });
    await tom.post(`/v1/tickets/${merged}/links`, { type: 'child', ref });
    const links: unknown[] = [];
    const remember = async (): Promise<void> => {
      const at = world.now();
      const now = (await tom.get<Ticket>(`/v1/tickets/${ref}`)).body.links;
      await world.advance('PT11M');
      links.push([at, now]);
    };
    await remember();
    await tom.post(`/v1/tickets/${merged}/merge`, { into: ref });
    await remember();
    await tom.post(`/v1/tickets/${merged}/unmerge`, {});
    await remember();
    const past: unknown[] = [];
    for (const [at] of links as [string][]) past.push([at, (await asOf(tom, at)).ticket.links]);
    expect(past).toEqual(links);
    expect(links.map((one) => (one as [string, unknown[]])[1])).toEqual([
      [{ type: 'parent', ref: merged }],
      [{ type: 'related', ref: child }],
      [{ type: 'parent', ref: merged }],
    ]);
    expect(await violations(world)).toEqual([]);
  });

  test('had the messages, files, time and tasks of what was merged into it, for as long as it was', async () => {
    const merged = await another();
    const daniel = world.as('daniel');
    const file = await uploaded(tom, 'the log of the other', { ticket: merged });
    await tom.post(`/v1/tickets/${merged}/replies`, { text: 'Said on the other', files: [file.id] });
    await noted(tom, merged, 'A note on the other');
    await tom.post(`/v1/tickets/${merged}/tasks`, { title: 'Call back' });
    await tom.post(`/v1/tickets/${merged}/time`, { minutes: 30, activity: 'remote' });
    await tom.post(`/v1/tickets/${ref}/tasks`, { title: 'Order' });
    await world.advance('PT1M');
    await replied(tom, ref, 'Said here');
    const moments: { at: string; ticket: Ticket; said: unknown[] }[] = [];
    const remember = async (): Promise<void> => {
      const { body: ticket } = await tom.get<Ticket>(`/v1/tickets/${ref}`);
      const { items } = (await tom.get<Timeline>(`/v1/tickets/${ref}/timeline`)).body;
      const said = items.flatMap((one) =>
        one.kind === 'message' ? [[one.text, one.ticket, one.files.map(({ id }) => id)]] : [],
      );
      moments.push({ at: world.now(), ticket, said });
      await world.advance('PT11M');
    };
    await remember();
    await tom.post(`/v1/tickets/${merged}/merge`, { into: ref });
    await replied(daniel, merged, 'Landed by the old number');
    await remember();
    await tom.post(`/v1/tickets/${merged}/unmerge`, {});
    await remember();
    const counts = moments.map(({ ticket: { tasks, time, files, merged: one } }) => [
      tasks?.all,
      time?.minutes,
      files.length,
      one?.length,
    ]);
    expect(counts[1]).toEqual([2, 30, 1, 1]);
    expect([counts[0], counts[2]]).toEqual([
      [1, undefined, 0, undefined],
      [1, undefined, 0, undefined],
    ]);
    for (const { at, ticket, said } of moments) {
      const past = await asOf(tom, at);
      expect([past.ticket.tasks, past.ticket.time, past.ticket.files]).toEqual([
        ticket.tasks,
        ticket.time,
        ticket.files,
      ]);
      expect(past.ticket.merged?.map((one) => one.number)).toEqual(ticket.merged?.map((one) => one.number));
      expect(past.messages.map((one) => [one.text, one.ticket, one.files.map(({ id }) => id)])).toEqual(said);
    }
    expect((await asOf(daniel, moments[1]?.at ?? '')).messages.map((one) => one.text)).toEqual([
      'Said on the other',
      'Said here',
      'Landed by the old number',
    ]);
    expect(await violations(world)).toEqual([]);
  });

  test('had a message with its file until it was split off, and not from then on', async () => {
    const file = await uploaded(tom, 'about another matter', { ticket: ref });
    const { body } = await tom.post<{ id: string }>(`/v1/tickets/${ref}/replies`, {
      text: 'And this',
      files: [file.id],
    });
    const before = world.now();
    await world.advance('PT5M');
    const subject = 'The other matter';
    const split = await tom.post<Ticket>(`/v1/tickets/${ref}/split`, { messages: [body.id], subject });
    expect(split.status).toBe(201);
    const after = world.now();
    await world.advance('PT5M');
    const said = async (at: string) =>
      (await asOf(tom, at)).messages.map((one) => [one.text, one.files.map(({ id }) => id)]);
    expect(await said(before)).toEqual([['And this', [file.id]]]);
    expect(await said(after)).toEqual([]);
  });

  test('is nothing before it was there, and nothing to who may not see it now', async () => {
    const before = await tom.get(`/v1/tickets/${ref}/as-of?at=2026-03-01T00:00:00Z`);
    const foreign = await world.as('hannah').get(`/v1/tickets/${ref}/as-of`);
    expect([before.status, foreign.status]).toEqual([404, 404]);
    expect((await tom.get(`/v1/tickets/${ref}/as-of?at=yesterday`)).status).toBe(400);
  });

  test('who gave a field its value is told with why, from where and by which request', async () => {
    const answer = await done(tom, ref, 'resolve', resolution);
    const { body } = await tom.get<FieldAt>(`/v1/tickets/${ref}/fields/status`);
    expect(body.since).toMatchObject({
      by: { name: 'Tom Ashworth' },
      types: ['ticket.resolved'],
      why: { text: resolution.text },
      via: 'api',
      request: answer.headers.get('x-request-id'),
    });
    await world.advance('P6D');
    expect((await tom.get<FieldAt>(`/v1/tickets/${ref}/fields/status`)).body.since).toMatchObject({ via: 'timer' });
  });
});

describe('a long history', () => {
  /** A planted history has no chain; its checkpoints must be right all the same. */
  const pastFaults = async () => (await violations(world)).filter((one) => one.includes('checkpoint'));

  test('is read from its checkpoints, at a cost that does not grow with it', async () => {
    const { scope } = world.client('acme');
    const number = Number(ref.split('-')[1]);
    await done(tom, ref, 'start');
    const child = await another();
    await tom.post(`/v1/tickets/${ref}/links`, { type: 'child', ref: child });
    await plantHistory(world, scope, number, 1_500);
    await world.settle();
    const from = world.ms();
    const costs: number[] = [];
    for (const minutes of [10, 149, 700, 1_490]) {
      const at = new Date(from + minutes * 60_000).toISOString();
      const past = await tom.get<AsOf>(`/v1/tickets/${ref}/as-of?at=${at}`);
      expect(past.body.ticket).toMatchObject({ version: minutes + 4, subject: 'Nothing works', status: 'in_progress' });
      expect(past.body.ticket.links).toEqual([{ type: 'child', ref: child }]);
      expect(past.body.messages.at(-1)?.text).toContain(`Message ${minutes}`);
      const field = await tom.get<FieldAt>(`/v1/tickets/${ref}/fields/status?at=${at}`);
      expect(field.body).toMatchObject({ value: 'in_progress', since: { v: 2 } });
      costs.push(past.used.reads, field.used.reads);
    }
    expect(Math.max(...costs)).toBeLessThanOrEqual(40);
    expect(await pastFaults()).toEqual([]);
  });

  test('of an earlier release, whose checkpoints tell of no links, gets them when it is brought up to date', async () => {
    const { scope } = world.client('acme');
    const number = Number(ref.split('-')[1]);
    const child = await another();
    await tom.post(`/v1/tickets/${ref}/links`, { type: 'child', ref: child });
    await plantHistory(world, scope, number, 120);
    await world.settle();
    const at = new Date(world.ms() + 97 * 60_000).toISOString();
    const old = { UpdateExpression: 'REMOVE l', ConditionExpression: 'attribute_exists(l)' };
    await world.system.update(ticketCheckpoint(scope, number, at, 100), old);
    expect(await pastFaults()).toHaveLength(1);
    await rewriteCheckpoints(world.system);
    expect(await pastFaults()).toEqual([]);
    expect((await asOf(tom, at)).ticket.links).toEqual([{ type: 'child', ref: child }]);
  });

  test('a checkpoint that tells another state is found by verify', async () => {
    const { scope } = world.client('acme');
    const number = Number(ref.split('-')[1]);
    await plantHistory(world, scope, number, 120);
    await world.settle();
    const at = new Date(world.ms() + 98 * 60_000).toISOString();
    await world.system.update(ticketCheckpoint(scope, number, at, 100), {
      UpdateExpression: 'SET s.priority = :other',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':other': 5 },
    });
    expect(await pastFaults()).toEqual([expect.stringContaining('checkpoint tells another state')]);
  });
});

describe('an exported history', () => {
  const exported = async (by = tom): Promise<string[]> => {
    const response = await world.desk.fetch(
      new Request(`http://localhost:3000/v1/tickets/${ref}/history-export`, {
        headers: { host: 'localhost:3000', authorization: `Bearer ${await by.token()}` },
      }),
    );
    expect(response?.status).toBe(200);
    expect(response?.headers.get('content-disposition')).toContain(`${ref}.history.jsonl`);
    return ((await response?.text()) ?? '').trimEnd().split('\n');
  };
  const verify = async (lines: readonly string[]) => {
    let out = '';
    const io = {
      stdout: (text: string) => {
        out += text;
      },
      stderr: () => undefined,
      stdin: async () => lines.join('\n'),
      cwd: '.',
      env: {},
    };
    const code = await auditCommand.run(['verify', '-', '--json'], io);
    return { code, ...(JSON.parse(out) as { entry?: number; why?: string; entries?: number; erased?: number }) };
  };
  const live = async (): Promise<void> => {
    await replied(world.as('daniel'), ref, 'First words');
    // Messages of one moment stand in no order.
    world.sleep('PT1S');
    await noted(tom, ref, 'Second words');
    world.sleep('PT1S');
    await done(tom, ref, 'pend', { reason: 'requester' });
    await replied(world.as('daniel'), ref, 'Third words');
    await done(tom, ref, 'resolve', resolution);
  };
  /** The lines with one of them changed; lines of entries stand at their version. */
  const changed = (lines: readonly string[], at: number, change: (line: string) => string): string[] =>
    lines.map((line, i) => (i === at ? change(line) : line));

  test('proves itself without a server', async () => {
    await live();
    const lines = await exported();
    expect(await verify(lines)).toMatchObject({ code: 0, entries: 6, erased: 0 });
    expect(lines.join('\n')).not.toMatch(/#T#|"pk"/);
  });

  test('names the first entry that was tampered with, and how', async () => {
    await live();
    const lines = await exported();
    const messages = lines.flatMap((line, i) => (line.startsWith('{"message"') ? [i] : []));
    const [one = 0, two = 0] = messages;
    const texts = lines.map((line) => /"text":"([^"]*)"/.exec(line)?.[1] ?? '');
    const swapped = changed(
      changed(lines, one, (line) => line.replace(texts[one] ?? '', texts[two] ?? '')),
      two,
      (line) => line.replace(texts[two] ?? '', texts[one] ?? ''),
    );
    const swap = (i: number): string[] => lines.with(i, lines[i + 1] ?? '').with(i + 1, lines[i] ?? '');
    const cases: [string, readonly string[], number, RegExp][] = [
      ['a field', changed(lines, 4, (line) => line.replace('"pending"', '"open"')), 4, /changed after/],
      ['who did it', changed(lines, 3, (line) => line.replace(world.person('tom').id, 'somebody')), 3, /changed after/],
      ['an entry dropped', lines.toSpliced(3, 1), 3, /missing or out of its order/],
      ['the last entry dropped', lines.toSpliced(6, 1), 6, /missing/],
      ['entries reordered', swap(2), 2, /missing or out of its order/],
      ['a word of a text', changed(lines, 6, (line) => line.replace(resolution.text, 'Nothing')), 6, /not the one/],
      ['messages swapped', swapped, 2, /not the text that was sealed/],
      ['a message dropped', lines.toSpliced(one, 1), 2, /missing or too many|is gone/],
      ['the head', changed(lines, 0, (line) => line.replace('"resolved"', '"closed"')), 6, /do not come to the head/],
      ['the tail cut off', lines.slice(0, -1), 0, /ends in the midst/],
      ['a line of another kind', lines.with(2, '{"x":1}'), 0, /neither entry/],
    ];
    for (const [what, broken, entry, why] of cases) {
      const found = await verify(broken);
      expect([what, found.code, found.why]).toEqual([what, 1, expect.stringMatching(why)]);
      if (entry > 0 && found.entry !== undefined) expect([what, found.entry]).toEqual([what, entry]);
    }
  });

  test('still holds once a person has been erased, and their words are not in it', async () => {
    await live();
    const daniel = world.person('daniel').id;
    const gone = await world.as('priya').post(`/v1/clients/${world.client('acme').id}/contacts/${daniel}/erase`);
    expect(gone.status, gone.text).toBe(200);
    const lines = await exported();
    expect(lines.join('\n')).not.toMatch(/First words|Third words|Osei/);
    expect(lines.join('\n')).toContain('Second words');
    expect(await verify(lines)).toMatchObject({ code: 0, entries: 7, erased: 2 });
  });

  test('is for the desk: internal notes are in it', async () => {
    const path = `/v1/tickets/${ref}/history-export`;
    expect((await world.as('daniel').get(path)).status).toBe(403);
    expect((await (await world.asKey('priya', ['tickets:read'], 'acme')).get(path)).status).toBe(403);
    expect((await world.as('lukas').get(path)).status).toBe(404);
  });
});
