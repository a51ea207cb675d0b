import { type ClientScope, clientOf, type ProviderScope } from '@portico/domain/kernel/scope';
import { internalEventTypes } from '@portico/domain/ticket/state';
import type { Db, Item } from '@portico/store/db';
import { inboxPk, inboxRange, ticketEvent } from '@portico/store/keys';
import type { EventItem } from '@portico/store/ticket/log';
import type { Findings } from './findings.ts';
import { scopeOf } from './references.ts';

const inboxMax = 100_000;

/** I15 of one person's inbox: one notification an event, each of an event that happened here and may be told to them. */
export async function checkInbox(
  db: Db,
  owner: ProviderScope | ClientScope,
  person: string,
  found: Findings,
): Promise<void> {
  const contact = owner.length !== 8;
  const events = new Set<string>();
  const items = await db.all<Item>({ pk: inboxPk(owner, person), ...inboxRange, consistent: true }, inboxMax);
  for (const item of items) {
    const id = String(item['e']);
    const where = `inbox of ${person}: ${id}`;
    found.expect('I15', !events.has(id), where, () => 'the person was told twice');
    events.add(id);
    const [, client = '', n, v, index] = id.split('.');
    const foreign = client !== item['cl'] || (contact && client !== clientOf(owner as ClientScope));
    found.expect('I21', !foreign, where, () => `it is about a ticket of client ${String(item['cl'])}`);
    if (foreign) continue;
    const scope = scopeOf(owner.slice(0, 8) as ProviderScope, client);
    const entry = await db.get<EventItem>(ticketEvent(scope, Number(n), Number(v)), false);
    const event = entry?.ev[Number(index)];
    found.expect('I15', event?.type === item['ty'], where, () => 'there is no such event');
    found.expect('I15', entry?.imp === undefined, where, () => 'imported history was told as news');
    // Who follows a ticket is the desk's affair, but for the one who was let in.
    const letIn = event?.type === 'ticket.participant_added' && event.data?.['person'] === person;
    const internal = contact && event !== undefined && internalEventTypes.has(event.type) && !letIn;
    found.expect('I15', !internal, where, () => 'an end user was told of something internal');
    const own = entry?.by.id === person && entry.by.kind === (contact ? 'contact' : 'staff');
    found.expect('I15', !own, where, () => 'the person was told of what they did themselves');
  }
}
