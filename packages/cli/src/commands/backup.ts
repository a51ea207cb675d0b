import { resolve } from 'node:path';
import { backUp, restore } from '@portico/local/home/backup';
import { HeldError, holderOf } from '@portico/local/home/lock';
import { readSettings } from '@portico/local/home/settings';
import type { Command } from '../command.ts';

const backupUsage = `portico backup FILE [--json]   copy everything into one file, also while the desk runs
`;
const restoreUsage = `portico restore FILE [--json]  put a backup into an empty data folder, and verify it
`;

/** `portico backup`: the whole installation in one file. */
export const backupCommand: Command = {
  name: 'backup',
  summary: 'copy everything into one file, also while the desk runs',
  async run(args, io) {
    const json = args.includes('--json');
    const [file, ...others] = args.filter((one) => one !== '--json');
    if (file === undefined || others.length > 0 || file.startsWith('-')) {
      io.stderr(`name one FILE\n${backupUsage}`);
      return 2;
    }
    const { data } = readSettings(io.env, io.cwd);
    const path = resolve(io.cwd, file);
    const bytes = backUp(data, path);
    if (json) {
      io.stdout(`${JSON.stringify({ file: path, data, bytes })}\n`);
      return 0;
    }
    io.stdout(
      `${path} holds all of ${data}: ${(bytes / 1_048_576).toFixed(1)} MB. Keep it as safe as the data itself.\n`,
    );
    return 0;
  },
};

/** `portico restore`: a backup becomes the data of this installation. `verify` judges what came back. */
export function restoreCommand(verify: Command): Command {
  return {
    name: 'restore',
    summary: 'put a backup into an empty data folder, and verify it',
    async run(args, io) {
      const json = args.filter((one) => one === '--json');
      const [file, ...others] = args.filter((one) => one !== '--json');
      if (file === undefined || others.length > 0 || file.startsWith('-')) {
        io.stderr(`name one FILE\n${restoreUsage}`);
        return 2;
      }
      const { data } = readSettings(io.env, io.cwd);
      const holder = holderOf(data);
      if (holder) throw new HeldError(holder, data);
      restore(resolve(io.cwd, file), data);
      io.stderr(`Restored into ${data}. Verifying ...\n`);
      return verify.run(json, io);
    },
  };
}
