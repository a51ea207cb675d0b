import { randomBytes } from 'node:crypto';
import type { IdKind } from '@portico/api/ids';
import { newJob } from '@portico/domain/job/job';
import { clientId, clientScope, crockford, mspId, providerScope } from '@portico/domain/kernel/scope';
import { createSession } from '@portico/store/identity/sessions';
import { putJob } from '@portico/store/job/job';
import { contactAccount, staffAccount } from '@portico/store/tenant/install';
import type { Sandbox } from './sandbox.ts';
import type { Someone } from './tokens.ts';

/** One client of the sandbox with the people around it. Its name and its people's are the same in several places. */
export interface Place {
  readonly name: string;
  readonly team: string;
  readonly admin: Someone;
  readonly technician: Someone;
  /** An end user, whose tickets are theirs alone. */
  readonly requester: Someone;
  /** The point of contact, who sees every ticket of the client. */
  readonly poc: Someone;
  /** Somebody whom operations on people may change. */
  readonly spare: string;
  /** Another client of the same MSP, and somebody there. */
  readonly sibling: { readonly client: string; readonly person: string };
  /** Stands in everything that is written here, and nowhere else. */
  readonly canary: string;
}

const staff = (msp: string, id: string, address: string): Someone => ({
  account: staffAccount(address),
  id,
  msp: mspId(msp),
});
const contact = (msp: string, client: string, id: string): Someone => {
  const cli = clientId(client);
  return { account: contactAccount(cli, id), id, msp: mspId(msp), client: cli };
};

const alder = {
  team: 'a1derdsk',
  admin: staff('a1derms1', 'a1deradm1n', 'alex@alder.example'),
  technician: staff('a1derms1', 'a1dertech1', 'toni@alder.example'),
};

export const places = {
  one: {
    name: 'a client',
    ...alder,
    requester: contact('a1derms1', 'c1ent1', 'c1rhea0001'),
    poc: contact('a1derms1', 'c1ent1', 'c1pat00001'),
    spare: 'c1sam00001',
    sibling: { client: 'c1ent3', person: 'c3sam00001' },
    canary: 'kingfisher',
  },
  two: {
    name: 'another client of the same MSP',
    ...alder,
    requester: contact('a1derms1', 'c1ent2', 'c2rhea0001'),
    poc: contact('a1derms1', 'c1ent2', 'c2pat00001'),
    spare: 'c2sam00001',
    sibling: { client: 'c1ent3', person: 'c3sam00001' },
    canary: 'woodpecker',
  },
  abroad: {
    name: 'a client of another MSP',
    team: 'b1rchdsk',
    admin: staff('b1rchms1', 'b1rchadm1n', 'alex@birch.example'),
    technician: staff('b1rchms1', 'b1rchtech1', 'toni@birch.example'),
    requester: contact('b1rchms1', 'd1ent1', 'd1rhea0001'),
    poc: contact('b1rchms1', 'd1ent1', 'd1pat00001'),
    spare: 'd1sam00001',
    sibling: { client: 'd1ent0', person: 'd0sam00001' },
    canary: 'nightjar',
  },
} as const satisfies Record<string, Place>;

/** People of the first place who are there for what they may not see. */
export const others = {
  colleague: contact('a1derms1', 'c1ent1', 'c1car10001'),
  former: contact('a1derms1', 'c1ent1', 'c1g0ne0001'),
  suspended: staff('a1derms1', 'a1der1eft1', 'lee@alder.example'),
  denied: staff('a1derms1', 'a1derdeny1', 'dana@alder.example'),
  allowedElsewhere: staff('a1derms1', 'a1dera110w', 'ali@alder.example'),
} as const;

/** Whose a thing of each kind is: the client's, the whole MSP's, or one person's. */
export const levels: Readonly<Record<IdKind, 'client' | 'msp' | 'person'>> = {
  client: 'client',
  ticket: 'client',
  person: 'client',
  staff: 'msp',
  umbrella: 'msp',
  team: 'msp',
  timeEntry: 'client',
  task: 'client',
  schedule: 'client',
  macro: 'client',
  ticketTemplate: 'client',
  taskTemplate: 'client',
  apiKey: 'msp',
  advisory: 'client',
  // A view that names a client tells of it: only those who may enter the client have it.
  view: 'client',
  // A job is its author's: nobody of another client sees one, not even of the same MSP.
  job: 'client',
  session: 'person',
  file: 'client',
  upload: 'person',
};

/** Stands in what only the desk may read of a place. */
export const internalOf = ({ canary }: Place): string => `internal-${canary}`;
/** Stands in the tickets of one end user, which colleagues may not read. */
export const privateOf = ({ id }: Someone): string => `private-${id}`;

