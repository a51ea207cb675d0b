import type { ClientScope } from '@portico/domain/kernel/scope';
import type { Write } from '../db.ts';
import { ticketHead, ticketLink } from '../keys.ts';
import { table } from '../table.ts';
import type { LinkItem } from './read.ts';

export function linkItem(
  scope: ClientScope,
  n: number,
  type: string,
  other: number,
  more: Pick<LinkItem, 'joined'> = {},
): LinkItem {
  return { ...ticketLink(scope, n, type, other), _t: 'L', type, n: other, ...more };
}

export function linkPut(
  scope: ClientScope,
  n: number,
  type: string,
  other: number,
  more: Pick<LinkItem, 'joined'> = {},
): Write {
  const item = linkItem(scope, n, type, other, more);
  return { Put: { TableName: table.name, Item: item, ConditionExpression: 'attribute_not_exists(pk)' } };
}

export function linkDelete(scope: ClientScope, n: number, type: string, other: number): Write {
  const Key = { ...ticketLink(scope, n, type, other) };
  return { Delete: { TableName: table.name, Key, ConditionExpression: 'attribute_exists(pk)' } };
}

/** Holds another ticket still while a decision that read it is committed. */
export function unchanged(scope: ClientScope, n: number, version: number): Write {
  return {
    ConditionCheck: {
      TableName: table.name,
      Key: { ...ticketHead(scope, n) },
      ConditionExpression: '#v = :v',
      ExpressionAttributeNames: { '#v': 'v' },
      ExpressionAttributeValues: { ':v': version },
    },
  };
}
