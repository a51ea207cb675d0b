import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startLoaded } from './loaded.ts';

/**
 * The desk in a process of its own, so that only its own CPU is counted. Arguments: how many tickets, the file of the
 * table, and the folder of the web client where a browser is to come. Speaks to the process that drives it by messages:
 * `take`, `timed`, `untimed`, `settle`, `memory`, `hello`, `close`.
 */
const [size = '1000', path = ':memory:', client] = process.argv.slice(2);
const tell = (message: object): void => void process.send?.(message);
const { desk, ...loaded } = await startLoaded(Number(size), path, undefined, client);
tell({ url: desk.url, ...loaded });

// Nobody is left to ask: the process that drives it is gone.
process.on('disconnect', () => process.exit(1));

process.on('message', (what: string) => {
  void answer(what).then(tell, (error: unknown) => tell({ error: String(error) }));
});

async function answer(what: string): Promise<object> {
  switch (what) {
    case 'take':
      return desk.take();
    case 'timed':
    case 'untimed':
      desk.time(what === 'timed');
      return {};
    case 'settle':
      desk.take();
      await desk.settle();
      return desk.take();
    case 'memory':
      globalThis.gc?.();
      return { rss: process.memoryUsage().rss };
    case 'hello':
      return hello();
    case 'close':
      await desk.close();
      return process.exit(0);
    default:
      throw new Error(`nobody answers ${what}`);
  }
}

/** The least that any answer over HTTP costs here: Node's own server and two words. */
async function hello(): Promise<object> {
  const server = createServer((_, response) => response.end('hello'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return { url: `http://localhost:${(server.address() as AddressInfo).port}` };
}
