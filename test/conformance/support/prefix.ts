const letters = 'abcdefghijkmnpqrstuvwxyz';

/** A small seeded generator (mulberry32): the same seed gives the same run. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The seed of this run: `SEED` to repeat one, else a new one. */
export function seedOfRun(): number {
  const given = process.env.SEED;
  if (given === undefined) return Date.now() % 1_000_000_007;
  const seed = Number(given);
  if (!Number.isInteger(seed)) throw new Error(`SEED must be an integer, got "${given}"`);
  return seed;
}

/**
 * Key prefixes, one a case, so that cases share a table without meeting. All are 12 characters long: item sizes, and
 * with them capacities and limits, are the same in every run.
 */
export function prefixes(seed: number): (index: number) => string {
  const next = random(seed);
  const run = Array.from({ length: 7 }, () => letters[Math.floor(next() * letters.length)] ?? 'a').join('');
  return (index) => `${run}${String(index).padStart(4, '0')}.`;
}
