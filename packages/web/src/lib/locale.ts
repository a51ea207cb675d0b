/**
 * The language of the screen with the reader's region: from the profile, else from the browser. Plain English reads as
 * British, because a 24-hour clock is the safer guess around the world.
 */
export function regionalLocale(
  language: string,
  profile: string | undefined,
  browser: readonly string[] = navigator.languages,
): string {
  const regional = (tag: string | undefined) => tag?.startsWith(`${language}-`) === true;
  const chosen = [profile, ...browser].find(regional);
  return chosen ?? (language === 'en' ? 'en-GB' : language);
}
