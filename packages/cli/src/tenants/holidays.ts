import { dayAfter } from '@portico/domain/report/local-time';
import type { Calendar, PublicHolidays } from '@portico/domain/sla/calendar';
import type { EffectiveConfig } from '@portico/domain/tenant/effective';
import { originOf } from '@portico/domain/tenant/merge';

/** The years that are worked out where a calendar names none. */
export const holidayYears = [2024, 2040] as const;
const NAME_MAX = 80;

interface Day {
  readonly date: string;
  readonly name: string;
  /** Wall-clock times, of one that takes part of the day only. */
  readonly part?: [string, string];
}

/** Why public holidays cannot be worked out: the field, and what would do. */
export class HolidaysError extends Error {
  override readonly name = 'HolidaysError';
  readonly field: keyof PublicHolidays;
  constructor(field: keyof PublicHolidays, message: string) {
    super(message);
    this.field = field;
  }
}

/**
 * A calendar with the public holidays of its place written out, each with its name in a language; what the calendar
 * itself says of a date comes first. The library and its data are loaded only where a calendar asks for them.
 * @param thisYear refuses a calendar whose holidays end before the next year does.
 * @throws HolidaysError naming the field.
 */
export async function withPublicHolidays(calendar: Calendar, language: string, thisYear: number): Promise<Calendar> {
  const place = calendar.publicHolidays;
  if (!place) return calendar;
  const [from, to] = place.years ?? holidayYears;
  if (from > to) throw new HolidaysError('years', `${from} lies after ${to}; write the earlier year first`);
  if (to <= thisYear) throw new HolidaysError('years', `no holidays are known after ${to}; name a later year`);
  const except = new Set(place.except);
  const days = (await daysOf(place, from, to, language)).filter((one) => !except.has(one.date));
  const whole = days.filter((one) => !one.part);
  const partly = days.flatMap(({ date, part }) => (part ? [[date, [part]] as [string, [string, string][]]] : []));
  const named = whole.map(({ date, name }) => [date, name] as const);
  return {
    ...calendar,
    holidays: [...new Set([...(calendar.holidays ?? []), ...whole.map((one) => one.date)])].sort(),
    holidayNames: { ...Object.fromEntries(named), ...calendar.holidayNames },
    ...(partly.length > 0 ? { breaks: { ...Object.fromEntries(partly), ...calendar.breaks } } : {}),
  };
}

async function daysOf(place: PublicHolidays, from: number, to: number, language: string): Promise<Day[]> {
  const { default: Holidays } = await import('date-holidays');
  const { country, region, subregion } = place;
  const world = new Holidays();
  const check = (
    field: 'country' | 'region' | 'subregion',
    code: string,
    known: Record<string, string> | undefined,
  ) => {
    const found = Object.keys(known ?? {}).find((one) => one.toUpperCase() === code.toUpperCase());
    const list = Object.keys(known ?? {}).join(', ') || 'it has none';
    if (found === undefined) throw new HolidaysError(field, `there is no ${field} "${code}"; use one of: ${list}`);
    return found;
  };
  const state = check('country', country, world.getCountries('en'));
  const parts = [state];
  if (region !== undefined) parts.push(check('region', region, world.getStates(state, 'en')));
  if (subregion !== undefined) {
    if (region === undefined) throw new HolidaysError('subregion', 'name the region too');
    parts.push(check('subregion', subregion, world.getRegions(state, parts[1] ?? '', 'en')));
  }
  const own = new Holidays();
  own.init(...(parts as [string, string, string]), { languages: [language] });
  const days: Day[] = [];
  for (let year = from; year <= to; year++) {
    for (const one of own.getHolidays(year, language)) if (one.type === 'public') days.push(...spread(one));
  }
  return days;
}

/** A holiday of several days is each of them; one that begins at noon leaves the morning open. */
function spread(one: { date: string; start: Date; end: Date; name: string }): Day[] {
  const [date, time] = [one.date.slice(0, 10), one.date.slice(11, 16)];
  const hours = (one.end.getTime() - one.start.getTime()) / 3_600_000;
  const name = one.name.slice(0, NAME_MAX);
  if (time === '00:00' && hours >= 23) {
    return Array.from({ length: Math.round(hours / 24) }, (_, after) => ({ date: dayAfter(date, after), name }));
  }
  const end = Number(time.slice(0, 2)) + hours;
  const until = end >= 24 ? '24:00' : `${String(Math.floor(end)).padStart(2, '0')}:${time.slice(3)}`;
  return [{ date, name, part: [time, until] }];
}

/** A client's configuration with the public holidays of its calendar, each with where it comes from. */
export async function configWithHolidays(config: EffectiveConfig, thisYear: number): Promise<EffectiveConfig> {
  const { calendar, brand } = config.value;
  const place = calendar.publicHolidays;
  if (!place) return config;
  const worked = await withPublicHolidays(calendar, brand.locale, thisYear);
  const layer = originOf(config.origin, ['calendar', 'publicHolidays', 'country']) ?? 'client';
  const where = [place.country, place.region, place.subregion].filter((one) => one !== undefined).join('-');
  const from = `${layer} (public holidays of ${where})`;
  const origin = new Map(config.origin);
  for (const date of Object.keys(worked.holidayNames ?? {})) {
    if (calendar.holidayNames?.[date] === undefined) origin.set(`/calendar/holidayNames/${date}`, from);
  }
  for (const date of Object.keys(worked.breaks ?? {})) {
    if (calendar.breaks?.[date] === undefined) origin.set(`/calendar/breaks/${date}`, from);
  }
  const own = config.origin.get('/calendar/holidays');
  origin.set('/calendar/holidays', own === undefined ? from : `${own}, ${from}`);
  return { value: { ...config.value, calendar: worked }, origin };
}
