import { makers, type Place, post } from './places.ts';
import type { Fill, Op } from './request.ts';
import type { Sandbox } from './sandbox.ts';

/** What must be there before an operation can succeed, beside the things that its ids name. */
export type Prepare = (sandbox: Sandbox, place: Place, fill: Fill, op: Op) => Promise<void>;

function at(op: Op, name: string, fill: Fill): string {
  const pointer = op.pointers.find((one) => one.at === name);
  if (!pointer) throw new Error(`${op.id} has no ${name}`);
  return fill(pointer);
}

async function withChild(sandbox: Sandbox, place: Place, fill: Fill, op: Op): Promise<void> {
  const desk = await sandbox.token(place.technician);
  const { id } = await makers.ticket(sandbox, place, place.requester);
  await post(sandbox, desk, `/v1/tickets/${at(op, 'path:ref', fill)}/links`, { type: 'child', ref: id });
}

async function act(sandbox: Sandbox, place: Place, ref: string, action: string, body: object): Promise<void> {
  const desk = await sandbox.token(place.technician);
  await post(sandbox, desk, `/v1/tickets/${ref}/actions/${action}`, body, { 'if-match': '"v3"' });
}

/** Given to the technician who asks. */
function mine(sandbox: Sandbox, place: Place, fill: Fill, op: Op): Promise<void> {
  return act(sandbox, place, at(op, 'path:ref', fill), 'assign', { assignee: place.technician.id });
}

async function published(sandbox: Sandbox, place: Place, fill: Fill, op: Op): Promise<void> {
  const desk = await sandbox.token(place.technician);
  const path = `/v1/tickets/${at(op, 'path:ref', fill)}/publication`;
  const heard = await sandbox.ask(desk, { method: 'PUT', path, body: { title: place.canary } });
  if (heard.status >= 300) throw new Error(`the sandbox cannot publish a trouble: ${heard.text}`);
}

/** Operations that a technician may ask too, but not of what is everybody's. */
export const byAdmin: ReadonlySet<string> = new Set(['writeMacro', 'changeWrittenMacro', 'deleteWrittenMacro']);

/** Ids that an operation takes of elsewhere than the caller's own client, when it is meant to succeed. */
export const elsewhere: Readonly<Record<string, (place: Place) => Readonly<Record<string, string>>>> = {
  moveTicket: ({ sibling }) => ({ 'body:/client': sibling.client, 'body:/requester': sibling.person }),
};

export const prepare: Readonly<Record<string, Prepare>> = {
  async unmergeTicket(sandbox, place, fill, op) {
    const desk = await sandbox.token(place.technician);
    const { id } = await makers.ticket(sandbox, place, place.requester);
    await post(sandbox, desk, `/v1/tickets/${at(op, 'path:ref', fill)}/merge`, { into: id }, { 'if-match': '"v3"' });
  },
  /** Rated is what was resolved. */
  async rateTicket(sandbox, place, fill, op) {
    const desk = await sandbox.token(place.technician);
    const path = `/v1/tickets/${at(op, 'path:ref', fill)}`;
    const { version } = JSON.parse((await sandbox.ask(desk, { method: 'GET', path })).text) as { version: number };
    const headers = { 'if-match': `"v${version}"` };
    await post(sandbox, desk, `${path}/actions/resolve`, { code: 'fixed', text: place.canary }, headers);
  },
  async removeParticipant(sandbox, place, fill, op) {
    const desk = await sandbox.token(place.technician);
    const person = at(op, 'path:person', fill);
    await post(sandbox, desk, `/v1/tickets/${at(op, 'path:ref', fill)}/participants`, { person });
  },
  async undoOnTicket(sandbox, place, fill, op) {
    const desk = await sandbox.token(place.technician);
    const path = `/v1/tickets/${at(op, 'path:ref', fill)}/actions/start`;
    await post(sandbox, desk, path, {}, { 'if-match': '"v3"' });
  },
  async undoJob(sandbox, place, fill, op) {
    const desk = await sandbox.token(place.technician);
    await post(sandbox, desk, `/v1/jobs/${at(op, 'path:job', fill)}/cancel`, {});
  },
  snoozeTicket: mine,
  async unsnoozeTicket(sandbox, place, fill, op) {
    await mine(sandbox, place, fill, op);
    const desk = await sandbox.token(place.technician);
    const path = `/v1/tickets/${at(op, 'path:ref', fill)}/snooze`;
    await sandbox.ask(desk, { method: 'PUT', path, body: { for: '2 hours' } });
  },
  async confirmSolution(sandbox, place, fill, op) {
    const body = { code: 'fixed', text: place.canary };
    await act(sandbox, place, at(op, 'path:ref', fill), 'resolve', body);
  },
  tellChildren: withChild,
  resolveWithChildren: withChild,
  unpublishTrouble: published,
  joinTrouble: published,
  async unlinkTicket(sandbox, place, fill, op) {
    const desk = await sandbox.token(place.technician);
    const [ref, other] = [at(op, 'path:ref', fill), at(op, 'path:other', fill)];
    await post(sandbox, desk, `/v1/tickets/${ref}/links`, { type: 'parent', ref: other });
  },
};
