import type { Context } from '@portico/app/context';
import type { Ports } from '@portico/app/ports';
import { change as changeTask, listTasks } from '@portico/app/task/tasks';
import { act } from '@portico/app/ticket/act';
import { change } from '@portico/app/ticket/change';
import { note, reply } from '@portico/app/ticket/converse';
import { open } from '@portico/app/ticket/open';
import { follow } from '@portico/app/ticket/participants';
import { log } from '@portico/app/time/log';
import { demoTickets } from '@portico/domain/demo/demo-tickets';
import type { DemoClient, DemoInput, DemoStaff, DemoStep, DemoTicket } from '@portico/domain/demo/script';
import { grantsCover } from '@portico/domain/kernel/actor';
import { clientScope } from '@portico/domain/kernel/scope';
import { epochMs } from '@portico/domain/kernel/time';
import { startClocks } from '@portico/domain/sla/clock';
import { slaTerms } from '@portico/domain/sla/policy';
import type { DesiredClient, DesiredMsp, DesiredTenants } from '@portico/domain/tenant/desired';
import { lastNumber } from '@portico/store/ticket/read';
import type { Io } from '../command.ts';
import { Progress } from '../progress.ts';
import { contextOf } from './context.ts';
import { surround } from './day.ts';

const TICKETS_AN_MSP = 180;
const AT_ONCE = 12;

/** Mulberry32: a small seeded generator, so that every first start tells the same stories. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Fills the demo desks by running invented commands through the product's own verbs, each at its own time.
 * @param present what the demo calls now: with the same one, an interrupted run goes on where it was.
 */
export async function seedTickets(ports: Ports, desired: DesiredTenants, present: string, io: Io): Promise<void> {
  const db = ports.unscoped('the first start counts the demo tickets of every client');
  for (const [i, msp] of desired.msps.entries()) {
    const tickets = demoTickets(inputOf(msp, present, seeded(20_261_122 + i)));
    const progress = new Progress(io, `demo tickets of ${msp.record.name}`, tickets.length);
    const numbers = await Promise.all(
      msp.clients.map((client) => lastNumber(db, clientScope(msp.record.id, client.record.id))),
    );
    const there = numbers.reduce((sum, one) => sum + one, 0);
    // Side by side, so that they share the disk's syncs; in order of their openings, so that numbers tell time.
    for (let at = there; at < tickets.length; at += AT_ONCE) {
      await Promise.all(tickets.slice(at, at + AT_ONCE).map((ticket) => play(ports, msp, ticket, present)));
      progress.at(Math.min(at + AT_ONCE, tickets.length));
    }
    progress.end();
  }
}

function inputOf(msp: DesiredMsp, now: string, random: () => number): DemoInput {
  const customers = msp.clients.filter((client) => client.record.kind === 'customer' && client.contacts.length > 0);
  return { now, random, count: TICKETS_AN_MSP, clients: customers.map(clientOf), staff: staffOf(msp, customers) };
}

function clientOf({ record, contacts, config }: DesiredClient): DemoClient {
  const { desk, calendar, sla, brand } = config.value;
  return {
    slug: record.slug,
    locale: brand.locale,
    zone: brand.zone,
    autoCloseDays: desk.autoCloseDays,
    contacts: contacts.map(({ id, name }) => ({ id, name })),
    categories: desk.categories.map(({ id, subcategories }) => ({
      id,
      subcategories: subcategories.map((one) => ({ id: one.id })),
    })),
    due({ kind, impact, urgency, openedAt }) {
      const terms = slaTerms(sla, calendar, { kind, priority: desk.matrix[impact][urgency] });
      const clocks = terms ? startClocks(terms, epochMs(openedAt)) : {};
      const at = (seconds: number | undefined) =>
        seconds === undefined ? undefined : new Date(seconds * 1000).toISOString();
      const [response, resolution] = [at(clocks.response?.d), at(clocks.resolution?.d)];
      return { ...(response && { response }), ...(resolution && { resolution }) };
    },
  };
}

