import type { Io } from '../command.ts';

export const PASSWORD_VARIABLE = 'PORTICO_PASSWORD';

/**
 * A new password: from standard input, from the environment, or asked for where somebody sits at a terminal. Never
 * from an argument, which every process of the machine can read.
 * @returns the password, or why there is none
 */
export async function newPassword(io: Io, fromStdin: boolean): Promise<{ password: string } | string> {
  if (fromStdin) {
    const [line = ''] = (await io.stdin()).split(/\r?\n/u);
    return line === '' ? 'standard input holds no password' : { password: line };
  }
  const given = io.env[PASSWORD_VARIABLE];
  if (given !== undefined && given !== '') return { password: given };
  if (!io.askSecret) {
    return `give the password by --password-stdin or in ${PASSWORD_VARIABLE}: there is no terminal to ask at`;
  }
  const password = await io.askSecret('Password (12 characters or more, a sentence is fine): ');
  const again = await io.askSecret('The same again: ');
  return password === again ? { password } : 'the two are not the same; try again';
}

/** Reads a line from a terminal without showing it. */
export function askSecretAt(
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
): ((question: string) => Promise<string>) | undefined {
  if (!input.isTTY) return undefined;
  return (question) =>
    new Promise((resolve, reject) => {
      let text = '';
      const end = (): void => {
        input.off('data', take);
        input.setRawMode(false);
        input.pause();
        output.write('\n');
      };
      const take = (chunk: string): void => {
        for (const sign of chunk) {
          if (sign === '\r' || sign === '\n') {
            end();
            resolve(text);
            return;
          }
          if (sign === '\u0003') {
            end();
            reject(new Error('stopped'));
            return;
          }
          text = sign === '\u007f' || sign === '\b' ? text.slice(0, -1) : text + sign;
        }
      };
      output.write(question);
      input.setEncoding('utf8');
      input.setRawMode(true);
      input.resume();
      input.on('data', take);
    });
}
