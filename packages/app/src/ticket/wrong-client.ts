import { mayEnter } from '@portico/domain/kernel/actor';
import { AppError } from '@portico/domain/kernel/error';
import { type ClientId, clientId, providerScope } from '@portico/domain/kernel/scope';
import type { Confirmation } from '@portico/domain/ticket/confirm';
import { indexMarks, type PointedText, pointsElsewhere } from '@portico/domain/ticket/wrong-client';
import type { Context } from '../context.ts';
import { mspDirectory } from '../directory/directory.ts';

/**
 * Stops a technician who writes to one client what seems to be another's, until they say that they mean it. Only
 * clients that the technician may enter are looked for, so nobody learns of one; a contact is never asked.
 * @returns what was confirmed, for the log
 * @throws conflict, naming each field and why
 */
export async function guardClient(
  ctx: Context,
  client: ClientId,
  texts: readonly PointedText[],
  confirm: readonly Confirmation[] = [],
): Promise<readonly Confirmation[]> {
  const { actor } = ctx;
  if (actor.kind !== 'staff') return [];
  const { clients } = await mspDirectory(ctx);
  const index = await ctx.cache.get(providerScope(actor.msp), 'client-marks', async () =>
    // The desk's own name stands in everything it writes.
    indexMarks(
      [...clients.values()]
        .filter((one) => one.kind === 'customer')
        .map((one) => ({ ...one, domains: one.domains ?? [] })),
    ),
  );
  const faults = pointsElsewhere(index, client, (id) => mayEnter(actor, actor.msp, clientId(id)), texts);
  if (faults.length === 0) return [];
  if (confirm.includes('other_client')) return ['other_client'];
  throw new AppError(
    'conflict',
    'ticket.other_client',
    'This seems to be about another client. Look again; if it belongs here, send it with confirm: ["other_client"].',
    faults,
  );
}
