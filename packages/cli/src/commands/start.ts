import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Ports } from '@portico/app/ports';
import { HeldError, holderOf } from '@portico/local/home/lock';
import { runDesk } from '@portico/local/home/run';
import { readSettings, SettingsError } from '@portico/local/home/settings';
import { readInstalled } from '@portico/store/tenant/installed';
import { buildWeb, shippedWeb } from '@portico/web/build';
import { notFoundPage, serverErrorPage, unknownHostPage } from '@portico/web/pages/error-pages';
import { MARK, PAGE_CSP, pageLanguage } from '@portico/web/pages/page';
import { CONSOLE_CSP } from '@portico/web/pages/policy';
import type { Command, Io } from '../command.ts';
import { installDemo } from '../demo/install.ts';
import { welcome } from '../demo/welcome.ts';
import { shippedTenants } from '../setup/tenant-files.ts';

const usage = `portico start      run the desk on this machine
Settings by environment: PORTICO_PORT (3000), PORTICO_BIND (127.0.0.1), PORTICO_DATA (.portico),
PORTICO_URL, PORTICO_TRUST_PROXY, PORTICO_DOMAIN (localhost, or the host of PORTICO_URL), PORTICO_SMTP,
PORTICO_TENANTS (tenants), PORTICO_DURABILITY (power)
`;

/** `portico start`: the whole product in one process, until it is told to stop. */
export const startCommand: Command = {
  name: 'start',
  summary: 'run the desk on this machine',
  async run(args, io) {
    if (args.length > 0) {
      io.stderr(usage);
      return args[0] === '--help' ? 0 : 2;
    }
    return start(io);
  },
};

async function start(io: Io): Promise<number> {
  const settings = readSettings(io.env, io.cwd);
  // Said before minutes are spent on a build that could not be served.
  const holder = holderOf(settings.data);
  if (holder) throw new HeldError(holder, settings.data);
  const folder = (await shippedWeb()) ?? (await builtWeb(settings.data, io));
  const web = {
    folder,
    policy: CONSOLE_CSP,
    icon: MARK.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" '),
    pages: {
      policy: PAGE_CSP,
      notFound: (language: string | null) => notFoundPage(pageLanguage(language)),
      serverError: (language: string | null) => serverErrorPage(pageLanguage(language)),
      unknownHost: (language: string | null, host: string) => unknownHostPage(pageLanguage(language), host),
    },
  };
  const desk = await runDesk({
    settings,
    web,
    log: (entry) => {
      if (entry.event === 'fault') io.stderr(`${JSON.stringify(entry)}\n`);
    },
    tell: (line) => io.stderr(`${line}\n`),
    install: (ports) =>
      settings.demo
        ? installDemo(ports, existsSync(settings.tenants) ? settings.tenants : shippedTenants, io)
        : requireInstalled(ports),
  });
  // Listened for before anybody is told that it runs: who reads the welcome may stop it at once.
  const stopped = stopSignal();
  if (settings.url !== undefined) io.stderr(`Listening on ${settings.bind}:${desk.port}\n`);
  io.stdout(await welcome(desk.ports, desk.url, settings));
  await stopped;
  io.stderr('\nStopping ...\n');
  await desk.close();
  io.stderr('Stopped. Everything is kept.\n');
  return 0;
}

async function builtWeb(data: string, io: Io): Promise<string> {
  io.stderr('Preparing the web client ...\n');
  const folder = join(data, 'web');
  await buildWeb(folder);
  return folder;
}

/** The demo lets anybody in with one click: where others can reach it, an installation begins with its own people. */
async function requireInstalled(ports: Ports): Promise<void> {
  const { msps } = await readInstalled(ports.unscoped('a start looks whether anything is installed'));
  if (msps.length > 0) return;
  throw new SettingsError(
    'There is nothing installed yet. Run portico init first; the demo is for this machine alone ' +
      '(leave PORTICO_BIND, PORTICO_URL and PORTICO_TRUST_PROXY out to see it).',
  );
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
