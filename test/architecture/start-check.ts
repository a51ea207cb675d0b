import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './sources.ts';

/**
 * The README's `npm start`, as a person runs it: it comes up, answers, keeps its data over `kill -9`, is refused to a
 * second one, and stops cleanly. Everything happens in a temporary folder and on a port that is free.
 */
const data = mkdtempSync(join(tmpdir(), 'portico-start-'));
const READY_MS = 120_000;
const GONE_MS = 30_000;

interface Running {
  readonly url: string;
  readonly output: () => string;
  /** The process that holds the data folder: npm and its shell stand between it and us. */
  readonly pid: number;
  readonly gone: Promise<number | null>;
}

function fail(what: string): never {
  throw new Error(what);
}

function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${ms / 1000} s`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function npmStart(): { child: ChildProcess; output: () => string; gone: Promise<number | null> } {
  const env = { ...process.env, PORTICO_DATA: data, PORTICO_PORT: '0' };
  const child = spawn('npm', ['start'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const gone = new Promise<number | null>((resolve) => {
    child.once('close', (code) => resolve(code));
  });
  return { child, output: () => output, gone };
}

async function start(): Promise<Running> {
  const { child, output, gone } = npmStart();
  const ready = new Promise<string>((resolve, reject) => {
    const look = (): void => {
      const url = /running at (http:\/\/\S+)/.exec(output())?.[1];
      if (url) resolve(url);
    };
    child.stdout?.on('data', look);
    void gone.then((code) => reject(new Error(`npm start ended with ${code}:\n${output()}`)));
  });
  const url = await within(READY_MS, 'npm start', ready);
  const { pid } = JSON.parse(readFileSync(join(data, 'lock'), 'utf8')) as { pid: number };
  return { url, output, pid, gone };
}

async function expectAnswer(url: string, path: string, status: number, holds: string): Promise<void> {
  const response = await fetch(new URL(path, url), { signal: AbortSignal.timeout(10_000) });
  const text = await response.text();
  if (response.status !== status || !text.includes(holds)) {
    fail(`GET ${path} gave ${response.status}, not ${status} with "${holds}":\n${text.slice(0, 500)}`);
  }
}

async function expectAnswers({ url }: Running): Promise<void> {
  await expectAnswer(url, '/healthz', 200, 'ok');
  await expectAnswer(url, '/queue', 200, '<script');
  await expectAnswer(url, '/openapi.json', 200, '/v1/tickets');
  await expectAnswer(url, '/docs', 200, '<html');
  await expectAnswer(url, '/v1/tickets', 401, 'auth.required');
}

let running: Running | undefined;
try {
  const began = performance.now();
  running = await start();
  console.log(`first start: ${((performance.now() - began) / 1000).toFixed(1)} s, ${running.url}`);
  if (!running.output().includes('@')) fail(`it does not say whom to sign in as:\n${running.output()}`);
  await expectAnswers(running);

  const second = npmStart();
  const refused = await within(GONE_MS, 'a second npm start', second.gone);
  if (refused === 0 || !second.output().includes(String(running.pid))) {
    fail(`a second npm start ended with ${refused} and does not say who holds the folder:\n${second.output()}`);
  }

  process.kill(running.pid, 'SIGKILL');
  await within(GONE_MS, 'kill -9', running.gone);
  const again = performance.now();
  running = await start();
  console.log(`start after kill -9: ${((performance.now() - again) / 1000).toFixed(1)} s`);
  if (running.output().includes('Installing')) fail('after kill -9 it installed anew: the data was not kept');
  await expectAnswers(running);

  process.kill(running.pid, 'SIGTERM');
  const code = await within(GONE_MS, 'stopping', running.gone);
  if (code !== 0) fail(`it was told to stop and ended with ${code}:\n${running.output()}`);
  running = undefined;
  console.log('npm start works: comes up, answers, refuses a second one, survives kill -9, stops cleanly');
} finally {
  if (running) {
    try {
      process.kill(running.pid, 'SIGKILL');
    } catch {
      // It is gone already, which is what was wanted.
    }
  }
  rmSync(data, { recursive: true, force: true });
}
