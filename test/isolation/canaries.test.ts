import { dispatch } from '@portico/app/dispatch';
import { type Envelope, envelopesOf } from '@portico/app/events/envelope';
import { newEntry } from '@portico/app/events/stream';
import type { Ports } from '@portico/app/ports';
import { subscriptions } from '@portico/app/subscriptions';
import { mspOf } from '@portico/domain/kernel/scope';
import type { Item } from '@portico/store/db';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { furnish } from '../support/places.ts';
import { alpenblick, Life, northwind, seeded } from '../support/random.ts';
import { everythingReadable } from '../support/readable.ts';
import type { QueuePage } from '../support/types.ts';
import { startWorld, type World } from '../support/world.ts';

/** Strings that stand in one tenant only, and are looked for in everything that the others can read. */
let world: World;
beforeAll(async () => {
  world = await startWorld();
  await furnish(world);
  const lives = [
    new Life(world, northwind, seeded(11), 'kestrel'),
    new Life(world, alpenblick, seeded(12), 'canary'),
    new Life(world, { ...northwind, clients: { bluewater: ['ruth', 'maya'] } }, seeded(13), 'heron'),
  ];
  for (let i = 0; i < 25; i++) {
    for (const life of lives) await life.step();
    if (i % 6 === 0) await world.advance('PT5H');
  }
  await world.settle();
}, 60_000);
afterAll(() => world.close());

const alpine =
  /canary|alpenblick|tannberg|donau|sakura|414442my|jge37v|vvvycb|62mmfw|bcgk7x|TANN-|DON-|SKR-|Moser|Brunner|Vogt|Servicedesk/i;
const blue = /heron|bluewater|9p45wb|BLUE-|Lindqvist|Benitez|Okafor|Vance/i;
const northern = /kestrel|heron|northwind|acme|kitefield|j99grz61|5fj5f8|568gmg|ACME-|KITE-|BLUE-|Ashworth|Raman|Osei/i;

describe('no answer holds anything of another tenant', () => {
  test.each([
    ['tom', [alpine]],
    ['priya', [alpine]],
    ['elena', [alpine, blue]],
    ['marcus', [alpine, blue]],
    ['grace', [alpine, blue]],
    ['daniel', [alpine, blue]],
    ['lukas', [northern]],
    ['sophie', [northern]],
    ['nina', [northern]],
  ] as const)('to %s', async (who, canaries) => {
    const slugs = ['acme', 'bluewater', 'kitefield', 'donau', 'tannberg', 'sakura'];
    const read = await everythingReadable(world.as(who), slugs);
    expect(read.size).toBeGreaterThan(40);
    for (const [path, text] of read)
      for (const canary of canaries) expect(text, `${who} reads ${path}`).not.toMatch(canary);
  });

  test('nor does any cursor: where a page stopped may be a row that its reader may not see', async () => {
    for (const who of ['elena', 'marcus', 'grace']) {
      for (const query of [
        'sort=priority',
        'sort=due',
        'scope=unassigned',
        'scope=mine&sort=updated',
        'q=status:resolved',
      ]) {
        let cursor = '';
        for (let page = 0; page < 40; page++) {
          const { body } = await world.as(who).get<QueuePage>(`/v1/tickets?limit=1&${query}${cursor}`);
          if (body.nextCursor === undefined) break;
          const read = body.nextCursor + Buffer.from(body.nextCursor, 'base64url').toString('latin1');
          expect(read).not.toMatch(/9p45wb|j99grz61|5fj5f8|2026-/);
          cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`;
        }
      }
    }
  });

  test('and each of these strings is there to be found by those who may', async () => {
    const all = async (who: string, slug: string) =>
      [...(await everythingReadable(world.as(who), [slug])).values()].join('\n');
    expect(await all('lukas', 'donau')).toMatch(alpine);
    expect(await all('tom', 'bluewater')).toMatch(blue);
    expect(await all('tom', 'acme')).toMatch(northern);
  });
});

describe('events', () => {
  const published = (): Envelope[] =>
    world.engine.stream.read(0, 1_000_000).flatMap(({ sequence, eventName: kind, keys: key, newImage }) => {
      const entry = newEntry({ sequence: String(sequence), kind, key, after: newImage as Item | undefined });
      return entry ? envelopesOf(entry) : [];
    });

  test('carry ids, codes and times, and no word that anybody wrote', () => {
    const events = published();
    expect(events.length).toBeGreaterThan(100);
    for (const event of events) expect(JSON.stringify(event)).not.toMatch(/kestrel|canary|heron|secret|printer|Osei/);
  });

  test('a handler opens the scopes of its event’s own tenant, and no other', async () => {
    let opened = 0;
    for (const event of published()) {
      const own = (scope: string): void => {
        opened += 1;
        expect(mspOf(scope as Parameters<typeof mspOf>[0])).toBe(event.msp);
        if (scope.length > 8) expect(scope).toBe(`${event.msp}.${event.cli}`);
      };
      const ports: Ports = {
        ...world.ports,
        unscoped: (reason) => {
          throw new Error(`a handler reaches across tenants: ${reason}`);
        },
        provider: (scope) => {
          own(scope);
          return world.ports.provider(scope);
        },
        client: (scope) => {
          own(scope);
          return world.ports.client(scope);
        },
      };
      for (const [id, { on }] of Object.entries(subscriptions)) {
        if (!(on as readonly string[]).includes(event.type)) continue;
        await dispatch(id as keyof typeof subscriptions, ports, JSON.parse(JSON.stringify(event)));
      }
    }
    expect(opened).toBeGreaterThan(50);
  });
});