function staffOf(msp: DesiredMsp, customers: readonly DesiredClient[]): DemoStaff[] {
  return msp.staff.map(({ id, name, teams, grants }) => ({
    id,
    name,
    teams,
    clients: customers.filter((client) => grantsCover(grants, client.record.id)).map((client) => client.record.slug),
  }));
}

async function play(ports: Ports, msp: DesiredMsp, ticket: DemoTicket, present: string): Promise<void> {
  const client = msp.clients.find((one) => one.record.slug === ticket.client);
  if (!client) throw new Error(`the demo names an unknown client: ${ticket.client}`);
  let ref = '';
  for (const [i, step] of ticket.steps.entries()) {
    const ctx = contextOf(ports, msp, client, step, `demo_${ref}_${i}`);
    if (step.kind === 'open') {
      const { number, requester, category } = (await open(ctx, openingOf(step))).body;
      ref = number;
      await letFollow(contextOf(ports, msp, client, step, `demo_${ref}_follow`), client, ref, requester.id);
      await sort(contextOf(ports, msp, client, step, `demo_${ref}_sort`), client, ref, category);
    } else await take(ctx, ref, step);
  }
  await surround({ ports, msp, client, present }, ticket, ref);
}

const FOLLOWED_EVERY = 6;
const TAGGED_EVERY = 4;

/** The desk sorts its work: a tag here and there, and what the client wants to know of its tickets. */
async function sort(ctx: Context, client: DesiredClient, ref: string, category: string | undefined): Promise<void> {
  const depot = client.config.value.desk.fields?.find((one) => one.id === 'depot')?.options?.[0]?.id;
  const patch = {
    ...(category !== undefined && Number(ref.split('-')[1]) % TAGGED_EVERY === 0
      ? { tags: [category, 'follow-up'] }
      : {}),
    ...(depot === undefined ? {} : { fields: { depot } }),
  };
  if (ctx.actor.kind === 'staff' && Object.keys(patch).length > 0) await change(ctx, ref, patch, undefined);
}

/** A colleague reads along on some of the tickets. */
async function letFollow(ctx: Context, client: DesiredClient, ref: string, requester: string): Promise<void> {
  if (Number(ref.split('-')[1]) % FOLLOWED_EVERY !== 0) return;
  const colleague = client.contacts.find((one) => one.id !== requester && one.id !== ctx.actor.id);
  if (colleague) await follow(ctx, ref, { person: colleague.id, role: 'cc' });
}

/** End users leave the routing to the desk, as the portal does. */
function openingOf(step: Extract<DemoStep, { kind: 'open' }>): Parameters<typeof open>[1] {
  if (step.by.kind !== 'contact') return step.input;
  const { team: _team, channel: _channel, ...own } = step.input;
  return own;
}

async function take(ctx: Context, ref: string, step: Exclude<DemoStep, { kind: 'open' }>): Promise<void> {
  switch (step.kind) {
    case 'reply':
      await reply(ctx, ref, step.text);
      return;
    case 'note':
      await note(ctx, ref, step.text);
      return;
    default: {
      const { at: _at, by: _by, kind, ...body } = step;
      if (kind === 'resolve') await finishTasks(ctx, ref);
      await act(ctx, ref, kind, body, undefined);
      if (kind === 'resolve') await logWork(ctx, ref, step.at);
    }
  }
}

/** Who solved it says how long it took: between 5 minutes and an hour and a half, as the clock of the story has it. */
async function logWork(ctx: Context, ref: string, at: string): Promise<void> {
  const seconds = Math.floor(epochMs(at) / 1000);
  const again = { ...ctx, requestId: `${ctx.requestId}_time` };
  await log(again, ref, { minutes: 5 + (seconds % 86), activity: seconds % 5 === 0 ? 'onsite' : 'remote' });
}

/** Nobody calls a ticket solved whose tasks are open. */
async function finishTasks(ctx: Context, ref: string): Promise<void> {
  const { items } = (await listTasks(ctx, ref)).body;
  for (const [i, task] of items.entries()) {
    const check = Object.fromEntries(task.steps.map((step) => [step.id, true]));
    const at = { ...ctx, requestId: `${ctx.requestId}_task${i}` };
    await changeTask(at, ref, task.id, { done: true, ...(task.steps.length > 0 ? { check } : {}) });
  }
}
