import type { NoticeKind } from '@portico/domain/notify/names';
import type { MailTemplate } from '@portico/domain/notify/templates';
import type { Desk } from '@portico/domain/tenant/desk';
import type { Locale } from '@portico/domain/tenant/names';
import type { TemplateItem } from '@portico/store/mail/templates';
import { fillIn } from './liquid.ts';
import { mailTexts } from './texts.ts';
import type { KindText } from './texts-shape.ts';

/** What a client's own words may name; the names stand in `templateVariables`. */
export interface TemplateValues {
  readonly actor: string;
  readonly client: { readonly name: string };
  readonly msp: { readonly name: string };
  readonly person: { readonly name: string };
  readonly ticket: { readonly number: string; readonly status: string; readonly subject: string };
}

export type TemplateSource = 'product' | 'file' | 'desk';

/** The words for one kind of mail to a client's people: written at the desk, else in its files, else the product's. */
export function wordsFor(
  desk: Desk,
  written: readonly TemplateItem[],
  kind: NoticeKind,
  locale: Locale,
): { readonly words: KindText; readonly source: TemplateSource; readonly version: number } {
  const own = written.find((one) => one.k === kind && one.l === locale);
  const version = own?.v ?? 0;
  if (own?.value) return { words: own.value, source: 'desk', version };
  const filed = desk.mailTemplates?.[kind]?.[locale];
  if (filed) return { words: filed, source: 'file', version };
  return { words: mailTexts(locale).contact[kind], source: 'product', version };
}

/**
 * Words with their names filled in. Where a client's own cannot be (they were looked at when they were saved), the
 * product's stand in: a mail never shows a raw name, and is never held up.
 */
export function filled(words: MailTemplate, fallback: MailTemplate, values: TemplateValues): MailTemplate {
  try {
    return fill(words, values);
  } catch {
    return fill(fallback, values);
  }
}

/** @throws Error naming what is wrong with the words. */
export function fill({ heading, intro }: MailTemplate, values: TemplateValues): MailTemplate {
  const said = fillIn(heading, values);
  if (said === '') throw new Error('the heading is empty once it is filled in');
  const below = intro === undefined ? '' : fillIn(intro, values);
  return { heading: said, ...(below === '' ? {} : { intro: below }) };
}
