import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { main } from '@portico/cli/main';
import { webHash } from '@portico/web/build';

export const repository = fileURLToPath(new URL('../..', import.meta.url));
export const launcher = join(repository, 'packages/cli/bin/portico.js');

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

type Env = Readonly<Record<string, string | undefined>>;

export interface RunOptions {
  readonly env?: Env;
  readonly cwd?: string;
  readonly stdin?: string;
}

/** Runs a command in this process, with all that it touches of a process stood in for. */
export async function portico(data: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  let [out, err] = ['', ''];
  const code = await main(args, {
    stdout: (text) => {
      out += text;
    },
    stderr: (text) => {
      err += text;
    },
    stdin: async () => options.stdin ?? '',
    cwd: options.cwd ?? repository,
    env: { PORTICO_DATA: data, PORTICO_DURABILITY: 'process', ...options.env },
  });
  return { code, out, err };
}

/** The same, for a command that must succeed and answer JSON. */
export async function porticoJson<T>(data: string, args: readonly string[], options: RunOptions = {}): Promise<T> {
  const { code, out, err } = await portico(data, args, options);
  if (code !== 0) throw new Error(`portico ${args.join(' ')} ended with ${code}: ${err}${out}`);
  return JSON.parse(out) as T; // Safe: the caller names what the command prints.
}

/** A folder that is gone after the test. */
export function folders(): { make(): string; clear(): void } {
  const made: string[] = [];
  return {
    make() {
      const folder = mkdtempSync(join(tmpdir(), 'portico-cli-'));
      made.push(folder);
      return folder;
    },
    clear() {
      for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a child of ours finds in its environment: nothing of Portico's but what the test gives. */
export function childEnv(data: string, env: Env = {}): Record<string, string> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('PORTICO_') && name !== 'NODE_OPTIONS');
  const all = Object.fromEntries(own);
  return { ...all, PORTICO_DATA: data, PORTICO_DURABILITY: 'process', ...env } as Record<string, string>;
}

export interface Child {
  readonly process: ChildProcess;
  readonly ended: Promise<Ran & { readonly signal: NodeJS.Signals | null }>;
  out(): string;
  err(): string;
}

/** A command in a process of its own. */
export function spawnPortico(data: string, args: readonly string[], env: Env = {}, node = process.execPath): Child {
  const child = spawn(node, [launcher, ...args], {
    cwd: repository,
    env: childEnv(data, env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const ended = new Promise<Ran & { readonly signal: NodeJS.Signals | null }>((resolve) => {
    child.on('close', (code, signal) => resolve({ code: code ?? -1, signal, out, err }));
  });
  return { process: child, ended, out: () => out, err: () => err };
}

export interface RunningServer extends Child {
  readonly url: string;
  /** Asks it to stop, as a supervisor does. */
  stop(): Promise<Ran & { readonly signal: NodeJS.Signals | null }>;
  /** Ends it without a word. */
  kill(): Promise<void>;
}

/** `portico start` on a free port over a data folder; its web client is built once for all tests. */
export async function startServer(data: string, env: Env = {}, node?: string): Promise<RunningServer> {
  const child = spawnPortico(await withWeb(data), ['start'], { PORTICO_PORT: '0', ...env }, node);
  const url = await new Promise<string>((resolve, reject) => {
    const look = (): void => {
      const found = /Portico is running at (\S+)\n[\s\S]*Stop: Ctrl\+C/.exec(child.out())?.[1];
      if (found !== undefined) resolve(found);
    };
    child.process.stdout?.on('data', look);
    child.ended.then(({ code, signal, err }) => reject(new Error(`it ended with ${code ?? signal}: ${err}`)), reject);
  });
  return {
    ...child,
    url,
    stop() {
      child.process.kill('SIGTERM');
      return child.ended;
    },
    async kill() {
      child.process.kill('SIGKILL');
      await child.ended;
    },
  };
}

/** Gives a data folder the built web client, which is kept between runs under the hash of its sources. */
export async function withWeb(data: string): Promise<string> {
  if (existsSync(join(data, 'web'))) return data;
  const kept = join(tmpdir(), `portico-test-build-${await webHash()}`);
  if (!existsSync(kept)) {
    const fresh = mkdtempSync(join(tmpdir(), 'portico-test-build-'));
    // What ships is built outside of tests: under NODE_ENV=test the build would take React's development half.
    const env = { ...process.env, NODE_ENV: 'production' };
    await promisify(execFile)(process.execPath, [join(repository, 'packages/web/build.ts'), join(fresh, 'web')], {
      env,
    });
    try {
      renameSync(join(fresh, 'web'), kept);
    } catch {
      // Another run was faster: its build is as good.
    }
    rmSync(fresh, { recursive: true, force: true });
  }
  cpSync(kept, join(data, 'web'), { recursive: true });
  return data;
}
