import * as z from 'zod';
import { labelSchema, personIdSchema, teamIdSchema } from './names.ts';

const words = z.string().trim().min(1).max(10_000);

/**
 * A text that is used again and again, with Liquid's variables, and what is done with it in one go. Without actions
 * it is a canned text. For everybody at the desk, or for one team or one person.
 */
export const macroSchema = z.strictObject({
  label: labelSchema,
  kind: z.enum(['reply', 'note']),
  /** One text, or one per language of the requester. */
  text: z.union([words, z.strictObject({ en: words, de: words })], {
    error: 'must be a text, or { en: ..., de: ... }',
  }),
  team: z.exactOptional(teamIdSchema),
  person: z.exactOptional(personIdSchema),
  /** Actions of the ticket's process, in order, as the API takes them; `assignee: me` is whoever uses it. */
  actions: z.exactOptional(
    z
      .array(
        z.strictObject({
          action: z.string().regex(/^[a-z][a-z_]{1,30}$/),
          input: z.exactOptional(z.record(z.string(), z.union([z.string(), z.array(z.string())]))),
        }),
      )
      .max(5),
  ),
});
export type Macro = z.output<typeof macroSchema>;
