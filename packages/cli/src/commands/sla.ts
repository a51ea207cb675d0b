import { parseArgs } from 'node:util';
import { readCases } from '../cases.ts';
import type { Command, Io } from '../command.ts';
import { evaluateCase } from '../sla/evaluate.ts';
import { explain } from '../sla/explain.ts';

const usage = `portico sla evaluate --cases FILE    (FILE: a JSON list of cases, - for standard input)
portico sla explain ACME-1042 | --from FILE [--plain] [--lang en|de] [--save FILE] [--json]
  The receipt of a ticket's clocks from its log alone: every stretch of time, counted or not, and why.
  Name the client as northwind/ACME-1042 where several have the prefix. --save keeps what it is made from, --from
  reads that again without the desk.
portico sla what-if --client CLIENT --days N [--policy FILE] [--calendar FILE] [--json]
  The tickets of the last days under another policy (what FILE says, over the one in force) or calendar: the same
  deeds at the same times, judged anew; compliance before and after, and every verdict that would be another one.
`;

/** `portico sla`: service-level questions answered by the product's own arithmetic. */
export const sla: Command = {
  name: 'sla',
  summary: 'answer service-level cases; explain the clocks of a ticket; judge the past under another policy',
  async run(args, io) {
    const [verb, ...rest] = args;
    if (verb !== 'evaluate' && verb !== 'explain' && verb !== 'what-if')
      return wrong(io, verb ? `there is no "portico sla ${verb}"` : 'say what to do');
    try {
      if (verb === 'evaluate') return await evaluate(rest, io);
      if (verb === 'what-if') return await suppose(rest, io);
      const { values, positionals } = parseArgs({
        args: rest,
        allowPositionals: true,
        options: {
          from: { type: 'string' },
          save: { type: 'string' },
          lang: { type: 'string' },
          plain: { type: 'boolean' },
          json: { type: 'boolean' },
        },
      });
      const [ticket, ...more] = positionals;
      if (more.length > 0) return wrong(io, 'name one ticket');
      if ((ticket === undefined) === (values.from === undefined)) return wrong(io, 'name a ticket, or --from FILE');
      if (values.lang !== undefined && values.lang !== 'en' && values.lang !== 'de')
        return wrong(io, `--lang: "${values.lang}" is not en or de`);
      return await explain({ ...values, ticket }, io);
    } catch (error) {
      if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
        return wrong(io, error.message);
      throw error;
    }
  },
};

async function suppose(args: readonly string[], io: Io): Promise<number> {
  const text = { type: 'string' } as const;
  const options = { client: text, days: text, policy: text, calendar: text, json: { type: 'boolean' } } as const;
  const { client, days, ...rest } = parseArgs({ args: [...args], options }).values;
  if (client === undefined) return wrong(io, '--client is missing');
  if (days === undefined || !/^[1-9]\d{0,3}$/.test(days)) return wrong(io, '--days: say how many, such as 30');
  if (rest.policy === undefined && rest.calendar === undefined) return wrong(io, 'name a --policy or a --calendar');
  const { whatIfCommand } = await import('../sla/what-if.ts');
  return whatIfCommand({ client, days: Number(days), ...rest }, io);
}

async function evaluate(args: readonly string[], io: Io): Promise<number> {
  const options = { cases: { type: 'string' }, json: { type: 'boolean' } } as const;
  const file = parseArgs({ args: [...args], options }).values.cases;
  if (file === undefined) return wrong(io, '--cases is missing');
  const cases = await readCases(file, io);
  if (cases === undefined) return 1;
  io.stdout(`${JSON.stringify(cases.map(evaluateCase), null, 1)}\n`);
  return 0;
}

function wrong(io: Io, message: string): number {
  io.stderr(`${message}\n${usage}`);
  return 2;
}
