import * as z from 'zod';
import { type NoticeKind, noticeKinds } from './names.ts';

/** What a mail's own words may name: all of it has a value for every ticket and reader, so nothing is ever left open. */
export const templateVariables = [
  'actor',
  'client.name',
  'msp.name',
  'person.name',
  'ticket.number',
  'ticket.status',
  'ticket.subject',
] as const;

const known: ReadonlySet<string> = new Set(templateVariables);
const filters: ReadonlySet<string> = new Set([
  'capitalize',
  'downcase',
  'strip',
  'truncate',
  'truncatewords',
  'upcase',
]);
const opening: ReadonlySet<string> = new Set(['if', 'unless']);
const words: ReadonlySet<string> = new Set(['and', 'or', 'contains', 'true', 'false', 'empty', 'blank', 'nil']);

/**
 * Why a text is no template of ours, in words for whoever wrote it; undefined where it is one. Liquid's outputs with a
 * few filters, and its conditions: nothing that repeats, reads or keeps anything.
 */
export function templateFault(text: string): string | undefined {
  const open: string[] = [];
  const rest = text.replace(/\{\{-?([\s\S]*?)-?\}\}|\{%-?([\s\S]*?)-?%\}/g, '');
  if (/\{\{|\}\}|\{%|%\}/.test(rest)) return 'has {{ or {% that is not closed';
  for (const [, output, tag] of text.matchAll(/\{\{-?([\s\S]*?)-?\}\}|\{%-?([\s\S]*?)-?%\}/g)) {
    const fault = output === undefined ? tagFault(tag ?? '', open) : outputFault(output);
    if (fault !== undefined) return fault;
  }
  return open.length > 0 ? `has {% ${open.at(-1)} %} without {% end${open.at(-1)} %}` : undefined;
}

function outputFault(output: string): string | undefined {
  const [name = '', ...applied] = output.split('|').map((one) => one.trim());
  if (!known.has(name)) return unknownName(name);
  const strange = applied.map((one) => one.split(':')[0]?.trim() ?? '').find((one) => !filters.has(one));
  return strange === undefined ? undefined : `there is no filter "${strange}"; use one of ${[...filters].join(', ')}`;
}

function tagFault(tag: string, open: string[]): string | undefined {
  const [name = '', ...condition] = tag.trim().split(/\s+/);
  if (opening.has(name)) {
    open.push(name);
    return conditionFault(condition.join(' '));
  }
  const current = open.at(-1);
  if (name === 'elsif' && current !== undefined) return conditionFault(condition.join(' '));
  if (name === 'else' && current !== undefined) return undefined;
  if (current !== undefined && name === `end${current}`) {
    open.pop();
    return undefined;
  }
  return `has {% ${name} %} where none can stand; use if, unless, elsif, else`;
}

function conditionFault(condition: string): string | undefined {
  const names = condition.replaceAll(/'[^']*'|"[^"]*"/g, ' ').match(/[A-Za-z_][\w.-]*/g) ?? [];
  if (condition.trim() === '') return 'has a condition that says nothing';
  const strange = names.find((one) => !known.has(one) && !words.has(one));
  return strange === undefined ? undefined : unknownName(strange);
}

function unknownName(name: string): string {
  return `there is no "${name}"; use one of ${templateVariables.join(', ')}`;
}

const template = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .superRefine((text, context) => {
      const fault = templateFault(text);
      if (fault !== undefined) context.addIssue({ code: 'custom', message: fault, input: text });
    });

/** A client's own words for one kind of mail: the headline, and a paragraph below it. */
export const mailTemplateSchema = z.strictObject({
  heading: template(200),
  intro: z.exactOptional(template(2_000)),
});
export type MailTemplate = z.output<typeof mailTemplateSchema>;

const inLanguages = z.strictObject({
  en: z.exactOptional(mailTemplateSchema),
  de: z.exactOptional(mailTemplateSchema),
});

/** Words of mails to a client's people, by kind and language. What is not given is said in the product's words. */
export const mailTemplatesSchema = z.strictObject(
  // Safe: one field for each kind.
  Object.fromEntries(noticeKinds.map((kind) => [kind, z.exactOptional(inLanguages)])) as Record<
    NoticeKind,
    z.ZodExactOptional<typeof inLanguages>
  >,
);
