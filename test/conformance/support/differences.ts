import type { Plain } from './outcome.ts';

/**
 * Where DynamoDB Local is known to differ from the service, the engine follows the service. `expect` turns what
 * DynamoDB Local answered into what the engine must answer; a case that no entry names must be equal.
 */
export interface Explained {
  readonly reason: string;
  readonly cases: RegExp;
  readonly expect: (answers: readonly Plain[]) => Plain[];
}

export const explained: readonly Explained[] = [];

/** What the engine must answer where DynamoDB Local answered `answers`, and why it differs, if it does. */
export function expected(name: string, answers: readonly Plain[]): { answers: Plain[]; reasons: string[] } {
  const matching = explained.filter((one) => one.cases.test(name));
  const wanted = matching.reduce<Plain[]>((now, one) => one.expect(now), [...answers]);
  return { answers: wanted, reasons: matching.map((one) => one.reason) };
}
