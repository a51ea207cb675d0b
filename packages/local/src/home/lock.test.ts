import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HeldError, holderOf, takeLock } from './lock.ts';

const since = '2026-03-02T10:00:00.000Z';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('whoever comes second is told who holds the folder, and where', () => {
  const lock = takeLock(folder, { command: 'start', since });
  lock.update({ url: 'http://localhost:3000' });
  const holder = { pid: process.pid, command: 'start', since, url: 'http://localhost:3000' };
  expect(holderOf(folder)).toEqual(holder);
  expect(() => takeLock(folder, { command: 'import', since })).toThrow(HeldError);
  expect(() => takeLock(folder, { command: 'import', since })).toThrow(
    `${folder} is in use by process ${process.pid} (portico start at http://localhost:3000, since ${since})`,
  );
  lock.release();
});

test('a released folder is free, and releasing twice harms nobody', () => {
  const lock = takeLock(folder, { command: 'start', since });
  lock.release();
  expect(holderOf(folder)).toBeUndefined();
  const next = takeLock(folder, { command: 'import', since });
  lock.release();
  expect(holderOf(folder)).toMatchObject({ command: 'import' });
  next.release();
});

test('a lock that a killed process left counts for nothing, even when its number belongs to a living process now', async () => {
  const script = `
    const { takeLock } = await import(${JSON.stringify(fileURLToPath(new URL('./lock.ts', import.meta.url)))});
    takeLock(${JSON.stringify(folder)}, { command: 'start', since: ${JSON.stringify(since)} });
    process.stdout.write('held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  expect(holderOf(folder)).toMatchObject({ pid: child.pid, command: 'start' });
  expect(() => takeLock(folder, { command: 'import', since })).toThrow(`process ${child.pid}`);
  child.kill('SIGKILL');
  await once(child, 'close');
  expect(existsSync(join(folder, 'lock'))).toBe(true);
  writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: process.pid, command: 'start', since }));
  expect(holderOf(folder)).toBeUndefined();
  takeLock(folder, { command: 'import', since }).release();
  expect(existsSync(join(folder, 'lock'))).toBe(false);
});

test('of many that ask at once exactly one gets the folder', async () => {
  const script = `
    const { takeLock } = await import(${JSON.stringify(fileURLToPath(new URL('./lock.ts', import.meta.url)))});
    let got = 'no';
    try { takeLock(${JSON.stringify(folder)}, { command: 'x', since: 'now' }); got = 'yes'; } catch (error) {
      if (error.name !== 'HeldError') throw error;
    }
    process.stdout.write(got);
    process.stdin.resume();`;
  // Left by somebody who died: the moment in which several would take it over.
  writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: 2 ** 22, command: 'start', since }));
  const children = Array.from({ length: 3 }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] }),
  );
  const answers = await Promise.all(children.map(async (child) => String((await once(child.stdout, 'data'))[0])));
  for (const child of children) child.stdin.end();
  await Promise.all(children.map((child) => once(child, 'close')));
  expect(answers.sort()).toEqual(['no', 'no', 'yes']);
});
