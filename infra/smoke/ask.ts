import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { SessionCredentials } from '@portico/aws/credentials';
import { NodeSha256 } from '@portico/aws/sha256';
import { table } from '@portico/store/table';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Question } from './questions.ts';

export interface Cloud {
  readonly region: string;
  readonly bucket: string;
  /** Where the table is asked, and the bucket: AWS where absent. */
  readonly endpoint?: string;
}

/** What came of a question: whether it was allowed, or why nobody can tell. */
export type Verdict = 'allowed' | 'refused' | { readonly unclear: string };

/** Asks as one session. */
export interface Asker {
  ask(question: Question): Promise<Verdict>;
  close(): void;
}

const key = (pk: string) => ({ pk: { S: pk }, sk: { S: '@' } });
/** A write that finds nothing to change: the policy is judged before the condition. */
const onlyThere = { ConditionExpression: 'attribute_exists(pk)' };
const set = {
  UpdateExpression: 'SET #n = :n',
  ExpressionAttributeNames: { '#n': 'smoke' },
  ExpressionAttributeValues: { ':n': { S: 'smoke' } },
};

export function asker(cloud: Cloud, credentials: SessionCredentials): Asker {
  const { region, endpoint } = cloud;
  const client = new DynamoDBClient({ region, credentials, maxAttempts: 3, ...(endpoint ? { endpoint } : {}) });
  return {
    async ask(question) {
      try {
        if (question.call === 'PutObject') return await putObject(cloud, credentials, question.keys[0] ?? '');
        // Safe: a client sends every command of its service.
        await client.send(commandOf(question) as GetItemCommand);
        return 'allowed';
      } catch (error) {
        return verdictOf(error);
      }
    },
    close: () => client.destroy(),
  };
}

function commandOf({ call, keys, index }: Question): object {
  const TableName = table.name;
  const [pk = ''] = keys;
  const one = { TableName, Key: key(pk), ...onlyThere };
  switch (call) {
    case 'GetItem':
      return new GetItemCommand({ TableName, Key: key(pk) });
    case 'BatchGetItem':
      return new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: keys.map(key) } } });
    case 'TransactGetItems':
      return new TransactGetItemsCommand({ TransactItems: [{ Get: { TableName, Key: key(pk) } }] });
    case 'PutItem':
      return new PutItemCommand({ TableName, Item: key(pk), ...onlyThere });
    case 'UpdateItem':
      return new UpdateItemCommand({ ...one, ...set });
    case 'DeleteItem':
      return new DeleteItemCommand(one);
    case 'BatchWriteItem':
      return new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ DeleteRequest: { Key: key(pk) } }] } });
    case 'TransactPut':
      return new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName, Item: key(pk), ...onlyThere } }] });
    case 'TransactUpdate':
      return new TransactWriteItemsCommand({ TransactItems: [{ Update: { ...one, ...set } }] });
    case 'TransactDelete':
      return new TransactWriteItemsCommand({ TransactItems: [{ Delete: one }] });
    case 'TransactCheck':
      return new TransactWriteItemsCommand({ TransactItems: [{ ConditionCheck: one }] });
    case 'Query':
      return new QueryCommand({
        TableName,
        ...(index === undefined ? {} : { IndexName: index }),
        KeyConditionExpression: '#k = :k',
        ExpressionAttributeNames: { '#k': partitionKeyOf(index) },
        ExpressionAttributeValues: { ':k': { S: pk } },
        Limit: 1,
      });
    case 'Scan':
      return new ScanCommand({ TableName, Limit: 1 });
    case 'PartiQL':
      return new ExecuteStatementCommand({ Statement: `SELECT pk FROM "${TableName}"`, Limit: 1 });
    default:
      throw new Error(`nobody knows how to ask for ${call}`);
  }
}

function partitionKeyOf(index: string | undefined): string {
  return table.indexes.find((one) => one.name === index)?.partitionKey ?? table.partitionKey;
}

/** A condition that does not hold was judged after the policy, so the call itself was allowed. */
function verdictOf(error: unknown): Verdict {
  const {
    name,
    message,
    CancellationReasons: reasons = [],
  } = error as Error & {
    CancellationReasons?: readonly { Code?: string }[];
  };
  if (name === 'AccessDeniedException') return 'refused';
  // The embedded engine has no PartiQL at all.
  if (name === 'UnknownOperationException') return 'refused';
  if (name === 'ConditionalCheckFailedException') return 'allowed';
  const conditions = reasons.every((one) => one.Code === 'ConditionalCheckFailed' || one.Code === 'None');
  if (name === 'TransactionCanceledException' && reasons.length > 0 && conditions) return 'allowed';
  return { unclear: `${name}: ${message}` };
}

/**
 * Puts an object in the place of one that is not there: what is allowed finds nothing to replace, and leaves nothing.
 * Reading cannot be asked so: S3 answers 403 for what is not there to everybody who may not list.
 */
async function putObject(cloud: Cloud, credentials: SessionCredentials, name: string): Promise<Verdict> {
  const url = cloud.endpoint
    ? new URL(`${cloud.endpoint}/${cloud.bucket}/${name}`)
    : new URL(`https://${cloud.bucket}.s3.${cloud.region}.amazonaws.com/${name}`);
  const { region } = cloud;
  const settings = { service: 's3', region, credentials, sha256: NodeSha256 };
  const signer = new SignatureV4({ ...settings, uriEscapePath: false, applyChecksum: false });
  const { headers } = await signer.sign({
    method: 'PUT',
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    path: url.pathname,
    query: {},
    headers: { host: url.host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', 'if-match': '"none"' },
  });
  const { host: _, ...sent } = headers;
  const answer = await fetch(url, { method: 'PUT', headers: sent, body: '', signal: AbortSignal.timeout(20_000) });
  const text = await answer.text();
  if (answer.status === 403 && text.includes('AccessDenied')) return 'refused';
  if (answer.status === 404 || answer.status === 412) return 'allowed';
  return { unclear: `S3 answered ${answer.status}: ${text.slice(0, 200)}` };
}
