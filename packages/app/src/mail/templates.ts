import { type Actor, actorRef } from '@portico/domain/kernel/actor';
import { AppError, invalid, notFound } from '@portico/domain/kernel/error';
import { type ClientId, clientScope } from '@portico/domain/kernel/scope';
import { kindsFor } from '@portico/domain/notify/kinds';
import type { NoticeKind } from '@portico/domain/notify/names';
import { type MailTemplate, mailTemplateSchema, templateVariables } from '@portico/domain/notify/templates';
import type { Brand } from '@portico/domain/tenant/brand';
import { portalStatus } from '@portico/domain/tenant/desk';
import { type Locale, labelIn, locales } from '@portico/domain/tenant/names';
import { loadTemplates, putTemplate } from '@portico/store/mail/templates';
import { loadCurrent } from '@portico/store/tenant/config';
import { loadTicket } from '@portico/store/ticket/read';
import { deskConfig } from '../config/effective.ts';
import type { Context } from '../context.ts';
import { findClient } from '../directory/directory.ts';
import { assertCurrent, StaleError } from '../stale.ts';
import { refuseMoved } from '../ticket/moved.ts';
import { resolveRef } from '../ticket/ref.ts';
import { requireSight } from '../ticket/sight.ts';
import { headerText } from './address.ts';
import { timeText } from './compose.ts';
import { type Content, htmlOf, textOf } from './layout.ts';
import { fillIn } from './liquid.ts';
import { mailTexts } from './texts.ts';
import { fill, type TemplateSource, type TemplateValues, wordsFor } from './words.ts';

export interface TemplateView extends MailTemplate {
  readonly kind: NoticeKind;
  readonly locale: Locale;
  /** Whose words they are: the product's, the tenant files', or written here. */
  readonly source: TemplateSource;
  /** 0 where none were written here yet. */
  readonly version: number;
}

export interface TemplateList {
  readonly client: string;
  readonly variables: readonly string[];
  readonly items: readonly TemplateView[];
}

export interface TemplatePlace {
  readonly client: ClientId;
  readonly kind: NoticeKind;
  readonly locale: Locale;
}

/** The words of every mail to a client's people, in each language. */
export async function listTemplates(ctx: Context, client: ClientId): Promise<TemplateList> {
  const { id, written, desk } = await setOf(ctx, client);
  const items = kindsFor('contact').flatMap((kind) =>
    locales.map((locale): TemplateView => {
      const { words, ...rest } = wordsFor(desk, written, kind, locale);
      return { kind, locale, ...words, ...rest };
    }),
  );
  return { client: id, variables: templateVariables, items };
}

/** Writes a client's own words; without any, takes them back. @throws StaleError where somebody else was first. */
export async function writeTemplate(
  ctx: Context,
  { client, kind, locale }: TemplatePlace,
  value: MailTemplate | undefined,
  ifMatch: number | undefined,
): Promise<TemplateView> {
  const { id, written, desk } = await setOf(ctx, client);
  if (!kindsFor('contact').includes(kind)) throw notFound();
  if (value) requireTemplate(value);
  const before = written.find((one) => one.k === kind && one.l === locale)?.v ?? 0;
  assertCurrent(ifMatch, before);
  const t = clientScope(ctx.actor.msp, id);
  const command = { version: before, now: ctx.now, by: actorRef(ctx.actor) };
  const db = await ctx.client(id);
  if (!(await putTemplate(db, t, { kind, locale }, value, command))) throw new StaleError(before + 1);
  ctx.cache.forget(t, 'mail');
  const { words, ...rest } = wordsFor(desk, await loadTemplates(db, t), kind, locale);
  return { kind, locale, ...words, ...rest };
}

/** A mail as its reader would get it about a real ticket of the client, in words that nobody has kept yet. */
export async function previewTemplate(
  ctx: Context,
  { client, kind, locale }: TemplatePlace,
  { ticket: ref, ...words }: MailTemplate & { readonly ticket: string },
): Promise<{ readonly subject: string; readonly text: string; readonly html: string }> {
  const { id, desk } = await setOf(ctx, client);
  if (!kindsFor('contact').includes(kind)) throw notFound();
  requireTemplate(words);
  const place = await resolveRef(ctx, ref);
  if (place.client !== id) throw notFound();
  const db = await ctx.client(id);
  const t = clientScope(ctx.actor.msp, id);
  const found = await loadTicket(db, t, place.number);
  if (!found) throw notFound();
  await refuseMoved(ctx, found);
  await requireSight(db, ctx.actor, found);
  const [parts, row] = await Promise.all([loadCurrent(db, t, ['brand']), findClient(ctx, id)]);
  const brand = parts.get('brand')?.value as Brand; // Safe: the installer wrote what its schema had parsed.
  const texts = mailTexts(locale);
  const label = `${row.prefix}-${found.state.number}`;
  const status = labelIn(portalStatus(desk, found.state.status), locale);
  const values: TemplateValues = {
    actor: brand.fromName,
    client: { name: row.name },
    msp: { name: ctx.person.msp.name },
    person: { name: found.state.requesterName || texts.someone.requester },
    ticket: { number: label, status, subject: headerText(found.state.subject) },
  };
  const said = fillOrRefuse(words, values);
  const content: Content = {
    locale,
    brand: brand.name,
    colours: brand.colours,
    preview: said.intro ?? said.heading,
    title: '',
    greeting: fillIn(texts.greeting, values),
    sections: [{ ...said, when: timeText(ctx.now, brand.zone, locale) }],
    facts: [
      { label: texts.facts.number, value: `${label} ${found.state.subject}` },
      { label: texts.facts.status, value: status },
    ],
    answer: texts.answer,
    footer: [{ text: texts.why.requester }],
  };
  return { subject: headerText(fillIn(texts.subject, values)), text: textOf(content), html: htmlOf(content) };
}

/** @throws invalid naming what a text asks for that nobody has. */
function requireTemplate(words: MailTemplate): void {
  const issue = mailTemplateSchema.safeParse(words).error?.issues[0];
  if (issue) throw invalid(`/${issue.path.join('/')}`, issue.message);
}

function fillOrRefuse(words: MailTemplate, values: TemplateValues): MailTemplate {
  try {
    return fill(words, values);
  } catch (error) {
    throw invalid('/heading', error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'cannot be filled in');
  }
}

async function setOf(ctx: Context, client: ClientId) {
  requireAdmin(ctx.actor);
  const { id } = await findClient(ctx, client);
  const [{ desk }, db] = await Promise.all([deskConfig(ctx, id), ctx.client(id)]);
  return { id, desk, written: await loadTemplates(db, clientScope(ctx.actor.msp, id)) };
}

function requireAdmin(actor: Actor): void {
  if (actor.kind === 'staff' && actor.role === 'admin') return;
  throw new AppError('forbidden', 'auth.forbidden', 'Only an administrator of the service desk writes mails’ words.');
}
