import { notFound } from '@portico/domain/kernel/error';
import { type ClientId, isClientId } from '@portico/domain/kernel/scope';
import type { Context } from '../context.ts';
import { visibleClients } from '../directory/directory.ts';

export interface TicketRef {
  readonly client: ClientId;
  readonly number: number;
}

const idPattern = /^tkt_([0-9a-z]{6})(\d{1,9})$/;
const numberPattern = /^([A-Za-z][A-Za-z0-9]{1,5})-(\d{1,9})$/;

/** The id on the wire; people say the number. */
export function ticketId(client: string, n: number): string {
  return `tkt_${client}${n}`;
}

/** Resolves `ACME-1042`, a number under a former prefix, or the id. @throws the one "not found". */
export async function resolveRef(ctx: Context, ref: string): Promise<TicketRef> {
  const byId = idPattern.exec(ref);
  if (byId?.[1] && byId[2] && isClientId(byId[1])) return ofVisible(ctx, byId[1], Number(byId[2]));
  const byNumber = numberPattern.exec(ref);
  if (!byNumber?.[1]) throw notFound();
  const prefix = byNumber[1].toUpperCase();
  const visible = await visibleClients(ctx);
  const client = visible.find((one) => one.prefix === prefix) ?? visible.find((one) => one.aliases?.includes(prefix));
  if (!client) throw notFound();
  return { client: client.id, number: Number(byNumber[2]) };
}

/** Grants of the kind "all" cover ids that no client has: only a client that is there can have tickets. */
async function ofVisible(ctx: Context, client: ClientId, number: number): Promise<TicketRef> {
  const visible = await visibleClients(ctx);
  if (!visible.some((one) => one.id === client)) throw notFound();
  return { client, number };
}
