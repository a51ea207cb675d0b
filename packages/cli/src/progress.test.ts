import { describe, expect, test } from 'vitest';
import type { Io } from './command.ts';
import { Progress } from './progress.ts';

/** What long work of some pieces writes, piece by piece. */
function told(total: number, terminal: boolean): string[] {
  const lines: string[] = [];
  const io = { terminal, stderr: (text: string) => lines.push(text), stdout: () => expect.unreachable() };
  const progress = new Progress(io as unknown as Io, 'files', total); // Safe: all of it that progress touches.
  for (let done = 1; done <= total; done++) progress.at(done);
  progress.end();
  return lines;
}

describe('long work tells how far it has come, beside its output', () => {
  test('in a log by a line every tenth, and no more however many pieces there are', () => {
    expect(told(4, false)).toEqual([
      '20 %  1/4 files\n',
      '50 %  2/4 files\n',
      '70 %  3/4 files\n',
      '100 %  4/4 files\n',
    ]);
    expect(told(5_000, false)).toHaveLength(10);
  });

  test('on a terminal by one bar in its place, which ends its line', () => {
    const lines = told(2, true);
    expect(lines).toEqual([
      `\r${'█'.repeat(15)}${'░'.repeat(15)} 50 %  1/2 files`,
      `\r${'█'.repeat(30)} 100 %  2/2 files`,
      '\n',
    ]);
  });

  test('of nothing says nothing', () => {
    expect([told(0, false), told(0, true)]).toEqual([[], []]);
  });
});
