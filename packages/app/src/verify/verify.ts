import type { ClientScope, MspId, ProviderScope } from '@portico/domain/kernel/scope';
import { providerScope } from '@portico/domain/kernel/scope';
import type { Rollups } from '@portico/domain/report/contribution';
import type { Db, Item } from '@portico/store/db';
import { listPk, parseTicketPk, platformMspListPk, ticketHead, ticketPk } from '@portico/store/keys';
import { loadFacts, placeName } from '@portico/store/projection/watermark';
import { clientZones } from '@portico/store/projection/zones';
import { type ContactRow, listClients, listStaff, listTeams } from '@portico/store/tenant/directory';
import { stateOfHead } from '@portico/store/ticket/head';
import { lastNumber } from '@portico/store/ticket/read';
import type { FileStore } from '../file/store.ts';
import { checkChoices } from './choices.ts';
import { AttachedFiles } from './files.ts';
import { Findings, type VerifyResult } from './findings.ts';
import { checkInbox } from './inbox.ts';
import { checkAlarms, checkKeys, checkList, checkQueues, checkTasks, type Standing } from './indexes.ts';
import { checkJobs } from './jobs.ts';
import { checkLibrary } from './library.ts';
import { checkLog } from './log.ts';
import { Moves } from './moves.ts';
import { ExpectedPostings } from './postings.ts';
import { checkUmbrellas, References, scopeOf } from './references.ts';
import { Related } from './related.ts';
import { compareRollups, recount } from './rollups.ts';
import { checkSchedules } from './schedules.ts';
import { ServiceLevels } from './service-levels.ts';
import { sortItems } from './ticket-items.ts';
import { checkTime } from './time.ts';

export interface VerifyProgress {
  readonly msp: string;
  readonly client: string;
  readonly done: number;
  readonly total: number;
}

export interface VerifyReport {
  readonly tickets: number;
  readonly entries: number;
  /** Entries taken over from other systems: folded, chained and counted, exempt from transition guards. */
  readonly imported: number;
  readonly invariants: VerifyResult;
}

interface Counts {
  tickets: number;
  entries: number;
  imported: number;
}

/** What is carried from one client of an MSP to the next. */
interface MspWalk {
  readonly p: ProviderScope;
  readonly sums: Rollups;
  readonly heads: Map<string, Standing>;
  readonly postings: ExpectedPostings;
  readonly umbrellas: Map<string, string>;
  readonly moves: Moves;
  readonly clients: Set<string>;
  readonly owners: Set<string>;
}

const atOnce = 100;
const itemsMax = 100_000;
const contactsMax = 200_000;
const mspsMax = 100_000;

/**
 * Checks every invariant that data at rest can show, over every MSP. Reads only; the store should be at rest, since
 * rows of indexes and projections follow their heads with a delay. System credential.
 */
export async function* verifyStore(db: Db, files: FileStore): AsyncGenerator<VerifyProgress, VerifyReport> {
  const found = new Findings();
  const counts: Counts = { tickets: 0, entries: 0, imported: 0 };
  const msps = await db.all<Item>({ index: 'list', pk: platformMspListPk }, mspsMax);
  for (const row of msps) {
    const id = (row['r'] as { readonly id: MspId }).id;
    yield* walkMsp(db, files, id, found, counts);
  }
  return { ...counts, invariants: found.result() };
}

/** The same for one MSP. */
export async function* verifyTenant(
  db: Db,
  files: FileStore,
  msp: MspId,
): AsyncGenerator<VerifyProgress, VerifyReport> {
  const found = new Findings();
  const counts: Counts = { tickets: 0, entries: 0, imported: 0 };
  yield* walkMsp(db, files, msp, found, counts);
  return { ...counts, invariants: found.result() };
}

async function* walkMsp(
  db: Db,
  files: FileStore,
  msp: MspId,
  found: Findings,
  counts: Counts,
): AsyncGenerator<VerifyProgress, void> {
  const p = providerScope(msp);
  const [clients, staff, teams] = await Promise.all([listClients(db, p), listStaff(db, p), listTeams(db, p)]);
  const walk: MspWalk = {
    p,
    sums: new Map(),
    heads: new Map(),
    postings: new ExpectedPostings(),
    umbrellas: new Map(),
    moves: new Moves(),
    clients: new Set(clients.map((one) => one.id)),
    owners: new Set([...staff.map((one) => one.id), ...teams.map((one) => one.id)]),
  };
  const scopes = clients.map((one) => scopeOf(p, one.id));
  for (const scope of scopes) yield* walkClient(db, files, scope, walk, found, counts);
  await checkQueues(db, p, walk.owners, walk.heads, found);
  await checkAlarms(db, new Set<string>(scopes), walk.heads, found);
  await compareRollups(db, p, walk.sums, found);
  await walk.postings.check(db, found);
  await walk.moves.check(db, p, found);
  await checkUmbrellas(db, p, walk.clients, walk.umbrellas, found);
  await checkJobs(db, p, found);
  for (const scope of [p, ...scopes]) await checkLibrary(db, scope, walk.owners, found);
  for (const one of staff) {
    await checkInbox(db, p, one.id, found);
    await checkChoices(db, p, one.id, found);
  }
}

