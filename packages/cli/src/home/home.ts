import { type OpenHome, openHome as open } from '@portico/local/home/open';
import { readSettings } from '@portico/local/home/settings';
import type { Io } from '../command.ts';

export type Home = OpenHome;

/** The installation that the environment names. */
export function openHome(io: Io, command: string): Promise<Home> {
  return open(readSettings(io.env, io.cwd), command, Date.now, (line) => io.stderr(`${line}\n`));
}
