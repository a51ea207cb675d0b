import { readFileSync } from 'node:fs';
import { openBrowser } from './client/browser.ts';
import type { Command, Io } from './command.ts';
import { auditCommand } from './commands/audit.ts';
import { backupCommand, restoreCommand } from './commands/backup.ts';
import { completionCommand } from './commands/completion.ts';
import { eventsCommand } from './commands/events.ts';
import { importCommand } from './commands/import.ts';
import { initCommand } from './commands/init.ts';
import { isolationCommand } from './commands/isolation.ts';
import { loginCommand, logoutCommand } from './commands/login.ts';
import { mailCommand } from './commands/mail.ts';
import { passwdCommand } from './commands/passwd.ts';
import { reportCommand } from './commands/report.ts';
import { sla } from './commands/sla.ts';
import { startCommand } from './commands/start.ts';
import { tenantsCommand } from './commands/tenants.ts';
import { ticketCommand } from './commands/ticket.ts';
import { ticketsCommand } from './commands/tickets.ts';
import { verifyCommand } from './commands/verify.ts';
import { openHome } from './home/home.ts';
import { openTenantStore } from './home/tenant-store.ts';
import { askSecretAt } from './setup/password.ts';

/** Every noun of the command line. A new one is a file in `commands/` and a line here. */
const commands: readonly Command[] = [
  startCommand,
  initCommand(openHome),
  passwdCommand(openHome),
  tenantsCommand(openTenantStore),
  importCommand(openHome),
  reportCommand(openHome),
  verifyCommand(openHome),
  isolationCommand(openHome),
  backupCommand,
  restoreCommand(verifyCommand(openHome)),
  sla,
  eventsCommand,
  mailCommand,
  auditCommand,
  loginCommand,
  logoutCommand,
  ticketsCommand,
  ticketCommand,
  completionCommand(() => commands.map((one) => one.name)),
];

function processIo(): Io {
  const askSecret = askSecretAt(process.stdin, process.stderr);
  return {
    ...(askSecret && { askSecret }),
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    stdoutBytes: (bytes) => process.stdout.write(bytes),
    stdin: async () => readFileSync(0, 'utf8'),
    cwd: process.cwd(),
    env: process.env,
    terminal: process.stderr.isTTY === true,
    openBrowser: (url) => openBrowser(url, process.env),
  };
}

function help(): string {
  const width = Math.max(...commands.map((one) => one.name.length));
  const lines = commands.map((one) => `  ${one.name.padEnd(width)}  ${one.summary}`);
  return `portico <noun> <verb>\n\n${lines.join('\n')}\n\nExit codes: 0 done, 1 refused, 2 wrong usage.\n`;
}

/** Errors that a person can mend, and whose message says how. */
const plain: ReadonlySet<string> = new Set([
  'HeldError',
  'SettingsError',
  'AddressError',
  'TargetError',
  'BackupError',
  'FormatError',
]);

/** Runs one command. @returns the exit code. */
export async function main(args: readonly string[], io: Io = processIo()): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help') {
    io.stdout(help());
    return name === undefined ? 2 : 0;
  }
  const command = commands.find((one) => one.name === name);
  if (!command) {
    io.stderr(`there is no "portico ${name}"\n${help()}`);
    return 2;
  }
  try {
    return await command.run(rest, io);
  } catch (error) {
    // What a person can do something about is said in a line; a bug keeps its trace.
    const expected = error instanceof Error && plain.has(error.name);
    io.stderr(
      `${expected ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return 1;
  }
}
