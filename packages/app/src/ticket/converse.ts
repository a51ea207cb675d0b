import { crockford } from '@portico/domain/kernel/scope';
import { noteOn, replyTo } from '@portico/domain/ticket/converse';
import { pointerWrite } from '@portico/store/ticket/commit';
import type { Context } from '../context.ts';
import { type Answer, runOnTicket } from './command.ts';

export interface MessageAnswer {
  readonly id: string;
  readonly at: string;
  readonly visibility: 'public' | 'internal';
  readonly by: { readonly kind: string; readonly id: string; readonly name: string };
  readonly text: string;
  readonly version: number;
}

type Done = Answer<MessageAnswer> & { version: number };

/** Writes to the requester. */
export function reply(ctx: Context, ref: string, text: string): Promise<Done> {
  return converse(ctx, ref, text, 'public');
}

/** Writes to colleagues: no requester ever reads it, and it has no recipients. */
export function note(ctx: Context, ref: string, text: string): Promise<Done> {
  return converse(ctx, ref, text, 'internal');
}

function converse(ctx: Context, ref: string, text: string, visibility: 'public' | 'internal'): Promise<Done> {
  const id = crockford(ctx.random(12), 12);
  return runOnTicket(ctx, ref, {
    right: visibility === 'public' ? 'reply' : 'note',
    decide: (ticket, facts) => (visibility === 'public' ? replyTo(ticket, facts) : noteOn(ticket, facts)),
    message: { id, visibility, text },
    // Who writes on a colleague's ticket must be found again when they are erased.
    extra: async ({ before }) =>
      ctx.actor.kind === 'contact' && ctx.actor.id !== before.state.requester
        ? [pointerWrite(before.scope, ctx.actor.id, before.state)]
        : [],
    answer: (_next, version) => ({
      status: 201,
      body: {
        id,
        at: ctx.now,
        visibility,
        by: { kind: ctx.actor.kind, id: ctx.actor.id, name: ctx.person?.name ?? '' },
        text,
        version,
      },
    }),
  });
}
