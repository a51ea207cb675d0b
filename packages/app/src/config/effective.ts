import { type ClientId, clientScope } from '@portico/domain/kernel/scope';
import type { Calendar } from '@portico/domain/sla/calendar';
import type { SlaPolicy } from '@portico/domain/sla/policy';
import type { Desk } from '@portico/domain/tenant/desk';
import type { ConfigVersions } from '@portico/domain/ticket/state';
import { loadCurrent, loadVersion } from '@portico/store/tenant/config';
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

/** What a ticket's clocks run by. */
export type ServiceRules = Pick<DeskConfig, 'calendar' | 'policy'>;

/**
 * The calendar and policy of the versions that a ticket is stamped with: it keeps them for life, so a change of them
 * moves no verdict. Without a stamp, those in force.
 */
export async function rulesAt(
  ctx: Context,
  client: ClientId,
  stamp: ConfigVersions | undefined,
  current: ServiceRules & Pick<DeskConfig, 'versions'>,
): Promise<ServiceRules> {
  const { calendar, policy, versions } = current;
  if (!stamp || (stamp.calendar === versions.calendar && stamp.sla === versions.sla)) return { calendar, policy };
  const t = clientScope(ctx.actor.msp, client);
  const part = async <T>(name: 'calendar' | 'sla', version: number, inForce: T): Promise<T> => {
    if (version === versions[name]) return inForce;
    const load = async () => loadVersion(await ctx.client(client), t, name, version);
    return (await ctx.cache.get(t, `${name}@${version}`, load)) as T; // Safe: a version is what was in force once.
  };
  const [at, by] = await Promise.all([part('calendar', stamp.calendar, calendar), part('sla', stamp.sla, policy)]);
  return { calendar: at, policy: by };
}
