import { announce } from '@portico/app/file/announce';
import { complete } from '@portico/app/file/complete';
import { addTask, change, listTasks } from '@portico/app/task/tasks';
import { note, reply } from '@portico/app/ticket/converse';
import { merge, unmerge } from '@portico/app/ticket/merge';
import { open } from '@portico/app/ticket/open';
import { read } from '@portico/app/ticket/read';
import { split } from '@portico/app/ticket/split';
import { timeline } from '@portico/app/ticket/timeline';
import { log } from '@portico/app/time/log';
import { verifyStore } from '@portico/app/verify/verify';
import { AppError } from '@portico/domain/kernel/error';
import { lastNumber } from '@portico/store/ticket/read';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { acmeId, startWorld, type World } from '../testing.ts';

const TICKETS = 4;

type Step =
  | { readonly kind: 'reply' | 'note' | 'file' | 'time' | 'task' | 'tick'; readonly on: number }
  | { readonly kind: 'merge'; readonly on: number; readonly into: number }
  | { readonly kind: 'undo' | 'split'; readonly on: number };

const on = fc.integer({ min: 1, max: TICKETS });
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constantFrom('reply', 'note', 'file', 'time', 'task', 'tick', 'undo', 'split'), on }),
    fc.record({ kind: fc.constant('merge'), on, into: on }),
  ) as fc.Arbitrary<Step>,
  { minLength: 5, maxLength: 25 },
);

/** What was ever written and logged, against what the tickets that stand by themselves show. */
interface Ledger {
  readonly texts: string[];
  /** Ids of files, each beside the word that it came with. */
  readonly files: string[];
  minutes: number;
  readonly tasks: { open: number; all: number };
}

async function take(world: World, step: Step, ledger: Ledger): Promise<void> {
  const [tom, ref, text] = [world.staff('tom'), `ACME-${step.on}`, `word ${ledger.texts.length}`];
  switch (step.kind) {
    case 'reply':
      await reply(tom, ref, text);
      break;
    case 'note':
      await note(tom, ref, text);
      break;
    case 'file': {
      const { id } = (await announce(tom, { ticket: ref, name: 'a.txt', type: 'text/plain', size: 3 })).body;
      const scope = world.acme;
      await world.ports.files.store.receive({ scope, id }, bytes(), 3);
      await complete(tom, id);
      await reply(tom, ref, text, [], [id]);
      ledger.files.push(`${text}: ${id}`, id);
      break;
    }
    case 'time':
      await log(tom, ref, { minutes: 7, note: '' });
      ledger.minutes += 7;
      return;
    case 'task':
      await addTask(tom, ref, { title: 'Call' });
      ledger.tasks.open += 1;
      ledger.tasks.all += 1;
      return;
    case 'tick': {
      const task = (await listTasks(tom, ref)).body.items.find((one) => one.done === undefined);
      if (!task) return;
      await change(tom, ref, task.id, { done: true });
      ledger.tasks.open -= 1;
      return;
    }
    case 'merge':
      await merge(tom, ref, { into: `ACME-${step.into}` });
      return;
    case 'undo':
      await unmerge(tom, ref);
      return;
    case 'split': {
      const { items } = await timeline(tom, ref, undefined);
      const first = items.find((one) => one.kind === 'message');
      if (first?.kind === 'message') await split(tom, ref, { subject: 'Split', messages: [first.id], text: '' });
      return;
    }
  }
  ledger.texts.push(text);
}

async function* bytes(): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode('abc');
}

/** Messages and minutes as everybody sees them: of each ticket that stands by itself, its whole timeline. */
async function shown(world: World): Promise<Ledger> {
  const tom = world.staff('tom');
  const found: Ledger = { texts: [], files: [], minutes: 0, tasks: { open: 0, all: 0 } };
  const total = await lastNumber(world.system, world.acme);
  for (let n = 1; n <= total; n++) {
    const { body } = await read(tom, `ACME-${n}`);
    if (body.redirectedFrom !== undefined) continue;
    found.minutes += body.time?.raw ?? 0;
    found.tasks.open += body.tasks?.open ?? 0;
    found.tasks.all += (await listTasks(tom, `ACME-${n}`)).body.items.length;
    found.files.push(...body.files.map((one) => one.id));
    let cursor: string | undefined;
    do {
      const page = await timeline(tom, `ACME-${n}`, cursor);
      for (const one of page.items) {
        if (one.kind === 'message') found.files.push(...one.files.map((file) => `${one.text}: ${file.id}`));
      }
      found.texts.push(...page.items.flatMap((one) => (one.kind === 'message' ? [one.text] : [])));
      cursor = page.previousCursor;
    } while (cursor !== undefined);
  }
  return found;
}

async function violations(world: World): Promise<string[]> {
  const walk = verifyStore(world.system, world.ports.files.store);
  let step = await walk.next();
  while (!step.done) step = await walk.next();
  return Object.entries(step.value.invariants).flatMap(([id, { violations: list }]) =>
    list.map((one) => `${id} ${one.where}: ${one.what}`),
  );
}

test('whatever is merged, undone and split in whatever order: each message, file, task and minute is there exactly once', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      const world = await startWorld();
      const ticket = { client: acmeId, kind: 'incident', subject: 'Leak', description: '', requester: 'rita' } as const;
      for (let n = 0; n < TICKETS; n++) await open(world.staff('tom'), { ...ticket, impact: 2, urgency: 2 });
      const ledger: Ledger = { texts: [], files: [], minutes: 0, tasks: { open: 0, all: 0 } };
      for (const step of list) {
        world.advance(30);
        await take(world, step, ledger).catch((error: unknown) => {
          if (!(error instanceof AppError)) throw error;
        });
      }
      const found = await shown(world);
      const sorted = ({ texts, files, ...counts }: Ledger) => ({ texts: texts.sort(), files: files.sort(), ...counts });
      expect(sorted(found)).toEqual(sorted(ledger));
      await world.settle();
      expect(await violations(world)).toEqual([]);
      await world.close();
    }),
    { numRuns: 25 },
  );
}, 60_000);
