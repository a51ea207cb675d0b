import type { Io } from './command.ts';

const WIDTH = 30;

/** How far long work has come: a bar on a terminal, a line every tenth elsewhere. On stderr, so output stays clean. */
export class Progress {
  readonly #io: Io;
  readonly #noun: string;
  readonly #total: number;
  readonly #terminal: boolean;
  #told = 0;

  constructor(io: Io, noun: string, total: number) {
    this.#io = io;
    this.#noun = noun;
    this.#total = total;
    this.#terminal = io.terminal === true;
  }

  at(done: number): void {
    if (this.#total === 0) return;
    const share = Math.min(1, done / this.#total);
    if (this.#terminal) {
      const bar = '█'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '░');
      this.#io.stderr(`\r${bar} ${Math.floor(share * 100)} %  ${done}/${this.#total} ${this.#noun}`);
      return;
    }
    const tenth = Math.floor(share * 10);
    if (tenth > this.#told) {
      this.#told = tenth;
      this.#io.stderr(`${tenth * 10} %  ${done}/${this.#total} ${this.#noun}\n`);
    }
  }

  end(): void {
    if (this.#terminal && this.#total > 0) this.#io.stderr('\n');
  }
}
