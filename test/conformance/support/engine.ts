import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { openEngine } from '@portico/local/dynamodb/engine';
import { requestHandler } from '@portico/local/dynamodb/wire';
import { table } from '@portico/store/table';
import { type Face, face, type Sender } from './faces.ts';

export interface Faces {
  /** `engine.as()`: no HTTP, no marshalling. */
  readonly direct: Face;
  /** The unmodified SDK over the engine's requestHandler. */
  readonly wire: Face;
  close(): Promise<void>;
}

const everything = { role: 'System' } as const;

const open = () => openEngine({ path: ':memory:', table, durability: 'none', now: Date.now });

/** Both ways to reach an embedded engine from this process, each over an engine of its own: cases share their keys. */
export async function openFaces(): Promise<Faces> {
  const own = open();
  const engine = open();
  const raw = new DynamoDBClient({
    region: 'local',
    endpoint: 'http://engine.invalid',
    credentials: { accessKeyId: 'conformance', secretAccessKey: 'conformance' },
    requestHandler: requestHandler(engine, everything),
    maxAttempts: 1,
  });
  const doc = DynamoDBDocumentClient.from(raw);
  return {
    direct: face('direct', own.as(everything) as unknown as Sender),
    wire: face('requestHandler', doc as unknown as Sender, raw),
    close: async () => {
      doc.destroy();
      raw.destroy();
      await Promise.all([own.close(), engine.close()]);
    },
  };
}
