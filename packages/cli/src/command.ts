/** What a command may touch of the process it runs in, so that tests can stand in for all of it. */
export interface Io {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Bytes to stdout as they are: what is fetched may be anything. */
  readonly stdoutBytes?: (bytes: Uint8Array) => void;
  /** All of standard input. */
  readonly stdin: () => Promise<string>;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Requests over HTTP; the machine's own unless a test brings another. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** Whether stderr is a terminal, where a bar may be drawn. */
  readonly terminal?: boolean;
  /** Shows a page in the person's browser. False where there is none. */
  readonly openBrowser?: (url: string) => Promise<boolean>;
  /** Waits so many milliseconds; the machine's own clock unless a test brings another. */
  readonly sleep?: (ms: number) => Promise<void>;
  /** Asks for a line that is not shown; absent where nobody sits at a terminal. */
  readonly askSecret?: (question: string) => Promise<string>;
}

/** A noun of the command line: `portico <name> <verb> ...`. */
export interface Command {
  readonly name: string;
  /** One line for `portico help`. */
  readonly summary: string;
  /** @returns the exit code: 0 done, 1 refused, 2 wrong usage. */
  run(args: string[], io: Io): Promise<number>;
}
