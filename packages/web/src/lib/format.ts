import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { meQuery } from '../api/session.ts';
import { regionalLocale } from './locale.ts';
import { durationParts } from './sla.ts';

export interface Format {
  /** 22 Nov 2026, 14:05 in the reader's zone. */
  full: (iso: string) => string;
  /** Today only the time, this year day and month, else with the year. */
  brief: (iso: string, now: number) => string;
  /** Weekday and time, for deadlines. */
  deadline: (iso: string) => string;
  /** 2h 10m; never a sign. */
  duration: (milliseconds: number) => string;
  /** The time of day in another zone, with its name. */
  timeIn: (zone: string, now: number) => string;
  /** A calendar day, which no zone moves. */
  day: (date: string) => string;
  number: (value: number) => string;
}

type Options = Intl.DateTimeFormatOptions;

function formatter(locale: string, timeZone: string, options: Options): (at: Date) => string {
  const format = new Intl.DateTimeFormat(locale, { ...options, timeZone });
  return (at) => format.format(at);
}

/** Dates, spans and numbers in the reader's language and time zone. */
export function useFormat(): Format {
  const { t, i18n } = useTranslation();
  const me = useQuery(meQuery).data;
  const zone = me?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const language = i18n.language;
  const locale = regionalLocale(language, me?.locale);
  return useMemo(() => {
    const full = formatter(locale, zone, { dateStyle: 'medium', timeStyle: 'short' });
    const time = formatter(locale, zone, { hour: '2-digit', minute: '2-digit' });
    const day = formatter(locale, zone, { day: 'numeric', month: 'short' });
    const date = formatter(locale, zone, { day: 'numeric', month: 'short', year: 'numeric' });
    const dayKey = formatter('en-CA', zone, { year: 'numeric', month: '2-digit', day: '2-digit' });
    const deadline = formatter(locale, zone, {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
    });
    const calendar = formatter(locale, 'UTC', { day: 'numeric', month: 'short' });
    const numbers = new Intl.NumberFormat(locale);
    return {
      full: (iso) => full(new Date(iso)),
      deadline: (iso) => deadline(new Date(iso)),
      brief: (iso, now) => {
        const at = new Date(iso);
        const today = new Date(now);
        if (dayKey(at) === dayKey(today)) return time(at);
        return dayKey(at).slice(0, 4) === dayKey(today).slice(0, 4) ? day(at) : date(at);
      },
      duration: (ms) =>
        durationParts(ms)
          .map(({ unit, n }) => t(`time.${unit}`, { n }))
          .join(' '),
      timeIn: (other, now) =>
        formatter(locale, other, { weekday: 'short', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' })(
          new Date(now),
        ),
      day: (date) => calendar(new Date(`${date}T00:00:00Z`)),
      number: (value) => numbers.format(value),
    };
  }, [t, locale, zone]);
}
