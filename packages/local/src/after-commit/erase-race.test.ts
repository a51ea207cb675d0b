import type { Context } from '@portico/app/context';
import { announce } from '@portico/app/file/announce';
import { complete } from '@portico/app/file/complete';
import { eraseFile } from '@portico/app/file/erase';
import { erase as erasePerson } from '@portico/app/person/erase';
import { reply } from '@portico/app/ticket/converse';
import { move } from '@portico/app/ticket/move';
import { open } from '@portico/app/ticket/open';
import { split } from '@portico/app/ticket/split';
import { timeline } from '@portico/app/ticket/timeline';
import { verifyStore } from '@portico/app/verify/verify';
import { AppError } from '@portico/domain/kernel/error';
import type { ClientScope } from '@portico/domain/kernel/scope';
import { Db } from '@portico/store/db';
import { type AttachmentItem, standsThere } from '@portico/store/file/attachment';
import { ticketAttachmentPrefix, ticketPk } from '@portico/store/keys';
import { lastNumber } from '@portico/store/ticket/read';
import { expect, test } from 'vitest';
import { acmeId, startWorld, type World } from '../testing.ts';

interface Start {
  readonly world: World;
  readonly file: string;
  readonly message: string;
}

/** A ticket of Acme with one file of Rita's. */
async function start(): Promise<Start> {
  const world = await startWorld({ pump: false });
  const ticket = { client: acmeId, kind: 'incident', subject: 'Leak', description: '', impact: 2, urgency: 2 } as const;
  await open(world.staff('tom'), { ...ticket, requester: 'rita' });
  const rita = world.contact(acmeId, 'rita');
  const given = { ticket: 'ACME-1', name: 'passport.txt', type: 'text/plain', size: 3 };
  const { id: file } = (await announce(rita, given)).body;
  await world.ports.files.store.receive({ scope: world.acme, id: file }, bytes(), 3);
  await complete(rita, file);
  await reply(rita, 'ACME-1', 'My passport', [], [file]);
  const { items } = await timeline(world.staff('tom'), 'ACME-1', undefined);
  const message = items.flatMap((one) => (one.kind === 'message' ? [one.id] : []))[0] ?? '';
  return { world, file, message };
}

async function* bytes(): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode('abc');
}

type Work = (context: Context, start: Start) => Promise<unknown>;

const erasing: Record<string, Work> = {
  'erasing the file': (context, { file }) => eraseFile(context, 'ACME-1', file),
  'erasing the person': (context) => erasePerson(context, acmeId, 'rita'),
};
const taking: Record<string, Work> = {
  'a split': (context, { message }) => split(context, 'ACME-1', { subject: 'Split', messages: [message], text: '' }),
  'a move': (context) => move(context, 'ACME-1', { client: 'zenith', requester: 'carl' }),
};

/** Whether it was done; a refusal is an answer too. */
const done = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    (error: unknown) => {
      // Busy for ever would be no answer.
      if (error instanceof AppError && error.code !== 'ticket.busy') return false;
      throw error;
    },
  );

/** The same caller, for whom something happens once: right before the n-th thing asked of the table or the files. */
function interruptedAt(world: World, context: Context, n: number, happen: () => Promise<unknown>) {
  let asked = 0;
  const step = async (): Promise<void> => {
    asked += 1;
    if (asked === n) await happen();
  };
  const stepping = (inner: Pick<ReturnType<World['engine']['as']>, 'send'>, scope: Db['scope']): Db =>
    new Db(
      {
        async send(command: never) {
          await step();
          return inner.send(command);
        },
      },
      scope,
    );
  const { store } = context.files;
  const interrupted: Context = {
    ...context,
    client: async (id) => {
      const scope = `${world.msp}.${id}` as ClientScope;
      return stepping(world.engine.as({ role: 'ClientScope', tags: { msp: world.msp, cli: id } }), scope);
    },
    provider: async () => stepping(world.engine.as({ role: 'ProviderScope', tags: { msp: world.msp } }), world.msp),
    files: {
      ...context.files,
      store: {
        ...store,
        read: async (place) => step().then(() => store.read(place)),
        receive: async (place, content, most) => step().then(() => store.receive(place, content, most)),
        remove: async (place) => step().then(() => store.remove(place)),
      },
    },
  };
  return { context: interrupted, asked: () => asked };
}

