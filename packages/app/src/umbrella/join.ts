import { actorRef } from '@portico/domain/kernel/actor';
import { AppError, notFound } from '@portico/domain/kernel/error';
import { providerScope } from '@portico/domain/kernel/scope';
import { refuse } from '@portico/domain/ticket/facts';
import { LostConditionError } from '@portico/store/ticket/commit';
import { loadUmbrella, memberWrites } from '@portico/store/umbrella/umbrella';
import type { Context } from '../context.ts';
import { clientPrefix } from '../directory/directory.ts';
import { type Answer, runOnTicket } from '../ticket/command.ts';
import { resolveRef } from '../ticket/ref.ts';
import { requireStaff } from './create.ts';

export interface JoinAnswer {
  readonly umbrella: string;
  readonly number: string;
}

const umbrellasMax = 20;
const underAlready = 'The ticket is under this umbrella already.';

/**
 * Puts a ticket under an umbrella. Who else is under it stands in the MSP's items alone; the ticket learns nothing
 * but an id that means nothing to its client.
 */
export async function join(
  ctx: Context,
  id: string,
  input: { readonly ref: string },
): Promise<Answer<JoinAnswer> & { version: number }> {
  requireStaff(ctx);
  const p = providerScope(ctx.actor.msp);
  const found = await loadUmbrella(await ctx.provider(), p, id);
  if (!found) throw notFound();
  const place = await resolveRef(ctx, input.ref);
  const prefix = await clientPrefix(ctx, place.client);
  return runOnTicket(ctx, input.ref, {
    right: 'work',
    under: 'provider',
    decide: (ticket, facts) => {
      const known = ticket.umbrellas ?? [];
      if (known.includes(id)) return refuse('ticket.under_umbrella', underAlready);
      if (known.length >= umbrellasMax) {
        return refuse('ticket.too_many_umbrellas', `A ticket is under at most ${umbrellasMax} umbrellas.`);
      }
      return {
        next: { ...ticket, umbrellas: [...known, id], updatedAt: facts.now },
        events: [{ type: 'ticket.umbrella_joined', data: { umbrella: id } }],
      };
    },
    extra: async ({ ref }) => memberWrites(p, id, ref, ctx.now, actorRef(ctx.actor)),
    answer: () => ({ status: 201, body: { umbrella: id, number: `${prefix}-${place.number}` } }),
  }).catch((error: unknown) => {
    // The membership was there, or the umbrella was not: somebody else was first.
    if (error instanceof LostConditionError && error.position < 2) {
      throw new AppError('conflict', 'ticket.under_umbrella', underAlready);
    }
    throw error;
  });
}
