import type { Ports } from '@portico/app/ports';
import type { DesiredTenants } from '@portico/domain/tenant/desired';
import type { Io } from '../command.ts';

export async function seedTickets(_ports: Ports, _desired: DesiredTenants, _io: Io): Promise<void> {}
