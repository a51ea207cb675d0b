/**
 * The one table: what CDK provisions and what the embedded engine opens. Keys are built in `keys.ts` only.
 * Index rows carry one map attribute `r`, so a field can be added to rows without touching an index
 * (projections are immutable in DynamoDB).
 */
export interface IndexSpec {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
  readonly projection:
    | { readonly type: 'INCLUDE'; readonly attributes: readonly string[] }
    | { readonly type: 'KEYS_ONLY' };
}

export interface TableSpec {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
  readonly ttlAttribute: string;
  readonly indexes: readonly IndexSpec[];
}

const row = { type: 'INCLUDE', attributes: ['r', 'v', '_t'] } as const;

export const table = {
  name: 'portico',
  partitionKey: 'pk',
  sortKey: 'sk',
  ttlAttribute: 'ttl',
  indexes: [
    { name: 'work', partitionKey: 'g1p', sortKey: 'g1s', projection: row },
    { name: 'list', partitionKey: 'g2p', sortKey: 'g2s', projection: row },
    { name: 'board', partitionKey: 'g3p', sortKey: 'g3s', projection: row },
    { name: 'alarm', partitionKey: 'g4p', sortKey: 'g4s', projection: { type: 'KEYS_ONLY' } },
  ],
} as const satisfies TableSpec;

export type IndexName = (typeof table)['indexes'][number]['name'];
