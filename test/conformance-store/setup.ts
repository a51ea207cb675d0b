import { randomBytes } from 'node:crypto';
import type { Engine } from '@portico/local/dynamodb/engine';
import { openEngine } from '@portico/local/dynamodb/engine';
import { tables } from '@portico/local/testing';
import { table } from '@portico/store/table';
import { afterAll, beforeEach, inject } from 'vitest';
import { openTable } from '../conformance/support/oracle.ts';
import { faulty } from '../support/faulty.ts';
import { recorded } from '../support/recorded.ts';

/**
 * Every table that the tests of this run open is one of DynamoDB Local's, reached by the unmodified SDK. Of the embedded
 * engine nothing is left but what DynamoDB has elsewhere: the stream and faults on demand.
 */
const port = inject('dynamoDbLocal');
if (port === 0) beforeEach(({ skip }) => skip('there is no Java to run DynamoDB Local'));
else {
  const files = new Map<string, Promise<Engine>>();
  tables.open = async ({ path, now }) => {
    if (path === ':memory:') return opened(now);
    // A file that is closed and opened again is there still: so is this table, until the tests of a file have ended.
    const known = files.get(path) ?? opened(now);
    files.set(path, known);
    return { ...(await known), close: async () => undefined };
  };
  afterAll(async () => {
    for (const engine of files.values()) await (await engine).close();
    files.clear();
  });
}

async function opened(now: (() => number) | undefined): Promise<Engine> {
  const owner = `t${randomBytes(8).toString('hex')}`;
  const { raw, doc } = await openTable(port, owner);
  const embedded = openEngine({ path: ':memory:', table, durability: 'none', ...(now ? { now } : {}) });
  const { client, faults } = faulty(doc);
  const engine = { ...recorded(embedded, client), faults };
  const close = async (): Promise<void> => {
    doc.destroy();
    raw.destroy();
    await embedded.close();
  };
  return { ...engine, close };
}
