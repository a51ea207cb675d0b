import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { de } from '../i18n/de.ts';
import { en } from '../i18n/en.ts';
import { ruleWords } from './rule-words.ts';

beforeAll(() =>
  i18next.init({ lng: 'en', resources: { en: { translation: en }, de: { translation: de } } }).then(() => undefined),
);

const say = (rule: Parameters<typeof ruleWords>[0], language: 'en' | 'de') =>
  ruleWords(rule, i18next.getFixedT(language), language);

describe('how often something recurs, in words', () => {
  it.each([
    [{ every: 'day', interval: 1 }, 'every day', 'jeden Tag'],
    [
      { every: 'week', interval: 2, on: ['fri', 'mon'] },
      'every 2 weeks on Monday and Friday',
      'alle 2 Wochen am Montag und Freitag',
    ],
    [{ every: 'month', interval: 1, day: 15 }, 'every month, on day 15', 'jeden Monat, am 15.'],
    [{ every: 'month', interval: 3, day: -1 }, 'every 3 months, on the last day', 'alle 3 Monate, am letzten Tag'],
    [
      { every: 'month', interval: 1, nth: 2, weekday: 'tue' },
      'every month, on the second Tuesday',
      'jeden Monat, am zweiten Dienstag',
    ],
  ] as const)('%j', (rule, english, german) => {
    expect(say(rule as Parameters<typeof ruleWords>[0], 'en')).toBe(english);
    expect(say(rule as Parameters<typeof ruleWords>[0], 'de')).toBe(german);
  });
});
