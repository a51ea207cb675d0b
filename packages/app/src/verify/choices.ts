import { type ClientScope, clientOf, type ProviderScope } from '@portico/domain/kernel/scope';
import { noticeSettingsSchema } from '@portico/domain/notify/settings';
import type { Db, Item } from '@portico/store/db';
import { ticketHead } from '@portico/store/keys';
import type { LineItem } from '@portico/store/mail/outbox';
import { noticeItems } from '@portico/store/notification/settings';
import { outboxAlarm, outboxPk } from '@portico/store/work-keys';
import type { Findings } from './findings.ts';
import { scopeOf } from './references.ts';

const linesMax = 100_000;

/** I36 of one person: what they chose, what they muted, and the mails that wait for them. */
export async function checkChoices(
  db: Db,
  owner: ProviderScope | ClientScope,
  person: string,
  found: Findings,
): Promise<void> {
  const own = (client: string): boolean => owner.length === 8 || client === clientOf(owner as ClientScope);
  const { settings, mutes } = await noticeItems(db, owner, person);
  if (settings) {
    const readable = noticeSettingsSchema.safeParse(settings.value).success && settings.v > 0;
    found.expect('I36', readable, `choices of ${person}`, () => 'what they chose cannot be read');
  }
  for (const { sk, ticket } of mutes) {
    const there =
      ticket !== undefined &&
      own(ticket.client) &&
      (await db.get<Item>(
        ticketHead(scopeOf(owner.slice(0, 8) as ProviderScope, ticket.client), ticket.number),
        false,
      ));
    found.expect('I36', Boolean(there), `mute of ${person}: ${sk}`, () => 'there is no such ticket');
  }
  await checkLines(db, owner, person, own, found);
}

async function checkLines(
  db: Db,
  owner: ProviderScope | ClientScope,
  person: string,
  own: (client: string) => boolean,
  found: Findings,
): Promise<void> {
  const pk = outboxPk(owner, person);
  const lines = await db.all<LineItem>({ pk, consistent: true }, linesMax);
  const events = new Set<string>();
  for (const line of lines) {
    const where = `mail to ${person}: ${line.e}`;
    found.expect('I36', !events.has(line.e), where, () => 'the person is written to twice');
    events.add(line.e);
    found.expect('I21', own(line.cl), where, () => `it is about a ticket of client ${line.cl}`);
    const waits = line.st === 'waiting' || line.st === 'sending';
    const alarm = waits ? outboxAlarm(pk, line.due) : undefined;
    const stands = line['g4p'] === alarm?.g4p && line['g4s'] === alarm?.g4s;
    found.expect('I36', stands, where, () =>
      waits ? 'nothing will find it when it is due' : 'it is over and still due',
    );
    if (line.st !== 'with') continue;
    const anchor = lines.find((one) => one.sk === line['a']);
    // Kept for as long from its own time on, an anchor is gone a little earlier.
    const told = !anchor || anchor.also?.includes(line.sk) === true;
    found.expect('I36', told, where, () => 'it went along with a mail that does not tell of it');
  }
}
