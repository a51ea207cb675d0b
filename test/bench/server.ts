import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Used } from './desk.ts';
import type { Served } from './drive.ts';
import type { Loaded } from './loaded.ts';

export interface Child extends Served, Pick<Loaded, 'loadSeconds'> {
  /** CPU-ms and units of relaying and projecting what was committed. */
  settle(): Promise<Used>;
  /** Resident memory, bytes. */
  memory(): Promise<number>;
  /** Where Node's own server says hello. */
  hello(): Promise<string>;
  close(): Promise<void>;
}

/** A loaded desk in a process of its own. @param client the folder of the web client, for a browser */
export async function startChild(size: number, path: string, client?: string): Promise<Child> {
  const script = fileURLToPath(new URL('./child.ts', import.meta.url));
  const child = fork(script, [String(size), path, ...(client ? [client] : [])], {
    execArgv: ['--expose-gc'],
    stdio: 'inherit',
  });
  const told = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      const ended = (code: number | null): void => reject(new Error(`the desk of the bench ended with ${code}`));
      child.once('exit', ended);
      child.once('message', (message: T & { error?: string }) => {
        child.off('exit', ended);
        if (message.error !== undefined) reject(new Error(message.error));
        else resolve(message);
      });
    });
  const ask = <T>(what: string): Promise<T> => {
    const answer = told<T>();
    child.send(what);
    return answer;
  };
  const ready = await told<Omit<Served, 'take' | 'time'> & Pick<Loaded, 'loadSeconds'>>();
  return {
    ...ready,
    take: () => ask<Used>('take'),
    time: (on) => ask<void>(on ? 'timed' : 'untimed'),
    settle: () => ask<Used>('settle'),
    memory: async () => (await ask<{ rss: number }>('memory')).rss,
    hello: async () => (await ask<{ url: string }>('hello')).url,
    async close() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.send('close');
      await gone;
    },
  };
}
