import { resolve } from 'node:path';
import type { Draft } from '@portico/app/report/service-levels';
import { calendarSchema } from '@portico/domain/sla/calendar';
import { type SlaPolicy, slaPolicySchema } from '@portico/domain/sla/policy';
import { mergeLayers } from '@portico/domain/tenant/merge';
import type * as z from 'zod';
import type { Io } from '../command.ts';
import { HolidaysError, withPublicHolidays } from '../tenants/holidays.ts';
import { problemAt, readSource, type Source } from '../tenants/source.ts';

/**
 * A policy as a file gives it, over the one in force, and a whole calendar: YAML as in `sla` and under a name of
 * `calendars` of tenant files.
 * @returns what is wrong, with its place, where they are none
 */
export async function readDraft(
  io: Io,
  files: { readonly policy?: string | undefined; readonly calendar?: string | undefined },
  inForce: SlaPolicy,
): Promise<Draft | string> {
  const policy = files.policy === undefined ? inForce : await fileAs(io, files.policy, slaPolicySchema, inForce);
  if (typeof policy === 'string') return policy;
  if (files.calendar === undefined) return { policy };
  const calendar = await fileAs(io, files.calendar, calendarSchema, {});
  if (typeof calendar === 'string') return calendar;
  try {
    return { policy, calendar: await withPublicHolidays(calendar, 'en', 2000) };
  } catch (error) {
    if (error instanceof HolidaysError) return `${files.calendar}: publicHolidays.${error.field}: ${error.message}`;
    throw error;
  }
}

async function fileAs<T>(io: Io, name: string, schema: z.ZodType<T>, over: object): Promise<T | string> {
  const source = await readSource(resolve(io.cwd, name), name);
  if (!('value' in source)) return source.map(told).join('\n');
  const { value } = mergeLayers([
    ['_defaults', over],
    ['client', source.value as object],
  ]);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  return parsed.error.issues.map((issue) => told(problemOf(source, issue))).join('\n');
}

const problemOf = (source: Source, { path, message }: z.core.$ZodIssue) => problemAt(source, path, message);
const told = ({ file, line, path, message }: ReturnType<typeof problemAt>): string =>
  `${file}:${line}  ${path ? `${path}: ` : ''}${message}`;
