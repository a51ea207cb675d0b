import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createCache } from '@portico/app/cache';
import type { Ports } from '@portico/app/ports';
import { bringUpToDate } from '@portico/app/upgrade/format';
import { table } from '@portico/store/table';
import { createLocalBus } from '../bus.ts';
import { openEngine } from '../dynamodb/engine.ts';
import { filesIn } from '../files/files.ts';
import { engineAs, localPorts } from '../ports.ts';
import { createPump } from '../pump.ts';
import { HeldError, holderOf, takeLock } from './lock.ts';
import type { HomeSettings } from './settings.ts';
import { socketClient } from './socket.ts';

/** The installation as a command sees it: alone, or beside a running server and then through it. */
export interface OpenHome {
  readonly ports: Ports;
  readonly folder: string;
  readonly via: 'file' | 'server';
  /** Settles when everything committed was relayed and projected. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** @throws HeldError when another command holds the folder and there is no server to go through. */
export async function openHome(
  settings: HomeSettings,
  command: string,
  now: () => number,
  tell: (line: string) => void = () => undefined,
): Promise<OpenHome> {
  const folder = settings.data;
  const holder = holderOf(folder);
  if (holder?.url) return throughServer(settings, now);
  if (holder) throw new HeldError(holder, folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = takeLock(folder, { command, since: new Date(now()).toISOString() });
  const engine = openEngine({ path: join(folder, 'portico.db'), table, durability: settings.durability, now });
  const ports = localPorts(engineAs(engine), now, filesIn(settings));
  try {
    await bringUpToDate(ports, tell);
  } catch (error) {
    await engine.close();
    lock.release();
    throw error;
  }
  const pump = createPump({
    stream: engine.stream,
    ports,
    bus: createLocalBus({ ports, delay: (attempt) => 200 * 2 ** attempt }),
  });
  return {
    ports,
    folder,
    via: 'file',
    settle: () => pump.settle(),
    async close() {
      await pump.stop();
      await engine.close();
      lock.release();
    },
  };
}

function throughServer(settings: HomeSettings, now: () => number): OpenHome {
  const folder = settings.data;
  const socket = socketClient(folder);
  return {
    ports: localPorts(() => socket.client, now, filesIn(settings), createCache(now)),
    folder,
    via: 'server',
    settle: socket.settle,
    close: async () => socket.close(),
  };
}
