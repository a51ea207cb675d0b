import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleAll } from '../../infra/bundle.ts';

export interface BundleCost {
  readonly name: string;
  readonly bytes: number;
}

/** The functions' bundles as they are deployed, minified. */
export async function bundleSizes(): Promise<BundleCost[]> {
  return inFolder(async (folder) => (await bundleAll(folder)).map(({ name, bytes }) => ({ name, bytes })));
}

/** CPU-ms until a bundle is loaded in a fresh Node, without Node's own start; the middle of five. */
export async function initTimes(): Promise<
  { readonly name: string; readonly bytes: number; readonly initMs: number }[]
> {
  return inFolder(async (folder) => {
    const empty = cpuOf('0');
    const bundles = await bundleAll(folder);
    return bundles.map(({ name, bytes, folder: own }) => {
      const url = pathToFileURL(join(own, 'index.js')).href;
      return { name, bytes, initMs: Math.round((cpuOf(`import(${JSON.stringify(url)})`) - empty) * 10) / 10 };
    });
  });
}

function cpuOf(script: string): number {
  const measured = `Promise.resolve(${script}).catch(() => {}).then(() => {
    const { user, system } = process.cpuUsage(); console.log((user + system) / 1000); process.exit(0); });`;
  const times = Array.from({ length: 5 }, () =>
    Number(spawnSync(process.execPath, ['-e', measured], { encoding: 'utf8' }).stdout),
  );
  return times.sort((a, b) => a - b)[2] ?? 0;
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'portico-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
