import * as z from 'zod';
import type { Desk } from '../tenant/desk.ts';
import { type Refusal, refuse } from './facts.ts';

export const tagLimits = { count: 10, each: 30, together: 160 } as const;

/** A tag as it is kept: small letters, no spaces. `VPN  Berlin` and `vpn-berlin` are one. */
export const tagSchema = z
  .string()
  .transform((text) => text.normalize('NFC').trim().toLowerCase().replace(/\s+/gu, '-'))
  .pipe(
    z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,29}$/u, {
      error: `a tag has 1 to ${tagLimits.each} letters, digits, dots or hyphens`,
    }),
  );

/** All tags of a ticket: they stand in the rows of lists, so that a filter by tag misses none. */
export const tagsSchema = z
  .array(tagSchema)
  .max(50)
  .transform((tags) => [...new Set(tags)].sort())
  .refine((tags) => tags.length <= tagLimits.count && tags.join(' ').length <= tagLimits.together, {
    error: `a ticket has at most ${tagLimits.count} tags, of ${tagLimits.together} characters together`,
  });

/** The tags as a ticket holds them, or why one may not be given. Where a client lists its tags, no other may be. */
export function checkTags(desk: Desk, tags: readonly string[]): string | undefined | Refusal {
  const { tags: listed } = desk;
  const strange = tags.findIndex((one) => listed !== undefined && !listed.includes(one));
  if (strange >= 0) {
    return refuse('ticket.unknown_tag', `"${tags[strange]}" is none of: ${listed?.join(', ')}`, `/tags/${strange}`);
  }
  return tags.length === 0 ? undefined : tags.join(' ');
}

export const tagsOf = (ticket: { readonly tags?: string | undefined }): string[] => ticket.tags?.split(' ') ?? [];
