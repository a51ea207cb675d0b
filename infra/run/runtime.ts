import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const bootstrap = fileURLToPath(new URL('bootstrap.ts', import.meta.url));

/** A function as Lambda runs it: its bundle in a process of its own, fed through the Lambda Runtime API. */
export interface RunningFunction {
  /** From the start of the process to its first question for an event: milliseconds of time, and of CPU. */
  readonly initMs: number;
  readonly initCpuMs: number;
  /** @throws what the function failed with, as Lambda counts it. */
  invoke<T>(event: unknown): Promise<T>;
  stop(): Promise<void>;
  /** Whether its process is gone. */
  ended(): boolean;
}

export interface StartOptions {
  /** As the template sets it; Lambda ends an invocation then. */
  readonly timeoutSeconds?: number;
  /** Told of each line that the function writes. */
  readonly onLog?: (line: string) => void;
}

interface Waiting {
  readonly event: unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Starts a bundle with nothing in its environment but what is given. @throws when it fails before its first event. */
export async function startFunction(
  bundle: string,
  env: Record<string, string>,
  options: StartOptions = {},
): Promise<RunningFunction> {
  const timeoutMs = (options.timeoutSeconds ?? 30) * 1000;
  const queue: Waiting[] = [];
  const running = new Map<string, Waiting>();
  let ask: ServerResponse | undefined;
  let count = 0;
  let initCpuMs: number | undefined;
  let ready = (): void => undefined;
  let broken = (_error: Error): void => undefined;
  const initialized = new Promise<void>((resolve, reject) => {
    ready = resolve;
    broken = reject;
  });
  const feed = (): void => {
    const next = ask && queue.shift();
    if (!ask || !next) return;
    const id = `request-${++count}`;
    running.set(id, next);
    const deadline = String(Date.now() + timeoutMs);
    ask.writeHead(200, { 'lambda-runtime-aws-request-id': id, 'lambda-runtime-deadline-ms': deadline });
    ask.end(JSON.stringify(next.event));
    ask = undefined;
  };
  const server = createServer(async (request, response) => {
    const path = (request.url ?? '').replace('/2018-06-01/runtime/', '');
    if (path === 'invocation/next') {
      initCpuMs ??= Number(request.headers['x-cpu-ms']);
      ready();
      ask = response;
      feed();
      return;
    }
    const body: unknown = JSON.parse((await text(request)) || 'null');
    response.writeHead(202).end();
    if (path === 'init/error') return broken(new Error(String((body as { errorMessage?: string }).errorMessage)));
    const [, id = '', outcome] = path.split('/');
    const waiting = running.get(id);
    running.delete(id);
    if (outcome === 'response') waiting?.resolve(body);
    else waiting?.reject(new Error(String((body as { errorMessage?: string }).errorMessage)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const began = performance.now();
  const child = spawn(process.execPath, [bootstrap, join(bundle, 'index.js')], {
    env: { ...env, AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${(server.address() as AddressInfo).port}` },
    stdio: ['ignore', options.onLog ? 'pipe' : 'ignore', 'pipe'],
  });
  if (options.onLog && child.stdout) createInterface({ input: child.stdout }).on('line', options.onLog);
  const close = async (): Promise<void> => {
    if (child.exitCode === null && child.kill()) await once(child, 'exit');
    server.close();
    server.closeAllConnections();
  };
  watch(child, (error) => {
    broken(error);
    for (const one of [...queue.splice(0), ...running.values()]) one.reject(error);
  });
  await initialized.catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    initMs: performance.now() - began,
    initCpuMs: initCpuMs ?? 0,
    invoke: <T>(event: unknown) =>
      new Promise<T>((resolve, reject) => {
        const late = setTimeout(() => {
          reject(new Error(`Sandbox.Timedout: not done within ${timeoutMs / 1000} s`));
          child.kill('SIGKILL');
        }, timeoutMs);
        late.unref();
        const once =
          <A>(then: (value: A) => void) =>
          (value: A) => {
            clearTimeout(late);
            then(value);
          };
        queue.push({ event, resolve: once((value) => resolve(value as T)), reject: once(reject) });
        feed();
      }),
    stop: close,
    ended: () => child.exitCode !== null || child.signalCode !== null,
  };
}

function watch(child: ChildProcess, failed: (error: Error) => void): void {
  let errors = '';
  child.stderr?.on('data', (part: Buffer) => {
    errors = `${errors}${part.toString('utf8')}`.slice(-4_000);
  });
  child.on('exit', (code) => failed(new Error(`the function's process ended (${code})\n${errors}`)));
}

async function text(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
