import type { Step } from '../support/case.ts';
import { differences, isError, type Plain } from '../support/outcome.ts';

type Fields = { [name: string]: Plain };

/** Takes out of both answers what its reason covers. Applied in order; anything left must be equal. */
interface Explained {
  readonly reason: string;
  readonly apply: (step: Step, expected: Plain, actual: Plain) => [Plain, Plain];
}

const equalAsRefusals: [Plain, Plain] = [null, null];

const explained: readonly Explained[] = [
  {
    reason:
      'random requests break several rules, in no promised order: texts may differ; and what is invalid in a transaction is refused with it or cancels it (DynamoDB Local does either)',
    apply: (_, expected, actual) => (invalid(expected) && invalid(actual) ? equalAsRefusals : [expected, actual]),
  },
  {
    reason: 'a request that is invalid and reuses the token of another may be refused for either',
    apply: (_, expected, actual) => {
      const mismatch = isError(expected) && expected.error === 'IdempotentParameterMismatchException';
      return mismatch && invalid(actual) ? equalAsRefusals : [expected, actual];
    },
  },
  {
    reason: 'of a request that is invalid and holds a value the SDK cannot marshal, the engine may find either first',
    apply: (_, expected, actual) => {
      const unmarshalled = isError(expected) && expected.error === 'Error';
      return unmarshalled && invalid(actual) ? equalAsRefusals : [expected, actual];
    },
  },
  {
    reason: 'DynamoDB Local keeps the trailing zeros of a sum (-15.50) until it is read',
    apply: (_, expected, actual) => [shortNumbers(expected), shortNumbers(actual)],
  },
  {
    reason: 'nor can the SDK read such a sum as an integer (12345678901234567890.00)',
    apply: (_, expected, actual) => readable(expected, actual),
  },
  {
    reason: 'DynamoDB Local answers a delete of nothing with capacity nobody asked for',
    apply: (step, expected, actual) => {
      const asked = step.input.ReturnConsumedCapacity !== undefined && step.input.ReturnConsumedCapacity !== 'NONE';
      return [step.op === 'Delete' && !asked ? unbilled(expected) : expected, actual];
    },
  },
  {
    reason: 'the text of a cancellation reason is not compared (DynamoDB Local ends some with a full stop)',
    apply: (_, expected, actual) => [cancellation(expected), cancellation(actual)],
  },
  {
    reason: 'UPDATED_OLD and UPDATED_NEW return the updated elements, not the whole attribute that holds them',
    apply: (step, expected, actual) => {
      const nested = /[.[]/.test(String(step.input.UpdateExpression));
      const asked = /UPDATED_(OLD|NEW)/.test(String(step.input.ReturnValues)) && nested;
      return asked ? [without(expected, 'Attributes'), without(actual, 'Attributes')] : [expected, actual];
    },
  },
  {
    reason: 'whether a full page that ends at the end of its range has a cursor to an empty page is not promised',
    apply: (_, expected, actual) => [withoutEmptyEnd(expected), withoutEmptyEnd(actual)],
  },
  {
    reason:
      'a key without an item costs the least unit, in a batch and for an empty page too; DynamoDB Local bills it nothing, or in a batch of deletes twice',
    apply: (step, expected, actual) => {
      const free = step.op === 'BatchGet' || step.op === 'Query' || step.op === 'BatchWrite';
      return free ? [unbilled(expected), unbilled(actual)] : [expected, actual];
    },
  },
];

function without(answer: Plain, ...names: string[]): Plain {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return answer;
  return Object.fromEntries(Object.entries(answer).filter(([name]) => !names.includes(name)));
}

function unread(answer: Plain): boolean {
  if (!isError(answer) || answer.error !== 'Error') return false;
  return /\d\.0+ can't be converted to BigInt/.test(String((answer as Fields).message));
}

/** Both answers without what the SDK could not read of the expected one: the whole, or parts by name. */
export function readable(expected: Plain, actual: Plain): [Plain, Plain] {
  if (unread(expected)) return equalAsRefusals;
  if (typeof expected !== 'object' || expected === null || Array.isArray(expected)) return [expected, actual];
  const parts = Object.entries(expected as Fields).filter(([, part]) => unread(part));
  const names = parts.map(([name]) => name);
  return [without(expected, ...names), without(actual, ...names)];
}

/** Numbers in AttributeValue form without trailing zeros. */
function shortNumbers(answer: Plain): Plain {
  if (Array.isArray(answer)) return answer.map(shortNumbers);
  if (typeof answer !== 'object' || answer === null) return answer;
  const short = (name: string, value: Plain): Plain =>
    name === 'N' && typeof value === 'string' && value.includes('.')
      ? value.replace(/\.?0+$/, '')
      : shortNumbers(value);
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, short(name, value)]));
}

/** Refused for its content, as one request or in the reasons of a transaction. */
function invalid(answer: Plain): boolean {
  if (!isError(answer)) return false;
  const reasons = ((answer as Fields).reasons ?? []) as Fields[];
  return answer.error === 'ValidationException' || reasons.some((reason) => reason.Code === 'ValidationError');
}

/** Codes of a cancellation in order, and the items it returns: its texts follow from the codes. */
function cancellation(answer: Plain): Plain {
  if (!isError(answer) || answer.error !== 'TransactionCanceledException') return answer;
  const reasons = ((answer as Fields).reasons ?? []) as Fields[];
  return { error: answer.error, reasons: reasons.map((reason) => without(reason, 'Message')) };
}

/** Pages without an empty last one, and without the cursor that led to it. */
function withoutEmptyEnd(answer: Plain): Plain {
  if (!Array.isArray(answer) || answer.length < 2) return tiesWithoutEmptyEnd(answer);
  const last = answer.at(-1) as Fields;
  if (last.ScannedCount !== 0 || last.LastEvaluatedKey !== undefined) return answer;
  return [...answer.slice(0, -2), without(answer.at(-2) ?? null, 'LastEvaluatedKey')];
}

/** The same for answers whose ties were taken out: `pages` lists rows read and whether a cursor followed. */
function tiesWithoutEmptyEnd(answer: Plain): Plain {
  const pages = (answer as Fields | null)?.pages;
  if (!Array.isArray(pages) || pages.length < 2) return answer;
  const [last, before] = [pages.at(-1), pages.at(-2)] as Plain[][];
  if (last?.[0] !== 0 || last[1] !== false) return answer;
  return { ...(answer as Fields), pages: [...pages.slice(0, -2), [before?.[0] ?? null, false]] };
}

function unbilled(answer: Plain): Plain {
  return Array.isArray(answer) ? answer.map(unbilled) : without(answer, 'ConsumedCapacity');
}

/** Where two answers differ beyond what is explained. */
export function disagree(step: Step, expected: Plain, actual: Plain): string[] {
  const [want, have] = explained.reduce<[Plain, Plain]>(
    ([left, right], one) => one.apply(step, left, right),
    [expected, actual],
  );
  return differences(want, have);
}
