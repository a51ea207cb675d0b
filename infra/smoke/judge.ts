import type { SessionCredentials } from '@portico/aws/credentials';
import { asker, type Cloud, type Verdict } from './ask.ts';
import type { Question } from './questions.ts';

export interface Finding {
  readonly question: Question;
  readonly got: Verdict;
}

/** Credentials of a session under a role's policies, with these session tags. */
export type OpenSession = (role: string, tags: Readonly<Record<string, string>>) => Promise<SessionCredentials>;

/** Asks every question as the role that it is of, one after the other. */
export async function judge(asked: readonly Question[], cloud: Cloud, open: OpenSession): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [role, questions] of Map.groupBy(asked, (one) => one.role)) {
    const session = asker(cloud, await open(role, questions[0]?.tags ?? {}));
    for (const question of questions) findings.push({ question, got: await session.ask(question) });
    session.close();
  }
  return findings;
}

const expected = ({ allowed }: Question): Verdict => (allowed ? 'allowed' : 'refused');
const isWrong = ({ question, got }: Finding): boolean => got !== expected(question);

/** The table of what came of it: a line for each role and key, `+` what was allowed, `-` what was refused. */
export function tableOf(findings: readonly Finding[]): string {
  const lines: string[] = [];
  for (const [role, ofRole] of Map.groupBy(findings, (one) => one.question.role)) {
    lines.push(role);
    const place = ({ question: { index, keys } }: Finding) =>
      `${index === undefined ? '' : `${index}: `}${keys.join(' and ') || 'any key'}`;
    for (const [where, found] of Map.groupBy(ofRole, place)) {
      const marks = found.map((one) => {
        const sign = one.got === 'allowed' ? '+' : one.got === 'refused' ? '-' : '?';
        return `${sign}${one.question.call}${isWrong(one) ? ` (WRONG: ${expected(one.question)} by the policies)` : ''}`;
      });
      lines.push(`  ${where}`, `    ${marks.join(' ')}`);
    }
  }
  return lines.join('\n');
}

/** Each answer that is not what the policies say. */
export function wrongOf(findings: readonly Finding[]): string[] {
  return findings.filter(isWrong).map(({ question, got }) => {
    const { role, call, keys, index } = question;
    const found = typeof got === 'string' ? got : got.unclear;
    const where = [index, keys.join(' and ')].filter((one) => one).join(' ');
    return `${role}: ${call} of ${where || 'any key'} must be ${expected(question)}, and was ${found}`;
  });
}