/** Well-formed and malformed ids that nothing has. */
export const missing: Readonly<Record<IdKind, readonly string[]>> = {
  client: ['zzzzzz', 'nonsense'],
  ticket: ['tkt_zzzzzz1', 'ZZZ-1', 'nonsense'],
  person: ['zzzzzzzzzz', 'not-an-id'],
  staff: ['zzzzzzzzzz', 'not-an-id'],
  umbrella: ['zzzzzzzzzzzz', 'not-an-id'],
  team: ['zzzzzzzz', 'not-an-id'],
  timeEntry: ['tim_zzzzzzzzzzzz', 'tim_not-an-id'],
  task: ['zzzzzzzz', 'not-an-id'],
  schedule: ['sch_zzzzzzzzzzzzzz', 'sch_not-an-id'],
  macro: ['mac_zzzzzzzzzzzzzz', 'NOT-AN-ID'],
  ticketTemplate: ['ttp_zzzzzzzzzzzzzz', 'ttp_not-an-id'],
  taskTemplate: ['ktp_zzzzzzzzzzzzzz', 'ktp_not-an-id'],
  advisory: ['adv_zzzzzzzzzz', 'adv_not-an-id'],
  apiKey: ['key_zzzzzzzzzz', 'key_not-an-id'],
  view: ['vie_zzzzzzzzzz', 'vie_not-an-id'],
  job: ['job_zzzzzzzzzzzz', 'job_not-an-id'],
  session: ['ses_zzzzzzzzzzzzzzzz', 'ses_not-an-id'],
  file: [`fil_zzzzzz${'z'.repeat(16)}`, 'fil_not-an-id'],
  upload: [`fil_zzzzzz${'z'.repeat(16)}`, 'fil_not-an-id'],
};

/** A thing's id; `within`: the ids of what it is part of, for paths that name both. */
export interface Thing {
  readonly id: string;
  readonly within?: Readonly<Partial<Record<IdKind, string>>>;
}

/** Makes a thing of a kind in a place, through the API wherever it can be made there. */
export type Maker = (sandbox: Sandbox, place: Place, owner: Someone) => Promise<Thing>;

