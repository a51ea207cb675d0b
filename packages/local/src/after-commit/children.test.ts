import { envelopesOf } from '@portico/app/events/envelope';
import type { Ports } from '@portico/app/ports';
import type { EventFor } from '@portico/app/subscriptions';
import { tellChildren } from '@portico/app/ticket/children';
import { link } from '@portico/app/ticket/link';
import { open } from '@portico/app/ticket/open';
import { reachChildren } from '@portico/app/ticket/reach-children';
import { Db, type Item } from '@portico/store/db';
import { ticketEvent, ticketPk } from '@portico/store/keys';
import type { EventItem } from '@portico/store/ticket/log';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acmeId, startWorld, type World } from '../testing.ts';

const CHILDREN = 5;
let world: World;
let event: EventFor<'reach-children'>;

beforeEach(async () => {
  world = await startWorld({ pump: false });
  const ticket = { client: acmeId, kind: 'incident', subject: 'No power', description: '', requester: 'rita' } as const;
  for (let n = 0; n <= CHILDREN; n++) await open(world.staff('tom'), { ...ticket, impact: 2, urgency: 2 });
  for (let n = 2; n <= CHILDREN + 1; n++) {
    await link(world.staff('tom'), 'ACME-1', { type: 'child', ref: `ACME-${n}` }, undefined);
  }
  const { version } = await tellChildren(world.staff('tom'), 'ACME-1', 'Power is back');
  const entry = await world.system.get<EventItem>(ticketEvent(world.acme, 1, version));
  const told = entry && envelopesOf(entry).find((one) => one.type === 'ticket.children_told');
  if (told?.type !== 'ticket.children_told') throw new Error('the children were not told');
  event = told;
});
afterEach(() => world.close());

/** How many messages each child has. */
async function heard(): Promise<number[]> {
  const counts = Array.from({ length: CHILDREN }, async (_, i) => {
    const messages = await world.system.all<Item>({ pk: ticketPk(world.acme, i + 2), prefix: 'C#' }, 100);
    return messages.length;
  });
  return Promise.all(counts);
}

const once = Array.from({ length: CHILDREN }, () => 1);

/** The product's ports, whose table breaks off at the n-th transaction: before it is written, or right after. */
function breakingAt(n: number, when: 'before' | 'after'): Ports {
  let left = n;
  const ports: Ports = {
    ...world.ports,
    client: async (scope) => {
      const client = world.engine.as({ role: 'ClientScope', tags: { msp: scope.slice(0, 8), cli: scope.slice(9) } });
      return new Db(
        {
          async send(command: { constructor: { name: string } }) {
            const breaks = command.constructor.name === 'TransactWriteCommand' && --left === 0;
            if (breaks && when === 'before') throw new Error('broken off');
            const answer = await client.send(command as never);
            if (breaks) throw new Error('broken off');
            return answer;
          },
        },
        scope,
      );
    },
  };
  return ports;
}

test('a word that is delivered again, or twice at once, reaches each child once', async () => {
  await Promise.all([reachChildren(world.ports, event), reachChildren(world.ports, event)]);
  await reachChildren(world.ports, event);
  expect(await heard()).toEqual(once);
});

test.each([1, 2, 3, 4, 5].flatMap((n) => [[n, 'before'] as const, [n, 'after'] as const]))(
  'broken off at child %i, %s its write, it is delivered again and misses none',
  async (n, when) => {
    await expect(reachChildren(breakingAt(n, when), event)).rejects.toThrow('broken off');
    await reachChildren(world.ports, event);
    expect(await heard()).toEqual(once);
  },
);
