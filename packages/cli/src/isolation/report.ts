import { createHash } from 'node:crypto';
import { type IsolationReport, isolationReportVersion } from '@portico/domain/report/isolation-report';
import type { Matrix } from './matrix.ts';
import type { Fall } from './walls.ts';

export interface About {
  /** RFC 3339. */
  readonly at: string;
  readonly product: string;
}

/** What was found, without a word of any tenant: each operation with what was tried on it, and which wall held what. */
export function reportOf(matrix: Matrix, falls: readonly Fall[], about: About): IsolationReport {
  const operations = [...new Set(matrix.cells.map((cell) => cell.operation))].map((operation) => {
    const cells = matrix.cells.filter((cell) => cell.operation === operation);
    return { operation, asked: cells.length, leaks: cells.filter((cell) => cell.leak !== undefined).length };
  });
  const body: Omit<IsolationReport, 'sha256'> = {
    version: isolationReportVersion,
    at: about.at,
    product: about.product,
    operations,
    public: [...matrix.open],
    unseen: [...matrix.blind],
    personas: [...matrix.personas],
    asked: matrix.cells.length,
    leaks: matrix.cells.filter((cell) => cell.leak !== undefined).length,
    walls: falls.map(({ without, tried, leaks, held }) => ({
      without: [...without],
      tried,
      leaks: leaks.length,
      held: Object.entries(held).map(([wall, times]) => ({ wall, times })),
    })),
    cellsSha256: sha256(JSON.stringify(matrix.cells)),
  };
  return { ...body, sha256: sha256(JSON.stringify(body)) };
}

/** Whether the report is what was written: its hash covers everything but itself. */
export function isIntact({ sha256: told, ...body }: IsolationReport): boolean {
  return sha256(JSON.stringify(body)) === told;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Whether every wall held, and the run could see that it did. */
export function passed(report: IsolationReport): boolean {
  const all = report.walls.find((one) => one.without.length > 1);
  const alone = report.walls.filter((one) => one.without.length === 1);
  const seeing = all === undefined || all.leaks === all.tried;
  return report.leaks === 0 && report.unseen.length === 0 && alone.every((one) => one.leaks === 0) && seeing;
}

/** The report as people read it. */
export function printed(report: IsolationReport): string {
  const width = Math.max(...report.operations.map((one) => one.operation.length));
  const walls = report.walls.map(({ without, tried, leaks, held }) => {
    const by = held.map(({ wall, times }) => `${wall} ${times}`).join(', ') || 'nothing';
    return `  without ${without.join(', ')}: ${leaks} of ${tried} crossings got through; held by: ${by}`;
  });
  return [
    `Isolation of tenants, Portico ${report.product}, ${report.at}`,
    '',
    `${report.asked} questions by ${report.personas.length} kinds of strangers on ${report.operations.length} operations: ${report.leaks} leaks.`,
    `Public, and telling of no tenant: ${report.public.join(', ')}.`,
    ...(report.unseen.length > 0 ? [`Not judged, since nobody could use them: ${report.unseen.join(', ')}.`] : []),
    '',
    'Walls taken away:',
    ...walls,
    '  (With all of them away every crossing must get through: that shows that a leak would be seen.)',
    '',
    'Who asked:',
    ...report.personas.map((one) => `  ${one}`),
    '',
    ...report.operations.map((one) => `  ${one.operation.padEnd(width)}  ${one.asked} asked, ${one.leaks} leaks`),
    '',
    `SHA-256 of the answers  ${report.cellsSha256}`,
    `SHA-256 of this report  ${report.sha256}`,
    '',
  ].join('\n');
}