async function* walkClient(
  db: Db,
  files: FileStore,
  scope: ClientScope,
  walk: MspWalk,
  found: Findings,
  counts: Counts,
): AsyncGenerator<VerifyProgress, void> {
  const total = await lastNumber(db, scope);
  const zones = await clientZones(db, scope);
  const sums: Rollups = new Map();
  const own = new Map<string, Standing>();
  const references = new References(scope);
  const related = new Related();
  const attached = new AttachedFiles(scope);
  const levels = new ServiceLevels(db, scope);
  for (let from = 1; from <= total; from += atOnce) {
    const numbers = Array.from({ length: Math.min(atOnce, total - from + 1) }, (_, i) => from + i);
    const known = await loadFacts(
      db,
      numbers.map((number) => ({ scope, number })),
    );
    const partitions = await Promise.all(
      numbers.map((n) => db.all<Item>({ pk: ticketPk(scope, n), consistent: true }, itemsMax)),
    );
    for (const [at, number] of numbers.entries()) {
      const stored = partitions[at] ?? [];
      if (stored.length === 0) continue; // A number that was taken and never used: gaps are allowed.
      const items = sortItems(scope, number, stored);
      const where = `${scope.slice(9)} ${number}`;
      const entries = checkLog(items, where, found);
      const imported = entries.filter((entry) => entry.imported !== undefined).length;
      counts.tickets += 1;
      counts.entries += entries.length;
      counts.imported += imported;
      recount(entries, known.get(placeName({ scope, number })), zones, { client: sums, msp: walk.sums }, where, found);
      checkTime(items, entries, where, found);
      attached.add(items, entries, where, found);
      walk.postings.add(items, entries.length > 0, where, found);
      if (!items.head) continue;
      await levels.check(stateOfHead(items.head), entries, where, found);
      const last = entries[entries.length - 1];
      own.set(items.head.pk, checkKeys(items.head, scope, last?.imported !== undefined, where, found));
      related.add(items, stateOfHead(items.head), entries, where);
      walk.moves.add(items, stateOfHead(items.head), where);
      for (const [name, standing] of checkTasks(items, where, found)) own.set(name, standing);
      references.add(items, stateOfHead(items.head), entries, where, found);
    }
    yield { msp: walk.p, client: scope.slice(9), done: Math.min(total, from + atOnce - 1), total };
  }
  await checkBeyond(db, scope, total, found);
  await checkList(db, scope, own, found);
  await compareRollups(db, scope, sums, found);
  await references.check(db, found);
  await related.check(db, scope, found);
  await attached.check(db, files, found);
  for (const [name, where] of references.umbrellas) walk.umbrellas.set(name, where);
  for (const [pk, standing] of own) walk.heads.set(pk, standing);
  for (const [pk, standing] of await checkSchedules(db, scope, found)) walk.heads.set(pk, standing);
  for (const person of await activeContacts(db, scope)) {
    await checkInbox(db, scope, person, found);
    await checkChoices(db, scope, person, found);
  }
}

/** A ticket above the highest number given out would be given its number again. */
async function checkBeyond(db: Db, scope: ClientScope, total: number, found: Findings): Promise<void> {
  const next = await db.get<Item>(ticketHead(scope, total + 1));
  found.expect('I3', next === undefined, `${scope.slice(9)} ${total + 1}`, () => 'its number was never given out');
  const page = await db.query<Item>({ index: 'list', pk: listPk(scope, 'T'), descending: true, limit: 1 });
  const newest = parseTicketPk(page.items[0]?.pk ?? '');
  if (newest) {
    const where = `${scope.slice(9)} ${newest.number}`;
    found.expect('I3', newest.number <= total, where, () => 'its number was never given out');
  }
}

async function activeContacts(db: Db, scope: ClientScope): Promise<string[]> {
  const rows = await db.all<Item>({ index: 'list', pk: listPk(scope, 'USR') }, contactsMax);
  return rows.map((row) => row['r'] as ContactRow).flatMap((row) => (row.active ? [row.id] : []));
}
