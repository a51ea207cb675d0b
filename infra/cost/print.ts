import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readAssembly } from '../run/template.ts';
import { idleLines, type Resource } from './idle.ts';
import { type Baseline, monthLines, months } from './month.ts';
import { type Line, type Price, prices, sumOf, usdOf } from './prices.ts';

/** `npm run cost`: what the synthesized stacks cost idle, and what months of several sizes cost on top. */
const { stacks } = readAssembly(fileURLToPath(new URL('../../cdk.out', import.meta.url)));
const resources: Resource[] = [...stacks.values()]
  .flatMap(({ Resources }) => Object.values(Resources))
  // CDK's own note of its version: nothing is made of it.
  .filter(({ Type }) => Type !== 'AWS::CDK::Metadata');
const baseline = JSON.parse(
  readFileSync(new URL('../../test/bench/baseline.json', import.meta.url), 'utf8'),
) as Baseline;

const usd = (value: number): string => value.toFixed(2).padStart(9);
const named = ({ what, price }: Line): string => `${what} (${prices[price].per})`;

const idle = idleLines(resources);
console.log('Idle, a month, for all MSPs together\n');
for (const line of idle) console.log(`${usd(usdOf(line))}  ${Math.ceil(line.count)} x ${named(line)}`);
console.log(`${usd(sumOf(idle))}  in all\n`);

const all = months.map((month) => ({ month, lines: monthLines(month, baseline) }));
console.log('Used, a month, on top\n');
console.log(`${all.map(({ month }) => month.name.padStart(14)).join('')}`);
console.log(`${all.map(({ month }) => `${month.tickets} tickets`.padStart(14)).join('')}`);
for (const [i, line] of (all[0]?.lines ?? []).entries()) {
  const cells = all.map(({ lines }) => (lines[i] ? usdOf(lines[i]) : 0).toFixed(2).padStart(14));
  console.log(`${cells.join('')}  ${named(line)}`);
}
console.log(`${all.map(({ lines }) => sumOf(lines).toFixed(2).padStart(14)).join('')}  in all`);
console.log(
  `${all.map(({ month, lines }) => (sumOf(lines) / month.tickets).toFixed(5).padStart(14)).join('')}  a ticket\n`,
);

console.log('Prices (us-east-1, dollars, without free tiers)\n');
for (const { usd: price, per, source, on } of Object.values<Price>(prices)) {
  console.log(`  ${price.toPrecision(3).padStart(10)} per ${per}: ${source}, ${on}`);
}
console.log('\nNot in it: files, Cognito beyond 10,000 people a month, support, tax.');
