import type { Level, Priority } from '../kernel/priority.ts';
import type { Desk } from '../tenant/desk.ts';
import { type Refusal, refuse } from './facts.ts';

/** Priority by the client's impact x urgency matrix (ITIL: priority is derived, not chosen). */
export function checkPriorityInputs(desk: Desk, impact: Level, urgency: Level): Priority {
  return desk.matrix[impact][urgency];
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
