import { parseArgs } from 'node:util';
import { live } from './timers-live.ts';
import { simulate } from './timers-simulated.ts';

/**
 * `npm run bench:timers`: a million timers over thirty days under a clock that is moved, a hundred thousand of them due at
 * once; then thresholds live on this machine. Ends with 1 where one is early, missed or told twice, or a bar is missed.
 */
const { values } = parseArgs({
  options: {
    timers: { type: 'string', default: '1000000' },
    burst: { type: 'string', default: '100000' },
    live: { type: 'string', default: '20000' },
    only: { type: 'string', default: 'simulated,live' },
    seed: { type: 'string', default: '20261128' },
  },
});
const parts = values.only.split(',');
/** Threshold events a minute that one core has to deal with, and how late the hundredth may be in quiet times. */
const bars = { perMinute: 60_000, steadyP99: 90 } as const;
let failed = false;

if (parts.includes('simulated')) {
  const options = {
    timers: Number(values.timers),
    burst: Number(values.burst),
    days: 30,
    perSecond: bars.perMinute / 60,
    seed: Number(values.seed),
  };
  const { told, early, missed, doubled, wrong, lost, idle, all, steady } = simulate(options);
  console.log(`simulated: ${options.timers} timers over 30 days, ${options.burst} due at once, seed ${options.seed}`);
  console.log(`  told ${told}; early ${early}, missed ${missed}, doubled ${doubled}, at another time ${wrong}`);
  console.log(`  met by two sweepers ${lost}, rows older than their heads ${idle}`);
  console.log(`  lateness of all, s: p50 ${all.p50}, p99 ${all.p99}, max ${all.max} (an hour of sweeps is left out)`);
  console.log(`  lateness beside outage and burst, s: p50 ${steady.p50}, p99 ${steady.p99}, max ${steady.max}`);
  failed ||= early + missed + doubled + wrong > 0 || steady.p99 > bars.steadyP99;
}

if (parts.includes('live')) {
  const { tickets, events, seconds, cpuSeconds, told, early, missed, doubled } = await live(Number(values.live));
  const [perMinute, perCpuMinute] = [seconds, cpuSeconds].map((spent) => Math.round((events / spent) * 60));
  console.log(`live: ${tickets} tickets, ${events} thresholds, each told in an inbox: ${told}`);
  console.log(`  early ${early}, missed ${missed}, doubled ${doubled}`);
  console.log(
    `  ${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of CPU: ${perMinute} a minute, ${perCpuMinute} a minute of CPU`,
  );
  failed ||= early + missed + doubled > 0 || told !== events || (perCpuMinute ?? 0) < bars.perMinute;
}
process.exitCode = failed ? 1 : 0;