export const makers: Readonly<Record<IdKind, Maker>> = {
  client: async (_sandbox, place) => ({ id: place.requester.client ?? '' }),
  team: async (_sandbox, place) => ({ id: place.team }),
  person: async (_sandbox, place) => ({ id: place.spare }),
  staff: async (_sandbox, place) => ({ id: place.technician.id }),
  async ticket(sandbox, place, owner) {
    const desk = await sandbox.token(place.technician);
    const { canary, requester } = place;
    const made = await post(sandbox, desk, '/v1/tickets', {
      client: requester.client,
      kind: 'incident',
      subject: `${canary} subject ${privateOf(owner.client ? owner : requester)}`,
      description: `${canary} description`,
      requester: owner.client ? owner.id : requester.id,
    });
    const id = String(made['id']);
    await post(sandbox, desk, `/v1/tickets/${id}/replies`, { text: `${canary} reply` });
    await post(sandbox, desk, `/v1/tickets/${id}/notes`, { text: internalOf(place) });
    return { id };
  },
  async timeEntry(sandbox, place, owner) {
    const ref = (await makers.ticket(sandbox, place, owner)).id;
    const desk = await sandbox.token(place.technician);
    const entry = await post(sandbox, desk, `/v1/tickets/${ref}/time`, { minutes: 10, note: internalOf(place) });
    return { ...made(entry), within: { ticket: ref } };
  },
  async task(sandbox, place, owner) {
    const ref = (await makers.ticket(sandbox, place, owner)).id;
    const desk = await sandbox.token(place.technician);
    const task = await post(sandbox, desk, `/v1/tickets/${ref}/tasks`, { title: internalOf(place) });
    return { ...made(task), within: { ticket: ref } };
  },
  async schedule(sandbox, place) {
    const desk = await sandbox.token(place.technician);
    const { client, id } = place.requester;
    const ticket = { kind: 'request', subject: internalOf(place), requester: id };
    const given = { client, name: internalOf(place), rule: { every: 'week', on: ['mon'] }, at: '07:30', ticket };
    return made(await post(sandbox, desk, '/v1/schedules', given));
  },
  async macro(sandbox, place) {
    const admin = await sandbox.token(place.admin);
    const { client } = place.requester;
    const given = { client, label: internalOf(place), kind: 'note', text: internalOf(place) };
    return made(await post(sandbox, admin, '/v1/written-macros', given));
  },
  async ticketTemplate(sandbox, place) {
    const admin = await sandbox.token(place.admin);
    const { client } = place.requester;
    const given = { client, label: internalOf(place), process: 'request', subject: internalOf(place) };
    return made(await post(sandbox, admin, '/v1/ticket-templates', given));
  },
  async taskTemplate(sandbox, place) {
    const admin = await sandbox.token(place.admin);
    const { client } = place.requester;
    const given = { client, label: internalOf(place), tasks: [{ title: internalOf(place) }] };
    return made(await post(sandbox, admin, '/v1/task-templates', given));
  },
  async advisory(sandbox, place) {
    const admin = await sandbox.token(place.admin);
    const { client = '' } = place.requester;
    const advisory = await post(sandbox, admin, `/v1/clients/${client}/advisories`, { text: internalOf(place) });
    return { ...made(advisory), within: { client } };
  },
  async umbrella(sandbox, place) {
    const desk = await sandbox.token(place.technician);
    return made(await post(sandbox, desk, '/v1/umbrellas', { title: `${place.canary} umbrella` }));
  },
  async apiKey(sandbox, place) {
    const admin = await sandbox.token(place.admin);
    const wanted = { name: `${place.canary} key`, scopes: ['tickets:read'] };
    return made(await post(sandbox, admin, '/v1/api-keys', wanted));
  },
  async view(sandbox, place) {
    const desk = await sandbox.token(place.technician);
    const scope = `client:${place.requester.client}`;
    return made(await post(sandbox, desk, '/v1/views', { name: internalOf(place), audience: 'shared', scope }));
  },
  async job(sandbox, place, owner) {
    const ticket = await makers.ticket(sandbox, place, owner);
    const number = Number(/\d+$/.exec(ticket.id.slice('tkt_'.length + 6))?.[0]);
    const { msp, client = '' } = place.requester;
    const id = `job_${crockford(randomBytes(12), 12)}`;
    const { technician } = place;
    const given = { id, kind: 'tickets', command: { do: 'change', patch: { urgency: 3 } }, createdAt: sandbox.now() };
    const by = { kind: 'staff', id: technician.id } as const;
    const targets = [{ client: clientId(client), number }];
    // Straight into the table: one that has not begun, so that it can still be cancelled.
    const job = newJob({ ...given, by, account: technician.account }, targets);
    await putJob(sandbox.system, providerScope(mspId(msp)), job, targets, []);
    return { id };
  },
  async upload(sandbox, place, owner) {
    // Who may not come in any more uploads nothing either.
    const active: readonly Someone[] = [place.requester, place.poc, place.admin];
    const by = await sandbox.token(active.includes(owner) ? owner : place.technician);
    const { msp, client } = place.requester;
    if (client === undefined) throw new Error('the requester of a place is of a client');
    const content = new TextEncoder().encode(`${place.canary} content`);
    const wanted = { client, name: `${place.canary}.txt`, type: 'text/plain', size: content.length };
    const { id } = made(await post(sandbox, by, '/v1/files', wanted));
    await sandbox.files.store.receive({ scope: clientScope(msp, client), id }, only(content), content.length);
    await post(sandbox, by, `/v1/files/${id}/complete`, {});
    return { id };
  },
  async file(sandbox, place, owner) {
    const ref = (await makers.ticket(sandbox, place, owner)).id;
    const { id } = await makers.upload(sandbox, place, place.technician);
    const desk = await sandbox.token(place.technician);
    await post(sandbox, desk, `/v1/tickets/${ref}/replies`, { text: `${place.canary} file`, files: [id] });
    return { id, within: { ticket: ref } };
  },
  async session(sandbox, place, owner) {
    const id = `ses_${randomBytes(8).toString('hex')}`;
    await createSession(sandbox.system, {
      hash: id,
      id,
      account: owner.account,
      sid: `sid-${id}`,
      host: 'localhost',
      scope: '',
      createdAt: sandbox.now(),
      expires: Math.floor(Date.parse(sandbox.now()) / 1000) + 3600,
      sealed: new Uint8Array([1]),
      tokenExpires: Math.floor(Date.parse(sandbox.now()) / 1000) + 3600,
      agent: `${place.canary} browser`,
    });
    return { id };
  },
};

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function made(answer: Readonly<Record<string, unknown>>): Thing {
  return { id: String(answer['id']) };
}

export async function post(
  sandbox: Sandbox,
  credential: string,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Record<string, unknown>> {
  const heard = await sandbox.ask(credential, { method: 'POST', path, body, headers });
  if (heard.status >= 300) throw new Error(`POST ${path} of the sandbox was refused: ${heard.text}`);
  return JSON.parse(heard.text) as Record<string, unknown>;
}
