import { grantsCover } from '@portico/domain/kernel/actor';
import { type ClientId, clientScope, providerScope } from '@portico/domain/kernel/scope';
import type { Desk } from '@portico/domain/tenant/desk';
import type { FieldPatch } from '@portico/domain/ticket/fields';
import { loadContact, loadStaff } from '@portico/store/tenant/directory';
import type { Context } from '../context.ts';
import { seesDirectory } from '../directory/directory.ts';

/** Of the persons that fields name those who are there: active contacts of the client, and staff who may see it. */
export async function fieldPeople(
  ctx: Context,
  client: ClientId,
  desk: Desk,
  patch: FieldPatch | undefined,
): Promise<ReadonlySet<string>> {
  const fields = (desk.fields ?? []).filter((one) => one.type === 'person');
  const named = fields.flatMap((one) => {
    const value = patch?.[one.id];
    return typeof value === 'string' ? [value.trim()] : [];
  });
  const found = await Promise.all(named.map(async (id) => ((await isThere(ctx, client, id)) ? [id] : [])));
  return new Set(found.flat());
}

async function isThere(ctx: Context, client: ClientId, id: string): Promise<boolean> {
  const contact = await loadContact(await ctx.client(client), clientScope(ctx.actor.msp, client), id);
  if (contact) return contact.active;
  if (!seesDirectory(ctx)) return false;
  const staff = await loadStaff(await ctx.provider(), providerScope(ctx.actor.msp), id);
  return staff?.active === true && grantsCover(staff.grants, client);
}
