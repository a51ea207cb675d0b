import { spawn } from 'node:child_process';
import { root } from './sources.ts';

/** One command of a check. `node_modules/.bin` stands first on its PATH, so tools and Node are the pinned ones. */
export interface Stage {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
}

export interface Outcome {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
  readonly output: string;
}

/** Longer output is cut in the middle: the first findings and the last line say most. */
const OUTPUT_MOST = 40_000;

function shortened(text: string): string {
  if (text.length <= OUTPUT_MOST) return text;
  return `${text.slice(0, OUTPUT_MOST / 2)}\n... ${text.length - OUTPUT_MOST} characters ...\n${text.slice(-OUTPUT_MOST / 2)}`;
}

/** Runs one stage to its end. It never throws: a command that cannot start has failed. */
export function runStage(stage: Stage, onOutput?: (text: string) => void): Promise<Outcome> {
  const began = performance.now();
  const [command, ...args] = stage.command;
  return new Promise((resolve) => {
    let output = '';
    const hear = (text: string): void => {
      output += text;
      onOutput?.(text);
    };
    const done = (ok: boolean): void =>
      resolve({ name: stage.name, ok, seconds: (performance.now() - began) / 1000, output: shortened(output) });
    const path = `${root}node_modules/.bin:${process.env['PATH'] ?? ''}`;
    const env = { ...process.env, ...stage.env, PATH: path };
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.once('error', (error) => {
      hear(`${error.message}\n`);
      done(false);
    });
    child.once('close', (code) => done(code === 0));
  });
}

/** Runs stages in order, at most `width` at a time, and tells of each as it ends. */
export async function runStages(
  stages: readonly Stage[],
  width: number,
  tell: (outcome: Outcome) => void,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = [...stages];
  const lane = async (): Promise<void> => {
    for (let stage = waiting.shift(); stage !== undefined; stage = waiting.shift()) {
      const outcome = await runStage(stage);
      outcomes.push(outcome);
      tell(outcome);
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return outcomes;
}

/** `N passed, N failed`: the closing line that every check of this repository ends with. */
export function closingLine(outcomes: readonly { readonly ok: boolean }[]): string {
  const failed = outcomes.filter((one) => !one.ok).length;
  return `${outcomes.length - failed} passed, ${failed} failed`;
}
