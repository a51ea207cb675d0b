/** What requesters said of the tickets opened in the range: scores from 1 to 5. */
export interface Satisfaction {
  readonly rated: number;
  readonly mean: number | null;
  /** Share of the two best scores. */
  readonly top2Percent: number | null;
  readonly byScore: Readonly<Record<string, number>>;
}

/** Sums up scores by how often each was given. */
export function satisfactionOf(scores: ReadonlyMap<string, number>): Satisfaction {
  const list = [...scores].map(([score, count]) => ({ score: Number(score), count }));
  const rated = list.reduce((sum, one) => sum + one.count, 0);
  const points = list.reduce((sum, one) => sum + one.score * one.count, 0);
  const best = list.reduce((sum, one) => sum + (one.score >= 4 ? one.count : 0), 0);
  const share = (value: number): number | null => (rated === 0 ? null : Math.round((value / rated) * 10_000) / 10_000);
  return {
    rated,
    mean: share(points),
    top2Percent: share(100 * best),
    byScore: Object.fromEntries([...scores].sort(([a], [b]) => Number(a) - Number(b))),
  };
}
