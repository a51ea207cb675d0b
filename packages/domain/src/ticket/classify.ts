import type { Level, Priority } from '../kernel/priority.ts';
import type { Desk } from '../tenant/desk.ts';
import { type Refusal, refuse } from './facts.ts';

/** Priority by the client's impact x urgency matrix (ITIL: priority is derived, not chosen). */
export function checkPriorityInputs(desk: Desk, impact: Level, urgency: Level): Priority {
  return desk.matrix[impact][urgency];
}

/** What a ticket is rated at: by the matrix, and for a VIP no lower than the client's floor. */
export interface Rating {
  readonly priority: Priority;
  /** What the matrix said, where the floor raised it. */
  readonly raisedFrom?: Priority;
}

export function ratingOf(desk: Desk, impact: Level, urgency: Level, vip: boolean): Rating {
  const priority = checkPriorityInputs(desk, impact, urgency);
  const floor = vip ? desk.vipFloor : undefined;
  return floor === undefined || priority <= floor ? { priority } : { priority: floor, raisedFrom: priority };
}

/** A category must be one of the client's, a subcategory one of its category's. */
export function checkCategory(
  desk: Desk,
  category: string | undefined,
  subcategory: string | undefined,
): { category?: string; subcategory?: string } | Refusal {
  if (category === undefined) {
    return subcategory === undefined
      ? {}
      : refuse('ticket.category_missing', 'name the category of this subcategory', '/category');
  }
  const found = desk.categories.find((one) => one.id === category);
  if (!found) {
    const known = desk.categories.map((one) => one.id).join(', ');
    return refuse(
      'ticket.unknown_category',
      `"${category}" is none of this client's categories: ${known}`,
      '/category',
    );
  }
  if (subcategory === undefined) return { category };
  if (!found.subcategories.some((one) => one.id === subcategory)) {
    const known = found.subcategories.map((one) => one.id).join(', ') || 'it has none';
    return refuse(
      'ticket.unknown_subcategory',
      `"${subcategory}" is no subcategory of "${category}": ${known}`,
      '/subcategory',
    );
  }
  return { category, subcategory };
}
