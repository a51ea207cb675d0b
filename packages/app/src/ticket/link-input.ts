import { takes } from '@portico/domain/kernel/id-field';
import * as z from 'zod';

export const linkTypes = ['parent', 'child', 'duplicate_of', 'duplicated_by', 'related'] as const;
export type LinkType = (typeof linkTypes)[number];

/** `type` reads from this ticket: `parent` makes the other one the parent of this one. */
export const LinkInput = z.strictObject({
  type: z.enum(linkTypes),
  ref: z.string().min(1).max(40).meta(takes('ticket')),
});
export type LinkInput = z.output<typeof LinkInput>;
