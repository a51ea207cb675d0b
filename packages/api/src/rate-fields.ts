import type { RateState } from '@portico/app/identity/rate-limit';
import { HttpProblem } from './problem.ts';

/** `RateLimit` and `RateLimit-Policy` (IETF draft-ietf-httpapi-ratelimit-headers): lists of structured items. */
export function rateFields(state: RateState): Record<string, string> {
  const policies: string[] = [];
  const limits: string[] = [];
  for (const one of state.policies) {
    policies.push(`"${one.name}";q=${one.quota};w=${one.windowSeconds}`);
    limits.push(`"${one.name}";r=${one.remaining};t=${one.resetSeconds}`);
  }
  return { 'ratelimit-policy': policies.join(', '), ratelimit: limits.join(', ') };
}

/** The 429 of the same draft, or undefined when nothing refuses. */
export function quotaProblem(state: RateState): HttpProblem | undefined {
  if (state.violated.length === 0) return undefined;
  const wait = Math.max(
    ...state.policies.filter((one) => state.violated.includes(one.name)).map((one) => one.resetSeconds),
  );
  return new HttpProblem(429, 'rate_limited', `Too many requests. Try again in ${wait} seconds.`, {
    headers: { ...rateFields(state), 'retry-after': String(wait) },
    members: {
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      'violated-policies': state.violated,
    },
  });
}
