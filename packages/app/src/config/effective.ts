import { type ClientId, clientScope } from '@portico/domain/kernel/scope';
import type { Calendar } from '@portico/domain/sla/calendar';
import type { SlaPolicy } from '@portico/domain/sla/policy';
import type { Desk } from '@portico/domain/tenant/desk';
import type { ConfigVersions } from '@portico/domain/ticket/state';
import { loadCurrent } from '@portico/store/tenant/config';
import type { Context } from '../context.ts';

export interface DeskConfig {
  readonly desk: Desk;
  readonly calendar: Calendar;
  readonly policy: SlaPolicy;
  readonly versions: ConfigVersions;
}

/** The configuration in force for a client's tickets: effective values only, never the sources they came from. */
export async function deskConfig(ctx: Context, client: ClientId): Promise<DeskConfig> {
  const t = clientScope(ctx.actor.msp, client);
  return ctx.cache.get(t, 'desk', async () => {
    const db = await ctx.client(client);
    const parts = await loadCurrent(db, t, ['desk', 'calendar', 'sla']);
    const [desk, calendar, sla] = [parts.get('desk'), parts.get('calendar'), parts.get('sla')];
    return {
      desk: desk?.value as Desk, // Safe: the installer wrote values that its schemas had parsed.
      calendar: calendar?.value as Calendar,
      policy: sla?.value as SlaPolicy,
      versions: { desk: desk?.version ?? 0, calendar: calendar?.version ?? 0, sla: sla?.version ?? 0 },
    };
  });
}
