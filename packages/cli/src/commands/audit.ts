import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { type Broken, Proof, type Proven } from '@portico/app/history/proof';
import type { Command, Io } from '../command.ts';

const usage = `portico audit verify FILE [--json]
  Checks an exported history of a ticket (GET /v1/tickets/{ref}/history-export) without a server: hashes, order, texts,
  and that it comes to the ticket's head. FILE: JSON lines, - for standard input. Exit code 1 where it does not hold.
`;

/** `portico audit`: whether a history that left the desk is still the one that was written. */
export const auditCommand: Command = {
  name: 'audit',
  summary: 'check an exported ticket history: hashes, order, texts, head',
  async run(args, io) {
    const [verb, ...rest] = args;
    if (verb !== 'verify') return wrong(io, verb ? `there is no "portico audit ${verb}"` : 'say what to do');
    let parsed: { positionals: string[]; values: { json?: boolean } };
    try {
      parsed = parseArgs({ args: rest, allowPositionals: true, options: { json: { type: 'boolean' } } });
    } catch (error) {
      return wrong(io, (error as Error).message);
    }
    const [file, ...others] = parsed.positionals;
    if (file === undefined || others.length > 0) return wrong(io, 'name one file, or - for standard input');
    let found: Proven | Broken;
    try {
      found = await prove(file, io);
    } catch (error) {
      io.stderr(`${file}: ${(error as Error).message}\n`);
      return 1;
    }
    const holds = !('why' in found);
    if (parsed.values.json) io.stdout(`${JSON.stringify({ file, holds, ...found })}\n`);
    else io.stdout(`${file}: ${'why' in found ? complaint(found) : praise(found)}\n`);
    return holds ? 0 : 1;
  },
};

async function prove(file: string, io: Io): Promise<Proven | Broken> {
  const proof = new Proof();
  for await (const line of linesOf(file, io)) {
    const broken = proof.take(line);
    if (broken) return broken;
  }
  return proof.result();
}

async function* linesOf(file: string, io: Io): AsyncGenerator<string> {
  if (file === '-') {
    const text = await io.stdin();
    yield* text.split('\n').filter((line) => line.trim() !== '');
    return;
  }
  const input = createReadStream(resolve(io.cwd, file), 'utf8');
  // An error of the stream must end the loop, and not the process.
  const failed = new Promise<never>((_, reject) => input.once('error', reject));
  failed.catch(() => undefined);
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
  for (;;) {
    const next = await Promise.race([lines.next(), failed]);
    if (next.done) return;
    if (next.value.trim() !== '') yield next.value;
  }
}

function praise({ ticket, entries, messages, erased, hash }: Proven): string {
  const gone = erased > 0 ? `; ${erased} erased texts, whose seals stand` : '';
  return `${ticket} holds: ${entries} entries, ${messages} messages${gone}. Last hash ${hash}`;
}

function complaint({ line, entry, why }: Broken): string {
  return `does NOT hold at ${entry === undefined ? '' : `entry ${entry}, `}line ${line}: ${why}`;
}

function wrong(io: Io, message: string): number {
  io.stderr(`${message}\n${usage}`);
  return 2;
}
