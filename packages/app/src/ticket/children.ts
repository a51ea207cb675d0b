import { AppError } from '@portico/domain/kernel/error';
import { crockford } from '@portico/domain/kernel/scope';
import { type ChildrenResolution, resolveWithWord } from '@portico/domain/ticket/answer';
import { replyTo } from '@portico/domain/ticket/converse';
import { type Decision, isRefusal, type Refusal, type TicketFacts } from '@portico/domain/ticket/facts';
import type { TicketEvent, TicketState } from '@portico/domain/ticket/state';
import type { NewMessage } from '@portico/store/ticket/commit';
import type { Context } from '../context.ts';
import { clientPrefix } from '../directory/directory.ts';
import { childLinks } from './child-tickets.ts';
import { type Answer, runOnTicket } from './command.ts';
import { resolveRef } from './ref.ts';

export interface ChildrenAnswer {
  readonly number: string;
  readonly version: number;
  /** Tickets that the word goes out to, besides the parent itself. */
  readonly children: readonly string[];
}

type Done = Answer<ChildrenAnswer> & { version: number };

/** One public word to the requesters of a parent and of all its children. It reaches each child, and each once. */
export function tellChildren(ctx: Context, ref: string, text: string): Promise<Done> {
  return onParent(ctx, ref, text, (parent, _version, facts, children, message) =>
    withEvent(replyTo(parent, facts), { type: 'ticket.children_told', data: { message, children } }),
  );
}

/** Resolves a parent, and with it every child that is still worked on; each requester is told the same. */
export function resolveWithChildren(ctx: Context, ref: string, input: ChildrenResolution): Promise<Done> {
  return onParent(ctx, ref, input.text, (parent, version, facts, children) =>
    withEvent(resolveWithWord(parent, input, version, facts), {
      type: 'ticket.children_resolved',
      data: { children },
    }),
  );
}

function withEvent(decision: Decision | Refusal, event: TicketEvent): Decision | Refusal {
  return isRefusal(decision) ? decision : { ...decision, events: [...decision.events, event] };
}

type DecideOnParent = (
  parent: TicketState,
  version: number,
  facts: TicketFacts,
  children: readonly number[],
  message: string,
) => Decision | Refusal;

async function onParent(ctx: Context, ref: string, text: string, decide: DecideOnParent): Promise<Done> {
  const message: NewMessage = { id: crockford(ctx.random(12), 12), visibility: 'public', text };
  const place = await resolveRef(ctx, ref);
  const prefix = await clientPrefix(ctx, place.client);
  let children: readonly number[] = [];
  return runOnTicket(ctx, ref, {
    right: 'work',
    endsChildren: true,
    async load({ db, before }) {
      children = (await childLinks(db, before)).map((link) => link.n);
      if (children.length === 0) throw new AppError('conflict', 'ticket.no_children', 'The ticket has no children.');
    },
    decide: (parent, facts, version) => decide(parent, version, facts, children, message.id),
    message,
    answer: (next, version) => ({
      status: 200,
      body: { number: `${prefix}-${next.number}`, version, children: children.map((n) => `${prefix}-${n}`) },
    }),
  });
}
