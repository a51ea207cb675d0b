import { table } from '@portico/store/table';
import type { ConformanceCase, Keys, Step } from './case.ts';
import type { Face } from './faces.ts';
import { isError, type Plain, plain, plainError } from './outcome.ts';

/** More pages than any case needs: a cursor that never ends is a failure, not a hang. */
const MAX_PAGES = 4_000;
const writes = new Set([
  'Put',
  'Update',
  'Delete',
  'BatchWrite',
  'TransactWrite',
  'RawPut',
  'RawUpdate',
  'RawTransactWrite',
]);

export async function answer(face: Face, step: Step, prefix: string): Promise<Plain> {
  try {
    if (step.pages !== true && step.ties !== true) {
      const output = plain(await face.send(step.op, step.input), prefix);
      return step.unordered === true ? sorted(output) : output;
    }
    const pages = await allPages(face, step, prefix);
    if (step.rows === true) return sorted(pages.flatMap((page) => (page as { Items: Plain[] }).Items));
    return step.ties === true ? withoutTies(pages, step) : pages;
  } catch (error) {
    const refused = plainError(error, prefix);
    return step.message === 'any' ? { error: refused.error ?? null } : refused;
  }
}

async function allPages(face: Face, step: Step, prefix: string): Promise<Plain[]> {
  const pages: Plain[] = [];
  let start: unknown = step.input.ExclusiveStartKey;
  for (let page = 0; page < MAX_PAGES; page++) {
    const input = start === undefined ? step.input : { ...step.input, ExclusiveStartKey: start };
    const output = await face.send(step.op, input);
    pages.push(plain(output, prefix));
    start = output.LastEvaluatedKey;
    if (start === undefined || step.pages !== true) return pages;
  }
  return [...pages, 'the cursor never ended'];
}

const byText = (a: Plain, b: Plain) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** Every list of items of an answer, and every object's names, in one fixed order. */
function sorted(value: Plain): Plain {
  if (Array.isArray(value)) return value.map(sorted).sort(byText);
  if (typeof value !== 'object' || value === null) return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, sorted(value[name] ?? null)]));
}

/** What is promised of pages whose rows may tie: the rows, the order of their sort keys, how much each page read. */
function withoutTies(pages: Plain[], step: Step): Plain {
  const outputs = pages as {
    Items?: Plain[];
    Count: number;
    ScannedCount: number;
    LastEvaluatedKey?: Plain;
  }[];
  const items = outputs.flatMap((page) => page.Items ?? []);
  const index = table.indexes.find((one) => one.name === step.input.IndexName);
  return {
    rows: sorted(items),
    order: items.map((item) => (item as { [name: string]: Plain })[index?.sortKey ?? table.sortKey] ?? null),
    count: outputs.reduce((sum, page) => sum + page.Count, 0),
    pages: outputs.map((page) => [page.ScannedCount, page.LastEvaluatedKey !== undefined]),
  };
}

/** The whole content of a partition, in the base table and as partition of every index. */
export async function finalState(face: Face, partition: string, prefix: string): Promise<Plain> {
  const state: { [name: string]: Plain } = {};
  const paths = [{ name: undefined, partitionKey: table.partitionKey }, ...table.indexes];
  for (const path of paths) {
    const step: Step = {
      op: 'Query',
      input: {
        ...(path.name === undefined ? {} : { IndexName: path.name }),
        KeyConditionExpression: '#p = :p',
        ExpressionAttributeNames: { '#p': path.partitionKey },
        ExpressionAttributeValues: { ':p': partition },
      },
    };
    const found = await answer(face, step, prefix);
    const rows = isError(found) ? found : sorted((found as { Items: Plain }).Items ?? []);
    if (!Array.isArray(rows) || rows.length > 0) state[path.name ?? 'base'] = rows;
  }
  return state;
}

/** Puts the case's items on the face, plays its steps, and returns each answer, then the content it left. */
export async function play(test: ConformanceCase, face: Face, prefix: string): Promise<Plain[]> {
  const k: Keys = (name) => `${prefix}${name}`;
  for (const item of test.setup?.(k) ?? []) await face.send('Put', { Item: item });
  const answers: Plain[] = [];
  const steps = test.steps(k);
  for (const step of steps) answers.push(await answer(face, step, prefix));
  if (!steps.some((step) => writes.has(step.op))) return answers;
  for (const partition of test.partitions ?? ['p']) answers.push(await finalState(face, k(partition), prefix));
  return answers;
}
