import type { Command, Io } from './command.ts';

/** What a command came to: its exit code, and all that it wrote. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command in a test, with all that it touches of a process stood in for. */
export async function runCommand(command: Command, args: string[], more: Partial<Io> = {}): Promise<Ran> {
  let [out, err] = ['', ''];
  const code = await command.run(args, {
    stdout: (text) => {
      out += text;
    },
    stderr: (text) => {
      err += text;
    },
    stdin: async () => '',
    cwd: '.',
    env: {},
    ...more,
  });
  return { code, out, err };
}
