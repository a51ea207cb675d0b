import { DeleteCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { type EngineOptions, openEngine } from '@portico/local/dynamodb/engine';
import { table } from '@portico/store/table';

/**
 * Writes to an engine file until it is killed, and says so on standard output after each acknowledged write: one
 * line `writer number kind` (p put, t transaction of three, d delete of an older put). The parent holds the engine
 * to every line it could read.
 * Arguments: path of the file, writers, first number of each writer, durability.
 */
const [path = '', writers = '8', first = '0', durability = 'process'] = process.argv.slice(2);
const TableName = table.name;
const engine = openEngine({ path, table, durability: durability as NonNullable<EngineOptions['durability']> });
const client = engine.as({ role: 'System' });

const item = (writer: number, n: number, part: string) => ({
  pk: `w${writer}`,
  sk: `${String(n).padStart(9, '0')}${part}`,
  n,
  g1p: `w${writer}`,
  g1s: `${String(n).padStart(9, '0')}${part}`,
  r: { n },
  body: 'x'.repeat((n * 37) % 900),
});

async function write(writer: number, n: number): Promise<string> {
  if (n % 5 === 4) {
    const { pk, sk } = item(writer, n - 1, 'p');
    await client.send(new DeleteCommand({ TableName, Key: { pk, sk } }));
    return 'd';
  }
  if (n % 3 !== 0) {
    await client.send(new PutCommand({ TableName, Item: item(writer, n, 'p') }));
    return 'p';
  }
  const TransactItems = ['t1', 't2', 't3'].map((part) => ({ Put: { TableName, Item: item(writer, n, part) } }));
  await client.send(new TransactWriteCommand({ TransactItems }));
  return 't';
}

async function run(writer: number): Promise<never> {
  for (let n = Number(first); ; n++) {
    const kind = await write(writer, n);
    process.stdout.write(`${writer} ${n} ${kind}\n`);
  }
}

await Promise.all(Array.from({ length: Number(writers) }, (_, writer) => run(writer)));
