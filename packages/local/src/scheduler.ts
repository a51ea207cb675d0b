import { runJobs } from '@portico/app/job/run';
import { sendCodes } from '@portico/app/mail/code';
import type { Post } from '@portico/app/mail/post';
import { type MailCount, sendDue } from '@portico/app/mail/send';
import type { Ports } from '@portico/app/ports';
import { type SweepCount, sweep } from '@portico/app/timer/sweep';

export interface SchedulerOptions {
  readonly ports: Ports;
  /** How mails leave; without it they wait. */
  readonly post?: Post;
  readonly onFault?: (error: unknown) => void;
  /** Told of a mail that did not go out, before it is tried again. */
  readonly onMailFault?: (error: unknown) => void;
  /** Runs something every so many seconds; real time unless a test brings its own. @returns how to stop it. */
  readonly every?: (seconds: number, work: () => void) => () => void;
}

type Sent = Omit<MailCount, 'more' | 'busy'>;

/** Lets time pass for tickets and takes jobs further, as the rule `rate(1 minute)` does on AWS. */
export interface Scheduler {
  /** Sweeps until nothing is due any more at this moment. */
  tick(): Promise<Omit<SweepCount, 'more'>>;
  /** Sends every mail that is due at this moment. */
  mail(): Promise<Sent>;
  /** Mails the codes to sign in with that somebody waits for. @returns how many. */
  codes(): Promise<number>;
  stop(): void;
}

const tickSeconds = 60;
/** Somebody waits for a job: its next steps come soon. Asking costs one read where there is none. */
const jobSeconds = 2;
/** Mails that are due go out soon after. Asking costs a read of each of their shards, of nothing mostly. */
const mailSeconds = 5;
const mailLimit = 100;
/** Steps of one round: what is left then waits for the next. */
const jobRounds = 200;
const sweepLimit = 800;
/** Sweeps of one tick: what is left then waits for the next minute. */
const sweepsMax = 500;

export function createScheduler(options: SchedulerOptions): Scheduler {
  const { ports, post, onFault, onMailFault, every = realTime } = options;
  let running: Promise<Omit<SweepCount, 'more'>> | undefined;

  let working: Promise<void> | undefined;
  const steps = async (): Promise<void> => {
    for (let round = 0; round < jobRounds; round++) {
      const ran = await runJobs({ ports, onFault: (_place, error) => onFault?.(error) }, ports.now());
      if (ran.steps === 0) return;
    }
  };
  const work = (): Promise<void> => {
    working ??= steps().finally(() => {
      working = undefined;
    });
    return working;
  };

  const send = async (): Promise<Sent> => {
    const total = { sent: 0, dropped: 0, later: 0, dead: 0 };
    if (!post) return total;
    for (let round = 0; round < sweepsMax; round++) {
      const deps = { ports, post, onFault: (_place: unknown, error: unknown) => onMailFault?.(error) };
      const { more, busy, ...count } = await sendDue(deps, ports.now(), mailLimit);
      for (const key of Object.keys(count) as (keyof typeof count)[]) total[key] += count[key];
      if (busy || !more || count.sent + count.dropped + count.later + count.dead === 0) break;
    }
    return total;
  };
  let coding: Promise<number> = Promise.resolve(0);
  const codes = (): Promise<number> => {
    const deps = { ports, onFault: (_place: unknown, error: unknown) => onMailFault?.(error) };
    // One after the other: whoever asks is served by a round that began after they asked.
    coding = coding.catch(() => 0).then(() => (post ? sendCodes({ ...deps, post }, ports.now()) : 0));
    return coding;
  };
  let sending: Promise<Sent> | undefined;
  const mail = (): Promise<Sent> => {
    sending ??= send().finally(() => {
      sending = undefined;
    });
    return sending;
  };

  const run = async (): Promise<Omit<SweepCount, 'more'>> => {
    const total = { fired: 0, lost: 0, idle: 0, failed: 0 };
    const deps = { ports, onFault: (_place: unknown, error: unknown) => onFault?.(error) };
    for (let round = 0; round < sweepsMax; round++) {
      const count = await sweep(deps, ports.now(), sweepLimit);
      total.fired += count.fired;
      total.lost += count.lost;
      total.idle += count.idle;
      total.failed += count.failed;
      if (!count.more || count.fired + count.lost === 0) break;
    }
    await work();
    return total;
  };

  const tick = (): Promise<Omit<SweepCount, 'more'>> => {
    running ??= run().finally(() => {
      running = undefined;
    });
    return running;
  };
  const stop = every(tickSeconds, () => {
    tick().catch((error: unknown) => onFault?.(error));
  });
  const stopJobs = every(jobSeconds, () => {
    work().catch((error: unknown) => onFault?.(error));
  });
  const stopMail = every(mailSeconds, () => {
    Promise.all([codes(), mail()]).catch((error: unknown) => onFault?.(error));
  });
  return {
    tick,
    mail,
    codes,
    stop() {
      stop();
      stopJobs();
      stopMail();
    },
  };
}

function realTime(seconds: number, work: () => void): () => void {
  const timer = setInterval(work, seconds * 1000);
  timer.unref();
  return () => clearInterval(timer);
}
