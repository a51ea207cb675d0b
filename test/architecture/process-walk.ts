import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionInput, Effect, ProcessDefinition, Taker } from '@portico/domain/kernel/process';
import { clientId } from '@portico/domain/kernel/scope';
import { addDays } from '@portico/domain/kernel/time';
import { roundTheClock } from '@portico/domain/sla/calendar';
import { slaPolicySchema } from '@portico/domain/sla/policy';
import { deskSchema } from '@portico/domain/tenant/desk';
import { act } from '@portico/domain/ticket/act';
import { isRefusal, type TicketFacts } from '@portico/domain/ticket/facts';
import { OpenTicket, openTicket } from '@portico/domain/ticket/open';
import type { TicketState } from '@portico/domain/ticket/state';
import { parse } from 'yaml';
import { root } from './sources.ts';

const start = '2026-03-02T09:00:00Z';
const takers: readonly Taker[] = ['staff', 'contact', 'system'];
const defaults = (name: string): unknown => parse(readFileSync(join(root, 'tenants/_defaults', name), 'utf8'));

export const desk = deskSchema.parse(defaults('desk.yaml'));
const policy = slaPolicySchema.parse(defaults('sla.yaml'));

export function factsAt(now: string, taker: Taker): TicketFacts {
  const kind = taker === 'system' ? 'system' : taker === 'staff' ? 'staff' : 'contact';
  const versions = { desk: 1, calendar: 1, sla: 1 };
  return { now, taker, by: { kind, id: 'someone' }, desk, policy, calendar: roundTheClock, versions };
}

/** A new ticket of the process at one client of the defaults. */
export function opened(process: Pick<ProcessDefinition, 'kind'>): TicketState {
  const input = OpenTicket.parse({ client: 'c00001', kind: process.kind, subject: 'Something' });
  const client = clientId('c00001');
  const requester = { id: 'u1', name: 'Someone' };
  const outcome = openTicket(input, { ...factsAt(start, 'staff'), client, number: 1, requester });
  if (isRefusal(outcome)) throw new Error(outcome.refused.why);
  return outcome.next;
}

/** What each effect may be given: the smallest valid input. */
export const inputs: { readonly [E in Effect]: Extract<ActionInput, { effect: E }> } = {
  assign: { effect: 'assign', input: { team: 'desk' } },
  pend: { effect: 'pend', input: { reason: desk.pendingReasons[0]?.id ?? '' } },
  resume: { effect: 'resume', input: {} },
  resolve: { effect: 'resolve', input: { code: desk.resolutionCodes[0]?.id ?? '', text: 'Done.' } },
  reopen: { effect: 'reopen', input: { reason: 'It is back.' } },
  close: { effect: 'close', input: {} },
  move: { effect: 'move', input: {} },
};

export interface Walk {
  readonly taken: ReadonlySet<string>;
  readonly states: ReadonlyMap<string, TicketState>;
}

/** Takes every action from every state that can be reached, one step a day apart, breadth first. */
export function walk(process: ProcessDefinition): Walk {
  const first = opened(process);
  const states = new Map([[first.status, first]]);
  const taken = new Set<string>();
  const open = [first];
  for (let ticket = open.shift(); ticket !== undefined; ticket = open.shift()) {
    for (const [name, action] of Object.entries(process.actions)) {
      for (const taker of takers) {
        const facts = factsAt(addDays(ticket.updatedAt, 1), taker);
        const outcome = act(ticket, name, action, inputs[action.effect], 1, facts);
        if (isRefusal(outcome)) continue;
        taken.add(name);
        if (states.has(outcome.next.status)) continue;
        states.set(outcome.next.status, outcome.next);
        open.push(outcome.next);
      }
    }
  }
  return { taken, states };
}
