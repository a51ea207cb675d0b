import { parseArgs } from 'node:util';
import { apiOf } from '../client/api.ts';
import { credentialsFile, forgetLogin, keepLogin, type Login, readKept, readLogin } from '../client/credentials.ts';
import { UsageError, withApi } from '../client/run.ts';
import { endSession, signInElsewhere, signInHere } from '../client/sign-in.ts';
import type { Command, Io } from '../command.ts';

const usage = `portico login [--url URL]              signs you in with your browser
portico login [--url URL] --device     with a browser on another device, by a code
portico login [--url URL] --key KEY    as an API key (- for standard input; an administrator makes them)
portico login --status                 who is signed in, and where
portico logout                         ends the session, and forgets it on this machine
`;

interface Me {
  readonly name: string;
  readonly kind: string;
  readonly msp: { readonly name: string };
}

/** `portico login`: whom the commands on tickets work as. What it keeps has been tried before. */
export const loginCommand: Command = {
  name: 'login',
  summary: 'sign in to a running desk, with a browser, a code or an API key',
  run: (args, io) =>
    withApi(io, usage, async (api) => {
      const { values } = parseArgs({
        args,
        options: {
          url: { type: 'string' },
          key: { type: 'string' },
          device: { type: 'boolean' },
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
      if (values.device && values.key !== undefined) throw new UsageError('--device and --key exclude each other');
      const url = values.url ?? io.env['PORTICO_URL'] ?? known?.url ?? 'http://localhost:3000';
      if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
        throw new UsageError(`--url: "${url}" is no address; write it like https://desk.example.com`);
      }
      const login = await obtain(io, new URL(url).origin, values);
      const { body, text } = await apiOf(io, login).get<Me>('/v1/me');
      const before = await readKept(io.env);
      const file = await keepLogin(io.env, login);
      if (before) await endQuietly(io, before);
      io.stdout(values.json ? `${text}\n` : `${told(body, login.url)}\nKept in ${file}, for you alone.\n`);
    }),
};

interface Ways {
  readonly key?: string | undefined;
  readonly device?: boolean | undefined;
}

async function obtain(io: Io, url: string, { key, device }: Ways): Promise<Login> {
  if (key !== undefined) {
    const text = (key === '-' ? await io.stdin() : key).trim();
    if (text === '') throw new UsageError('--key is empty');
    return { url, key: text };
  }
  return { url, session: await (device ? signInElsewhere(io, url) : signInHere(io, url)) };
}

/** Whether the desk heard that a session ended. */
async function endQuietly(io: Io, login: Login): Promise<boolean> {
  if ('key' in login) return true;
  return endSession(io, login.url, login.session).then(
    () => true,
    () => false,
  );
}

function told({ name, kind, msp }: Me, url: string): string {
  return `${name} (${kind === 'key' ? 'API key' : kind}) of ${msp.name}, at ${url}`;
}

export const logoutCommand: Command = {
  name: 'logout',
  summary: 'end the session that login began, and forget it',
  run: (args, io) =>
    withApi(io, usage, async () => {
      const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } });
      const kept = await readKept(io.env);
      const ended = kept === undefined || (await endQuietly(io, kept));
      await forgetLogin(io.env);
      const file = credentialsFile(io.env);
      if (values.json) io.stdout(`${JSON.stringify({ signed_out: kept !== undefined, ended })}\n`);
      else if (!kept) io.stdout('Nobody was signed in.\n');
      else if ('key' in kept) io.stdout(`${file} is gone; the key itself works until it is revoked.\n`);
      else if (ended) io.stdout(`You are signed out: the session has ended, and ${file} is gone.\n`);
      else io.stdout(`${file} is gone; ${kept.url} could not be told, so end the session in your list there.\n`);
    }),
};
