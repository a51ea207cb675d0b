import { spawn } from 'node:child_process';
import type { Io } from '../command.ts';

/** What opens an address, by system. The address is an argument of its own: no shell reads it. */
const openers: Readonly<Record<string, readonly string[]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
  linux: ['xdg-open'],
};

/** Shows an address in the person's browser. False where nothing could: no desktop, no opener. */
export async function openBrowser(url: string, env: Io['env']): Promise<boolean> {
  const [program, ...args] = openers[process.platform] ?? [];
  const desktop = process.platform !== 'linux' || Boolean(env['DISPLAY'] ?? env['WAYLAND_DISPLAY']);
  if (program === undefined || !desktop) return false;
  const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
  const started = await new Promise<boolean>((resolve) => {
    child.once('spawn', () => resolve(true));
    child.once('error', () => resolve(false));
  });
  child.unref();
  return started;
}
