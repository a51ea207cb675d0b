const ANY = Symbol('*');
type Step = string | typeof ANY;

/**
 * How many ways to go on a text may leave open at once: EventBridge refuses a wildcard that leaves more ("Rule is too
 * complex"). Amazon does not publish its bound; this one divides what it is known to take from what it is known to refuse.
 */
const openMost = 9;
/** Sets of open ways that are looked at before a pattern counts as too complex. */
const setsMost = 5_000;

const tooComplex = 'has too complex a wildcard: use fewer, or fewer repetitions after one';

/** The test of a wildcard (`*` is any text, `\*` and `\\` stand for themselves), or why it is none. */
export function compileWildcard(pattern: string): ((value: string) => boolean) | string {
  const steps = parse(pattern);
  if (typeof steps === 'string') return steps;
  if (isTooComplex(steps)) return tooComplex;
  return (value) => {
    let at: ReadonlySet<number> = reach(steps, [0]);
    for (const character of value) {
      at = advance(steps, at, character).at;
      if (at.size === 0) return false;
    }
    return at.has(steps.length);
  };
}

function parse(pattern: string): readonly Step[] | string {
  const steps: Step[] = [];
  const characters = [...pattern];
  for (let i = 0; i < characters.length; i++) {
    const one = characters[i] ?? '';
    if (one === '*') {
      if (steps.at(-1) === ANY) return 'has two wildcards in a row';
      steps.push(ANY);
    } else if (one === '\\') {
      i += 1;
      const escaped = characters[i];
      if (escaped !== '*' && escaped !== '\\') return 'has a backslash before neither * nor another backslash';
      steps.push(escaped);
    } else steps.push(one);
  }
  return steps;
}

/** Places with those that an empty text leads to: a wildcard may be nothing. */
function reach(steps: readonly Step[], from: Iterable<number>): ReadonlySet<number> {
  const at = new Set<number>();
  for (let place of from) {
    at.add(place);
    while (steps[place] === ANY) at.add(++place);
  }
  return at;
}

/** One character on: the places after it, and how many steps it took on the way. */
function advance(
  steps: readonly Step[],
  at: ReadonlySet<number>,
  character: string,
): { at: ReadonlySet<number>; taken: number } {
  const next = new Set<number>();
  let taken = 0;
  for (const place of at) {
    const step = steps[place];
    if (step !== ANY && step !== character) continue;
    taken += 1;
    next.add(step === ANY ? place : place + 1);
  }
  return { at: reach(steps, next), taken };
}

function isTooComplex(steps: readonly Step[]): boolean {
  const wildcards = steps.filter((step) => step === ANY).length;
  if (wildcards === 0) return false;
  const letters = [...new Set(steps.filter((step): step is string => typeof step === 'string')), ''];
  const seen = new Set<string>();
  const waiting = [reach(steps, [0])];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    for (const letter of letters) {
      const next = advance(steps, at, letter);
      if (next.taken > openMost) return true;
      const name = [...next.at].sort((a, b) => a - b).join();
      if (next.at.size === 0 || seen.has(name)) continue;
      seen.add(name);
      if (seen.size > setsMost) return true;
      waiting.push(next.at);
    }
  }
  return false;
}
