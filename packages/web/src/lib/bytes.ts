import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

const STEPS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
const STEP = 1024;

/** 2.4 MB, in the language's way of writing numbers. Counted in steps of 1024, as limits are. */
export function bytesIn(language: string, bytes: number): string {
  const step = Math.min(STEPS.length - 1, bytes < STEP ? 0 : Math.floor(Math.log2(bytes) / 10));
  const value = bytes / STEP ** step;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: STEPS[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step > 1 && value < 100 ? 1 : 0,
  }).format(value);
}

export function useBytes(): (bytes: number) => string {
  const { language } = useTranslation().i18n;
  return useMemo(() => (bytes) => bytesIn(language, bytes), [language]);
}
