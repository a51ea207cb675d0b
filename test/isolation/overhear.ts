import { type Stranger, strangers } from '@portico/cli/isolation/personas';
import { makers, type Place, places, post } from '@portico/cli/isolation/places';
import { openSandbox, type Sandbox } from '@portico/cli/isolation/sandbox';
import type { Overheard } from './mutants/live.ts';

/** The first place of the stream: from there on everything is heard that was published. */
const BEGINNING = 'sandbox-0-0';
const secret = 'kingfisher-secret';

/** Lets things happen at clients of two MSPs, then asks everybody what they heard. */
export async function overhear(): Promise<Overheard> {
  const sandbox = await openSandbox();
  try {
    const everybody = (await strangers(sandbox)).filter((one) => one.kind !== 'key');
    const own = await sandbox.token(places.one.technician);
    // Somebody must listen, or nothing is told.
    await ask(sandbox, own);
    const tickets = new Map<Place, string>();
    for (const place of [places.one, places.two, places.abroad]) tickets.set(place, await life(sandbox, place));
    const heard: Record<string, number> = {
      'technician of it all': (await ask(sandbox, own)).split('event: ticket').length,
    };
    const leaks: string[] = [];
    for (const stranger of everybody) {
      const text = await ask(sandbox, stranger.credential);
      heard[stranger.name] = text.split('event: ticket').length - 1;
      leaks.push(...leaksIn(stranger, text, tickets));
    }
    return { leaks, heard };
  } finally {
    await sandbox.close();
  }
}

async function ask(sandbox: Sandbox, credential: string): Promise<string> {
  const headers = { 'last-event-id': BEGINNING };
  const heard = await sandbox.ask(credential, { method: 'GET', path: '/v1/live?for=0', headers });
  if (heard.status !== 200 || heard.text.includes('event: resync')) throw new Error(`not heard whole: ${heard.text}`);
  return heard.text;
}

function leaksIn({ name, kind, foreign }: Stranger, text: string, tickets: ReadonlyMap<Place, string>): string[] {
  const leaks: string[] = [];
  for (const place of foreign) {
    const id = tickets.get(place);
    if (id === undefined || text.includes(id)) leaks.push(`${name} hears of a ticket of ${place.name}`);
    if (text.includes(place.canary)) leaks.push(`${name} hears a word of ${place.name}`);
  }
  if (kind === 'contact' && /noted|people|tasks|"time"|presence|version|"by"/.test(text)) {
    leaks.push(`${name} hears of the desk’s own affairs`);
  }
  return leaks;
}

/** Everything that a desk does with a ticket, and words that stand nowhere else. @returns the ticket's id. */
async function life(sandbox: Sandbox, place: Place): Promise<string> {
  const desk = await sandbox.token(place.technician);
  const { id } = await makers.ticket(sandbox, place, place.requester);
  const path = `/v1/tickets/${id}`;
  await sandbox.settle();
  await post(sandbox, desk, `${path}/notes`, { text: secret });
  await sandbox.settle();
  await post(sandbox, desk, `${path}/replies`, { text: place.canary });
  await sandbox.ask(desk, { method: 'PUT', path: `${path}/presence`, body: { doing: 'noting' } });
  await sandbox.settle();
  const read = await sandbox.ask(desk, { method: 'GET', path });
  const headers = { 'if-match': `"v${(JSON.parse(read.text) as { version: number }).version}"` };
  await post(sandbox, desk, `${path}/actions/assign`, { assignee: place.technician.id }, headers);
  await sandbox.settle();
  return (JSON.parse(read.text) as { id: string }).id;
}
