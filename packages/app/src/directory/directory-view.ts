import type { Context } from '../context.ts';
import { mspDirectory, visibleClients } from './directory.ts';

/** The MSP's directory for its own people: only clients that the reader may enter. */
export async function directoryView(ctx: Context) {
  const [clients, { teams, staff }] = await Promise.all([visibleClients(ctx), mspDirectory(ctx)]);
  return {
    clients: clients.map(({ id, slug, name, prefix, kind, color, timeZone }) => ({
      id,
      slug,
      name,
      prefix,
      kind,
      color,
      timeZone,
    })),
    teams: [...teams.values()].map(({ id, name }) => ({ id, name })),
    staff: [...staff.values()].map(({ id, name, teams: memberOf, active }) => ({ id, name, teams: memberOf, active })),
  };
}
