import type { Write } from '../db.ts';
import { parseTicketPk } from '../keys.ts';
import { table } from '../table.ts';
import type { NewMessage } from './commit.ts';
import type { MessageItem } from './read.ts';

/** A message as another ticket takes it over: who wrote it, when, and on which ticket of the same client it stood. */
export function copyOf(message: MessageItem): NewMessage {
  const { id, vis, text, by, was, at, pk, files } = message;
  const from = parseTicketPk(pk)?.number;
  return {
    id,
    visibility: vis,
    text,
    by,
    was: was ?? at,
    ...(from === undefined ? {} : { from }),
    ...(files?.length ? { files } : {}),
  };
}

/** Marks a message as taken out of its ticket: once, or the whole command is refused. */
export function takenOut({ pk, sk }: MessageItem, to: number): Write {
  return {
    Update: {
      TableName: table.name,
      Key: { pk, sk },
      UpdateExpression: 'SET #to = :to',
      ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(#to)',
      ExpressionAttributeNames: { '#to': 'to' },
      ExpressionAttributeValues: { ':to': to },
    },
  };
}
