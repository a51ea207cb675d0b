import { faultEntry } from '@portico/api/access-log';
import { runJobs } from '@portico/app/job/run';
import type { Ports } from '@portico/app/ports';
import { sweep } from '@portico/app/timer/sweep';
import type { ScheduledEvent } from 'aws-lambda';
import { readEnv, TenantEnv } from './env.ts';
import { type Invoked, lambda, writeLog } from './lambda.ts';
import { tenantPorts } from './ports.ts';

const sweepLimit = 800;
const sweepsMax = 500;
/** What is due when time runs out is swept by the next minute: nothing is remembered between ticks. */
const reserveMs = 10_000;

/** Lets time pass for tickets and takes jobs further, once a minute. Ticks that overlap meet on each ticket's version. */
export function tickHandler(ports: Ports = tenantPorts(readEnv(TenantEnv))): Invoked<ScheduledEvent, void> {
  const onFault = (_place: unknown, error: unknown): void => writeLog(faultEntry(error, ports.now(), '', 'tick'));
  return lambda('tick', async (_event, context) => {
    const total = { fired: 0, lost: 0, idle: 0, failed: 0 };
    for (let round = 0; round < sweepsMax && context.getRemainingTimeInMillis() > reserveMs; round++) {
      const count = await sweep({ ports, onFault }, ports.now(), sweepLimit);
      total.fired += count.fired;
      total.lost += count.lost;
      total.idle += count.idle;
      total.failed += count.failed;
      if (!count.more || count.fired + count.lost === 0) break;
    }
    let steps = 0;
    while (context.getRemainingTimeInMillis() > reserveMs) {
      const ran = await runJobs({ ports, onFault }, ports.now());
      if (ran.steps === 0) break;
      steps += ran.steps;
    }
    return { result: undefined, told: { ...total, steps } };
  });
}
