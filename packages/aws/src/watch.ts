import type { Ports } from '@portico/app/ports';
import { overdue } from '@portico/app/timer/overdue';
import type { ScheduledEvent } from 'aws-lambda';
import { type Invoked, lambda } from './lambda.ts';
import { ownPorts } from './ports.ts';

/** How far the timer is behind: once an hour, told in the log, from which an alarm is made. */
export function watchHandler(ports: Ports = ownPorts()): Invoked<ScheduledEvent, void> {
  return lambda('watch', async () => ({ result: undefined, told: { overdueSeconds: await overdue(ports) } }));
}
