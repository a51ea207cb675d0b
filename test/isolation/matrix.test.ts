import { idKinds } from '@portico/api/ids';
import { runMatrix } from '@portico/cli/isolation/matrix';
import { places } from '@portico/cli/isolation/places';
import { isIntact, passed, reportOf } from '@portico/cli/isolation/report';
import { operationsOf } from '@portico/cli/isolation/request';
import { openSandbox } from '@portico/cli/isolation/sandbox';
import { falls, runFall } from '@portico/cli/isolation/walls';
import { saveIsolationReport } from '@portico/store/identity/isolation-report';
import { describe, expect, test } from 'vitest';
import { type Field, fieldsOf } from './fields.ts';

/** Open by their links alone: test/isolation/file-links.test.ts tries those. */
/** Asked with a signed address instead of a sign-in. */
const bySignedAddress = ['uploadFile', 'downloadFile', 'showUnsubscribe', 'unsubscribe'];
const OPERATIONS_FLOOR = 55;
const CELLS_FLOOR = 2_200;
const CROSSINGS_FLOOR = 75;

describe('the isolation matrix, made from the OpenAPI document', { timeout: 240_000 }, () => {
  test('every operation tells no stranger anything, and every one of them was seen to work for who may', async () => {
    const matrix = await runMatrix();
    console.info(
      `isolation: ${matrix.operations} operations, ${matrix.cells.length} cells, ${matrix.personas.length} personas`,
    );
    expect(matrix.cells.filter((cell) => cell.leak !== undefined)).toEqual([]);
    expect(matrix.blind).toEqual([]);
    expect(matrix.operations).toBeGreaterThanOrEqual(OPERATIONS_FLOOR);
    expect(matrix.cells.length).toBeGreaterThanOrEqual(CELLS_FLOOR);
    expect(matrix.open).toEqual([...bySignedAddress, 'getHealth', 'getOpenApi', 'getDocs']);
  });

  test.each(falls.slice(0, -1))('without the wall "%s" the others hold', async (wall) => {
    const fall = await runFall([wall]);
    expect(fall.tried).toBeGreaterThanOrEqual(CROSSINGS_FLOOR);
    expect(fall.leaks).toEqual([]);
    expect(Object.values(fall.held).reduce((sum, one) => sum + one, 0)).toBe(fall.tried);
    expect(Object.keys(fall.held)).not.toContain(wall);
  });

  test('without any wall every operation on tenants’ data leaks, so a leak would be seen', async () => {
    const all = falls[falls.length - 1] ?? [];
    const fall = await runFall(all);
    expect(fall.tried).toBeGreaterThanOrEqual(CROSSINGS_FLOOR);
    expect(fall.held).toEqual({});
    expect(fall.leaks).toHaveLength(fall.tried);
  });
});

describe('the isolation report', () => {
  test('is dated and hashed, names no tenant, can be downloaded by every client, and fails with a single leak', async () => {
    const matrix = await runMatrix({ only: (op) => op.id === 'getTicket' });
    const about = { at: '2026-03-02T10:00:00Z', product: '1.2.3' };
    const report = reportOf(matrix, [], about);
    expect(report).toMatchObject({ at: about.at, product: '1.2.3', leaks: 0 });
    expect([passed(report), isIntact(report), isIntact({ ...report, leaks: 1 })]).toEqual([true, true, false]);
    expect(JSON.stringify(report)).not.toMatch(/alder|birch|c1ent|kingfisher|northwind|acme/i);
    const sandbox = await openSandbox();
    const download = async () => {
      const credential = await sandbox.token(places.two.requester);
      return sandbox.ask(credential, { method: 'GET', path: '/v1/isolation-report' });
    };
    expect((await download()).status).toBe(404);
    await saveIsolationReport(sandbox.system, report);
    expect(JSON.parse((await download()).text)).toEqual(report);
    await sandbox.close();
    const [first, ...rest] = matrix.cells;
    const leaking = reportOf(
      { ...matrix, cells: [{ ...(first ?? never()), leak: 'was answered' }, ...rest] },
      [],
      about,
    );
    expect([passed(leaking), leaking.leaks]).toEqual([false, 1]);
  });
});

function never(): never {
  throw new Error('the matrix asked nothing');
}

/** Names of fields that people would take for ids. */
const looksLikeId =
  /^(id|ref|refs|client|clients|requester|person|people|contact|assignee|team|staff|member|members|watcher|watchers|ticket|tickets|file|files|task|tasks|job|macro|template|umbrella|session|key|into|other|parent|child|owner|approver|user|entry|entries)$|(Id|Ref|Ids|Refs)$/;

describe('a field that takes an id says of what', () => {
  test('in every body and query of the API', async () => {
    const sandbox = await openSandbox();
    const { document } = sandbox;
    await sandbox.close();
    const fields = operationsOf(document).flatMap((op) => fieldsOf(document, op));
    expect(fields.length).toBeGreaterThan(40);
    const unmarked = fields.filter(({ name, text, marked }: Field) => text && looksLikeId.test(name) && !marked);
    expect(unmarked.map(({ operation, at }) => `${operation} ${at}: mark it with takes(kind), or takesNoId`)).toEqual(
      [],
    );
    const kinds = fields.flatMap(({ kinds: marks }) => marks);
    for (const kind of kinds) expect(Object.keys(idKinds)).toContain(kind);
  });
});
