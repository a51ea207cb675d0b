import { formatSeconds, parseDate, parseSeconds } from '../sla/instant.ts';

/** How a source writes 3/4/2024: the third of April (`dmy`), or the fourth of March (`mdy`). */
export type DateOrder = 'dmy' | 'mdy';

/** A time as a source writes it: an instant where it names its offset, else the wall-clock time of the source's zone. */
export type SourceTime = { readonly instant: string } | { readonly local: string };

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const clock = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?(?:\s*([ap])\.?m\.?)?$/iu;
const offset = /\s*(?:(Z|UTC|GMT)|([+-])(\d{2}):?(\d{2})?)$/iu;

/**
 * Reads the usual ways to write a time: `2010-03-31T15:59:42+01:00`, `2012/04/03 08:55:38.000`, `29/2/2016 04:40`,
 * `29.02.2016`, `12/Mar/24 3:05 PM`, with or without seconds, offset or time of day. Undefined for anything else,
 * also for days and times that do not exist.
 */
export function parseSourceTime(text: string, order: DateOrder = 'dmy'): SourceTime | undefined {
  const [, day = '', rest = ''] = /^(\S+?)(?:(?:T(?=\d)|\s+)(.*))?$/u.exec(text.trim().replace(/,\s*/u, ' ')) ?? [];
  const date = dateOf(day, order);
  if (date === undefined) return undefined;
  const zoned = rest === '' ? null : offset.exec(rest);
  const time = timeOf(zoned ? rest.slice(0, zoned.index) : rest);
  if (time === undefined) return undefined;
  const local = `${date}T${time}`;
  if (!zoned) return { local };
  const [, utc, sign, hours = '0', minutes = '0'] = zoned;
  if (Number(hours) > 14 || Number(minutes) > 59) return undefined;
  const seconds = utc ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 3_600 + Number(minutes) * 60);
  return { instant: formatSeconds(parseSeconds(`${local}Z`) - seconds) };
}

function dateOf(text: string, order: DateOrder): string | undefined {
  const parts = text.split(/[-/.]/u);
  if (parts.length !== 3) return undefined;
  const [a = '', b = '', c = ''] = parts;
  const yearFirst = /^\d{4}$/u.test(a);
  const named = months.indexOf(b.slice(0, 3).toLowerCase()) + 1;
  const [year, month, day] = yearFirst
    ? [a, b, c]
    : named > 0 || order === 'dmy'
      ? [c, named > 0 ? String(named) : b, a]
      : [c, a, b];
  if (!/^\d{4}$|^\d{2}$/u.test(year) || !/^\d{1,2}$/u.test(month) || !/^\d{1,2}$/u.test(day)) return undefined;
  const date = `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return parseDate(date) === undefined ? undefined : date;
}

function timeOf(text: string): string | undefined {
  if (text.trim() === '') return '00:00:00';
  const match = clock.exec(text.trim());
  if (!match) return undefined;
  const [, hour = '', minute = '', second = '00', half] = match;
  if (half !== undefined && (Number(hour) < 1 || Number(hour) > 12)) return undefined;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  if (hours > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return `${String(hours).padStart(2, '0')}:${minute}:${second}`;
}
