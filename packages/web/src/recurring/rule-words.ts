import type { TFunction } from 'i18next';
import type { Rule, Weekday } from '../api/contract-work.ts';

export const weekdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** The 5th of January 1970 was a Monday. */
const MONDAY_MS = 4 * 86_400_000;

/** A weekday's name in a language. */
export function weekdayName(day: Weekday, language: string, width: 'long' | 'short' = 'long'): string {
  const at = MONDAY_MS + weekdays.indexOf(day) * 86_400_000;
  return new Intl.DateTimeFormat(language, { weekday: width, timeZone: 'UTC' }).format(at);
}

/** How often something recurs, in words. */
export function ruleWords(rule: Rule, t: TFunction, language: string): string {
  const count = rule.interval;
  if (rule.every === 'day') return t('recurring.everyDays', { count });
  if (rule.every === 'week') {
    const names = weekdays.filter((day) => rule.on.includes(day)).map((day) => weekdayName(day, language));
    return t('recurring.everyWeeks', { count, days: new Intl.ListFormat(language).format(names) });
  }
  return t('recurring.everyMonths', { count, day: dayWords(rule, t, language) });
}

function dayWords(rule: Extract<Rule, { every: 'month' }>, t: TFunction, language: string): string {
  if (rule.nth !== undefined && rule.weekday !== undefined) {
    return t('recurring.onNth', { nth: t(`recurring.nth_${rule.nth}`), weekday: weekdayName(rule.weekday, language) });
  }
  return rule.day === -1 ? t('recurring.onLast') : t('recurring.onDay', { day: rule.day ?? 1 });
}
