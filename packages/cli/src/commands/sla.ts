import { parseArgs } from 'node:util';
import { readCases } from '../cases.ts';
import type { Command, Io } from '../command.ts';
import { evaluateCase } from '../sla/evaluate.ts';

const usage = `portico sla evaluate --cases FILE    (FILE: a JSON list of cases, - for standard input)
`;

/** `portico sla`: service-level questions answered by the product's own arithmetic, without a server. */
export const sla: Command = {
  name: 'sla',
  summary: 'answer service-level cases: due times, open hours, the clocks of a ticket',
  async run(args, io) {
    const [verb, ...rest] = args;
    if (verb !== 'evaluate') return wrong(io, verb ? `there is no "portico sla ${verb}"` : 'say what to do');
    let file: string | undefined;
    try {
      file = parseArgs({ args: rest, options: { cases: { type: 'string' }, json: { type: 'boolean' } } }).values.cases;
    } catch (error) {
      return wrong(io, (error as Error).message);
    }
    return file === undefined ? wrong(io, '--cases is missing') : evaluate(file, io);
  },
};

async function evaluate(file: string, io: Io): Promise<number> {
  const cases = await readCases(file, io);
  if (cases === undefined) return 1;
  io.stdout(`${JSON.stringify(cases.map(evaluateCase), null, 1)}\n`);
  return 0;
}

function wrong(io: Io, message: string): number {
  io.stderr(`${message}\n${usage}`);
  return 2;
}
