import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { DocumentClient } from '@portico/store/db';
import { defaultProvider, type SessionCredentials } from './credentials.ts';

/**
 * Milliseconds. DynamoDB answers within tens of them; the SDK's defaults wait for ever on a connection that is dead,
 * and a request timeout only logs a warning unless it is told to throw.
 */
const callLimits = {
  connectionTimeout: 500,
  socketTimeout: 2_000,
  requestTimeout: 2_000,
  throwOnRequestTimeout: true,
} as const;
const attemptsMax = 3;
/** Settings of every client that works under the function's own role. */
export const callSettings = {
  credentials: defaultProvider(),
  requestHandler: callLimits,
  maxAttempts: attemptsMax,
} as const;

/** The deployed table for whoever operates it, under their own AWS credentials: profile, single sign-on, environment. */
export function openOperatorTable(): { readonly client: DocumentClient; close(): void } {
  const base = new DynamoDBClient({ requestHandler: callLimits, maxAttempts: attemptsMax });
  return { client: DynamoDBDocumentClient.from(base), close: () => base.destroy() };
}

export interface Tables {
  /** The table under the function's own role. */
  readonly own: DocumentClient;
  /** The table under an assumed role. All clients share one pool of connections. */
  open(credentials: SessionCredentials): DocumentClient;
}

export function createTables(): Tables {
  const base = new DynamoDBClient({ ...callSettings });
  const { requestHandler } = base.config;
  return {
    own: DynamoDBDocumentClient.from(base),
    open: (credentials) =>
      DynamoDBDocumentClient.from(new DynamoDBClient({ requestHandler, maxAttempts: attemptsMax, credentials })),
  };
}
