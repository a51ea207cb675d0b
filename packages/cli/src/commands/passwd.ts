import { parseArgs } from 'node:util';
import { AppError } from '@portico/domain/kernel/error';
import { clientScope } from '@portico/domain/kernel/scope';
import { setPassword } from '@portico/local/issuer/password';
import type { Db, Item } from '@portico/store/db';
import { memberships } from '@portico/store/identity/accounts';
import { uniqueContactEmail } from '@portico/store/keys';
import { contactAccount, staffAccount } from '@portico/store/tenant/install';
import type { Command, Io } from '../command.ts';
import type { Home } from '../home/home.ts';
import { locateClient } from '../home/locate.ts';
import { newPassword, PASSWORD_VARIABLE } from '../setup/password.ts';

const usage = `portico passwd ADDRESS [--client CLIENT] [--password-stdin]
  Sets the password of a member of staff, or with --client of an end user of that client.
  It is asked for, or comes by --password-stdin or in ${PASSWORD_VARIABLE}.
`;

/** `portico passwd`: the way in for whoever has no password yet, or has forgotten it. */
export function passwdCommand(openHome: (io: Io, command: string) => Promise<Home>): Command {
  return {
    name: 'passwd',
    summary: 'set somebody’s password',
    async run(args, io) {
      let asked: ReturnType<typeof parse>;
      try {
        asked = parse(args);
      } catch (error) {
        return wrong(io, (error as Error).message);
      }
      const [address, ...others] = asked.positionals;
      if (address === undefined || others.length > 0) return wrong(io, 'name one ADDRESS');
      const home = await openHome(io, 'passwd');
      try {
        return await set(home, address.trim().toLowerCase(), asked.values, io);
      } finally {
        await home.close();
      }
    },
  };
}

function parse(args: readonly string[]) {
  const options = { client: { type: 'string' }, 'password-stdin': { type: 'boolean', default: false } } as const;
  return parseArgs({ args: [...args], options, allowPositionals: true });
}

async function set(
  home: Home,
  address: string,
  flags: { readonly client?: string | undefined; readonly 'password-stdin': boolean },
  io: Io,
): Promise<number> {
  const db = home.ports.unscoped('passwords are the platform’s, not a tenant’s');
  const account = await accountOf(home, db, address, flags.client);
  if (typeof account !== 'string') return refused(io, account.why);
  if ((await memberships(db, account)).length === 0) {
    return refused(io, `nobody signs in as ${address}; add them to the tenant files, then: portico tenants apply`);
  }
  // Only now: nobody should type a password twice to hear that the address is wrong.
  const secret = await newPassword(io, flags['password-stdin']);
  if (typeof secret === 'string') return refused(io, secret);
  try {
    await setPassword(db, account, secret.password, (bytes) => home.ports.random(bytes));
  } catch (error) {
    if (error instanceof AppError) return refused(io, error.message);
    throw error;
  }
  io.stdout(`${address} has a new password.\n`);
  return 0;
}

async function accountOf(
  home: Home,
  db: Db,
  address: string,
  client: string | undefined,
): Promise<string | { readonly why: string }> {
  if (client === undefined) return staffAccount(address);
  const place = await locateClient(home.ports, client);
  if (typeof place === 'string') return { why: `--client: ${place}` };
  const claim = await db.get<Item>(uniqueContactEmail(clientScope(place.msp, place.client), address));
  if (typeof claim?.['owner'] !== 'string') return { why: `${place.slug} has nobody with the address ${address}` };
  return contactAccount(place.client, claim['owner']);
}

function refused(io: Io, message: string): number {
  io.stderr(`${message}\n`);
  return 1;
}

function wrong(io: Io, message: string): number {
  io.stderr(`${message}\n${usage}`);
  return 2;
}