/** Files that stand on tickets, and how many contents are kept of each client. */
async function standing({ world }: Start) {
  const found: AttachmentItem[] = [];
  const kept: string[] = [];
  for (const scope of [world.acme, world.zenith]) {
    for (let n = 1; n <= (await lastNumber(world.system, scope)); n++) {
      found.push(
        ...(await world.system.all<AttachmentItem>({ pk: ticketPk(scope, n), prefix: ticketAttachmentPrefix }, 9)),
      );
    }
    for await (const id of world.ports.files.store.list(scope)) kept.push(id);
  }
  return { standing: found.filter(standsThere), kept };
}

async function violations({ world }: Start): Promise<string[]> {
  const walk = verifyStore(world.system, world.ports.files.store);
  let step = await walk.next();
  while (!step.done) step = await walk.next();
  const { I6, I26, I27 } = step.value.invariants;
  return [I6, I26, I27].flatMap((one) => one.violations.map(({ where, what }) => `${where}: ${what}`));
}

const pairs = Object.keys(erasing).flatMap((erase) =>
  Object.keys(taking).flatMap((take) => [[take, erase, 'erase'] as const, [erase, take, 'take'] as const]),
);

test.each(pairs)(
  '%s at whatever moment of %s: what is linked is whole, what was erased is nowhere',
  async (...pair) => {
    const [, , first] = pair;
    const [erase, take] = first === 'erase' ? [pair[1], pair[0]] : [pair[0], pair[1]];
    let moments = 0;
    for (let n = 1; ; n++) {
      const begun = await start();
      const { world } = begun;
      const [admin, tom] = [() => world.staff('ada'), () => world.staff('tom')];
      let [erased, taken] = [false, false];
      const eraseNow = async (context: Context) => {
        erased = await done((erasing[erase] as Work)(context, begun));
      };
      const takeNow = async (context: Context) => {
        taken = await done((taking[take] as Work)(context, begun));
      };
      const [own, other] =
        first === 'erase' ? ([admin(), () => takeNow(tom())] as const) : ([tom(), () => eraseNow(admin())] as const);
      const run = interruptedAt(world, own, n, other);
      await (first === 'erase' ? eraseNow(run.context) : takeNow(run.context));
      if (run.asked() < n) {
        await world.close();
        break;
      }
      const { standing: stands, kept } = await standing(begun);
      const at = `moment ${n}: ${erase} ${erased ? 'done' : 'refused'}, ${take} ${taken ? 'done' : 'refused'}`;
      expect(stands, at).toHaveLength(taken && take === 'a move' ? 2 : 1);
      // Whoever is told that a file was erased finds nothing of it; where it was refused, or came to a ticket that had
      // gone by then, it stands where it went, whole.
      const here = stands.at(-1);
      if (here?.erased) expect(kept, at).not.toContain(here.id);
      else expect(kept, at).toContain(here?.id);
      if (erase === 'erasing the file') expect(here?.erased === true, at).toBe(erased);
      else expect(stands[0]?.erased, at).toBe(true);
      if (stands[0]?.erased && take === 'a split') expect(kept, at).toEqual([]);
      expect(await violations(begun), at).toEqual([]);
      await world.close();
      moments = n;
    }
    expect(moments).toBeGreaterThan(3);
  },
);

test('an erasure that was cut off before its content went is over for every reader, and its alarm ends it', async () => {
  const begun = await start();
  const { world, file } = begun;
  const admin = world.staff('ada');
  const { store } = admin.files;
  const fails = { ...store, remove: async () => Promise.reject(new Error('the disk is gone')) };
  const cut = eraseFile({ ...admin, files: { store: fails } }, 'ACME-1', file);
  await expect(cut).rejects.toThrow('the disk is gone');
  expect((await standing(begun)).standing).toMatchObject([{ erased: true, name: '(erased)' }]);
  await world.scheduler.tick();
  expect((await standing(begun)).kept).toEqual([]);
  expect(await violations(begun)).toEqual([]);
  expect(await world.scheduler.tick()).toMatchObject({ fired: 0, failed: 0 });
  await world.close();
});
