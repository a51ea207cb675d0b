import { describe, expect, it } from 'vitest';
import { regionalLocale } from './locale.ts';

describe('locale of dates and numbers', () => {
  it('takes the region from the profile, else from the browser', () => {
    expect(regionalLocale('en', 'en-US', ['en-GB'])).toBe('en-US');
    expect(regionalLocale('en', 'en', ['de-DE', 'en-AU'])).toBe('en-AU');
    expect(regionalLocale('de', 'en-US', ['en-GB', 'de-AT'])).toBe('de-AT');
  });

  it('reads plain English as British and keeps any other plain language', () => {
    expect(regionalLocale('en', 'en', ['en'])).toBe('en-GB');
    expect(regionalLocale('de', undefined, [])).toBe('de');
  });
});
