import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Engine, Stream, StreamRecord } from '@portico/local/dynamodb/engine';
import type { DocumentClient } from '@portico/store/db';

/**
 * An engine's face over another table. Its stream tells of the log entries that were put: they are all that the
 * consumers of the stream look at. Policies are the embedded engine's alone.
 */
export function recorded(engine: Engine, client: DocumentClient): Engine {
  const records: StreamRecord[] = [];
  const listeners = new Set<() => void>();
  const stream: Stream = {
    read: (after, limit) => records.slice(after, after + limit),
    lastSequence: () => records.length,
    onCommit(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    trim: () => 0,
  };
  const take = (item: Record<string, unknown>): void => {
    const keys = { pk: String(item['pk']), sk: String(item['sk']) };
    const newImage = structuredClone(item) as NonNullable<StreamRecord['newImage']>;
    records.push({ sequence: records.length + 1, at: 0, eventName: 'INSERT', keys, newImage });
  };
  const send = async (command: object): Promise<unknown> => {
    const answer: unknown = await client.send(command);
    const items = putBy(command);
    const entries = items.filter((item) => item['_t'] === 'E');
    for (const item of entries) take(item);
    if (entries.length > 0) for (const listener of [...listeners]) listener();
    return answer;
  };
  const face = { send } as ReturnType<Engine['as']>; // Safe: commands and answers pass through unchanged.
  return { ...engine, stream, as: () => face };
}

function putBy(command: object): Record<string, unknown>[] {
  if (command instanceof PutCommand) return command.input.Item ? [command.input.Item] : [];
  if (!(command instanceof TransactWriteCommand)) return [];
  return (command.input.TransactItems ?? []).flatMap((one) => one.Put?.Item ?? []);
}
