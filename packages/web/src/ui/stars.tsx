import { IconStar } from './icons.ts';
import { IconStarFilled } from './icons-work.ts';
import classes from './stars.module.css';

const PLACES = [1, 2, 3, 4, 5] as const;

export const starsKey = (score: number) =>
  `rating.stars_${Math.min(5, Math.max(1, score)) as 1 | 2 | 3 | 4 | 5}` as const;

/** A score as stars; words stand beside them. */
export function Stars({ score, size = 16 }: { score: number; size?: number }) {
  return (
    <span className={classes.stars} aria-hidden="true">
      {PLACES.map((place) =>
        place <= score ? <IconStarFilled key={place} size={size} /> : <IconStar key={place} size={size} />,
      )}
    </span>
  );
}
