import type { TFunction } from 'i18next';

const pattern = /^(\d{1,3}) (business )?(hour|day)s?$/;

/** A length of time as the desk's configuration says it ("2 business days"), in the reader's words. */
export function waitWords(text: string, t: TFunction): string {
  const [, count, business, unit] = pattern.exec(text) ?? [];
  if (count === undefined) return text;
  const n = { count: Number(count) };
  if (business) return unit === 'day' ? t('waiting.lengthBusinessDays', n) : t('waiting.lengthBusinessHours', n);
  return unit === 'day' ? t('waiting.lengthDays', n) : t('waiting.lengthHours', n);
}
