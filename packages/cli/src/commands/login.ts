import { parseArgs } from 'node:util';
import { apiOf } from '../client/api.ts';
import { credentialsFile, forgetLogin, keepLogin, readLogin } from '../client/credentials.ts';
import { UsageError, withApi } from '../client/run.ts';
import type { Command } from '../command.ts';

const usage = `portico login [--url URL] --key KEY   (KEY: an API key, - for standard input; an administrator makes them)
portico login --status                who is signed in, and where that is kept
portico logout                        forgets the key on this machine
`;

interface Me {
  readonly name: string;
  readonly kind: string;
  readonly msp: { readonly name: string };
}

/** `portico login`: whom the commands on tickets work as. The key is tried before it is kept. */
export const loginCommand: Command = {
  name: 'login',
  summary: 'sign in to a running desk for the commands tickets and ticket',
  run: (args, io) =>
    withApi(io, usage, async (api) => {
      const { values } = parseArgs({
        args,
        options: {
          url: { type: 'string' },
          key: { type: 'string' },
          status: { type: 'boolean' },
          json: { type: 'boolean' },
        },
      });
      const known = await readLogin(io.env);
      if (values.status) {
        const { body, text } = await (await api()).get<Me>('/v1/me');
        io.stdout(values.json ? `${text}\n` : `${told(body, known?.url ?? '')}\n`);
        return;
      }
      const url = values.url ?? known?.url ?? 'http://localhost:3000';
      if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
        throw new UsageError(`--url: "${url}" is no address; write it like https://desk.example.com`);
      }
      const key = (values.key === '-' ? await io.stdin() : (values.key ?? '')).trim();
      if (key === '') throw new UsageError('--key is missing');
      const login = { url: new URL(url).origin, key };
      const { body, text } = await apiOf(io, login).get<Me>('/v1/me');
      const file = await keepLogin(io.env, login);
      io.stdout(values.json ? `${text}\n` : `${told(body, login.url)}\nKept in ${file}, for you alone.\n`);
    }),
};

function told({ name, kind, msp }: Me, url: string): string {
  return `${name} (${kind === 'key' ? 'API key' : kind}) of ${msp.name}, at ${url}`;
}

export const logoutCommand: Command = {
  name: 'logout',
  summary: 'forget the key that login kept',
  run: (args, io) =>
    withApi(io, usage, async () => {
      parseArgs({ args, options: {} });
      await forgetLogin(io.env);
      io.stdout(`${credentialsFile(io.env)} is gone; the key itself works until it is revoked.\n`);
    }),
};
