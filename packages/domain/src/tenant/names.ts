import * as z from 'zod';

/** Languages that ship. */
export const locales = ['en', 'de'] as const;
export type Locale = (typeof locales)[number];

export const localeSchema = z.enum(locales).meta({ description: 'Language: en or de' });

/** A text that people read: one for everyone, or one per language. */
export const labelSchema = z
  .union(
    [
      z.string().trim().min(1).max(200),
      z.strictObject({ en: z.string().trim().min(1).max(200), de: z.string().trim().min(1).max(200) }),
    ],
    { error: 'must be a text of 1 to 200 characters, or one per language: { en: ..., de: ... }' },
  )
  .meta({ description: 'A text, or one text per language: { en: ..., de: ... }' });
export type Label = z.output<typeof labelSchema>;

/** The text in the reader's language; a language that does not ship reads English. */
export function labelIn(label: Label, locale: string): string {
  if (typeof label === 'string') return label;
  return locale.toLowerCase().startsWith('de') ? label.de : label.en;
}

/** Crockford's base32 has no i, l, o and u. */
const crockfordId = (length: number) =>
  z
    .string()
    .regex(new RegExp(`^[0-9a-hjkmnp-tv-z]{${length}}$`), {
      error: `must be ${length} characters of 0-9 and a-z without i, l, o, u; draw it at random once and never change it`,
    })
    .meta({ description: `Fixed id: ${length} characters of lower-case Crockford base32, never changed or reused` });

export const mspIdSchema = crockfordId(8);
export const clientIdSchema = crockfordId(6);
export const personIdSchema = crockfordId(10);
export const teamIdSchema = crockfordId(8);

/** Names within configuration: category ids, calendar names. */
export const keySchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, { error: 'must be lower-case letters, digits and _, at most 40, a letter first' });

export const slugSchema = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, {
    error: 'must be lower-case letters, digits and single hyphens, a letter first',
  })
  .max(32)
  .meta({ description: 'Short name for addresses: it becomes part of a host name' });

export const nameSchema = z.string().trim().min(1).max(80);

const hostLabel = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
/** A DNS name of at least two labels (RFC 1035 §2.3.4 sizes), lower case, without a trailing dot. */
export const hostSchema = z
  .string()
  .max(253)
  .regex(new RegExp(`^${hostLabel}(\\.${hostLabel})+$`), {
    error: 'must be a host name in lower case, such as help.example.org',
  });

export const emailSchema = z
  .string()
  .max(254)
  .regex(/^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/, {
    error: 'must be an e-mail address in lower case, such as ada@example.org',
  });
