import type { ClientScope } from '@portico/domain/kernel/scope';
import type { ReportZones } from '@portico/domain/report/facts';
import { clientZones } from '@portico/store/projection/zones';
import type { EventItem } from '@portico/store/ticket/log';
import { newEntry, type StreamRecord } from '../events/stream.ts';
import { tellScreens } from '../live/tell.ts';
import type { Ports } from '../ports.ts';
import { projectCheckpoints } from './checkpoints.ts';
import { clientPrefixOf } from './prefix.ts';
import { byTicket, projectRollups, type RollupDeps, type TicketEntries } from './rollups.ts';
import { projectSearch, type SearchDeps } from './search.ts';

/** A ticket whose entries cannot be projected: told, so that they can be projected again once the cause is gone. */
export interface Poison {
  readonly ticket: TicketEntries;
  readonly error: unknown;
}

export interface Projector {
  /** Takes new log entries into rollups and search, imported ones too. @throws when any of them cannot be taken in. */
  project(records: readonly StreamRecord[]): Promise<void>;
  /** The same ticket by ticket: one that fails is handed back and stops no other. */
  projectEach(records: readonly StreamRecord[]): Promise<Poison[]>;
}

/** @param onFault hears why open screens could not be told; nothing else stops for it. */
export function createProjector(ports: Ports, onFault: (error: unknown) => void = () => undefined): Projector {
  const db = ports.unscoped('projections of every tenant are kept by one consumer of the stream');
  const deps: RollupDeps & SearchDeps = {
    db,
    zones: (scope: ClientScope): Promise<ReportZones> => ports.cache.get(scope, 'zones', () => clientZones(db, scope)),
    prefix: (scope: ClientScope): Promise<string> => clientPrefixOf(ports, db, scope),
  };
  const take = async (tickets: readonly TicketEntries[]): Promise<void> => {
    await projectRollups(deps, tickets);
    await projectSearch(deps, tickets);
    await projectCheckpoints(db, tickets);
    await tellScreens(db, ports.live, tickets, onFault);
  };
  return {
    project: (records) => take(byTicket(entriesOf(records))),
    async projectEach(records) {
      const poison: Poison[] = [];
      for (const ticket of byTicket(entriesOf(records))) {
        try {
          await take([ticket]);
        } catch (error) {
          poison.push({ ticket, error });
        }
      }
      return poison;
    },
  };
}

function entriesOf(records: readonly StreamRecord[]): EventItem[] {
  return records.flatMap((record) => newEntry(record) ?? []);
}
