const LONGEST = 24 * 60;

/** Minutes from what people write: `75`, `1h 15m`, `1:15`, `1,5h`. Undefined for anything else. */
export function readSpan(text: string): number | undefined {
  const words = text.trim().toLowerCase().replace(',', '.');
  const clock = /^(\d{1,2}):([0-5]\d)$/.exec(words);
  const spoken = /^(?:(\d+(?:\.\d+)?)\s*h(?:rs?|ours?)?)?\s*(?:(\d+)\s*(?:m(?:ins?|inutes?)?)?)?$/.exec(words);
  if (words === '' || (!clock && !spoken)) return undefined;
  const minutes = clock
    ? Number(clock[1]) * 60 + Number(clock[2])
    : Math.round(Number(spoken?.[1] ?? 0) * 60) + Number(spoken?.[2] ?? 0);
  return minutes >= 1 && minutes <= LONGEST ? minutes : undefined;
}
