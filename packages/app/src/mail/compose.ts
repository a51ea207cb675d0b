import { type ClientScope, clientScope, type MspId, mspOf, providerScope } from '@portico/domain/kernel/scope';
import { heldByMute } from '@portico/domain/notify/decide';
import type { MailTemplate } from '@portico/domain/notify/templates';
import { portalStatus } from '@portico/domain/tenant/desk';
import { type Locale, labelIn } from '@portico/domain/tenant/names';
import type { Db } from '@portico/store/db';
import type { LineItem } from '@portico/store/mail/outbox';
import { isMuted } from '@portico/store/notification/settings';
import { loadContact, loadStaff } from '@portico/store/tenant/directory';
import { loadEntryMessages, type MessageItem } from '@portico/store/ticket/read';
import type { Ports } from '../ports.ts';
import { headerText, messageIdOf, replyAddress, senderOf } from './address.ts';
import { type MailConfig, mailConfig, mailMsp } from './config.ts';
import { type Content, htmlOf, type Section, textOf } from './layout.ts';
import { fillIn } from './liquid.ts';
import type { Letter } from './mime.ts';
import type { Post } from './post.ts';
import { type Recipient, recipientOf } from './recipient.ts';
import { mailLocale, mailTexts } from './texts.ts';
import type { MailTexts } from './texts-shape.ts';
import { fill, filled, wordsFor } from './words.ts';

/** A quoted text is cut here: the ticket has all of it. */
const quoteMax = 20_000;
const previewMax = 140;

/** Where people choose what they are told of, in console and portal alike. */
export const settingsPath = '/settings/notifications';

export interface Desk {
  readonly ports: Ports;
  readonly post: Post;
  readonly db: Db;
}

/**
 * The mail about one ticket's lines, for one person, as things stand now; undefined where nobody is to be written to
 * any more.
 */
export async function ticketLetter(
  desk: Desk,
  line: LineItem,
  lines: readonly LineItem[],
  recipient: string,
  msp: MspId,
): Promise<Letter | undefined> {
  const { ports, post, db } = desk;
  const t = clientScope(msp, line.cl);
  const config = await mailConfig(ports, db, t);
  const reader = await recipientOf(db, t, line.n, { kind: line.to, id: recipient }, config);
  const told = reader ? await notMuted(db, t, lines, recipient) : [];
  if (!reader || told.length === 0) return undefined;
  const named = await mailMsp(ports, mspOf(t));
  const { client, brand } = config;
  const locale = mailLocale(reader.locale);
  const texts = mailTexts(locale);
  const label = `${client.prefix}-${reader.ticket.state.number}`;
  const origin = reader.kind === 'staff' ? post.desk : post.portal(client.slug, named.slug);
  const path = reader.kind === 'staff' ? 'tickets' : 'requests';
  const url = reader.kind === 'external' ? undefined : `${origin}/${path}/${label}`;
  const variables = {
    ticket: { number: label, subject: headerText(reader.ticket.state.subject) },
    person: { name: reader.name || reader.address },
    count: told.length,
  };
  const sections = await sectionsOf(desk, t, config, reader, told, texts, locale);
  if (sections.length === 0) return undefined;
  const from = senderOf(brand, client.slug, named.slug, post.domain);
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  const content: Content = {
    locale,
    brand: brand.name,
    colours: brand.colours,
    preview: previewOf(sections),
    title: sections.length > 1 ? fillIn(texts.several, variables) : '',
    greeting: reader.name === '' ? '' : fillIn(texts.greeting, variables),
    sections,
    facts: factsOf(config, reader, label, texts, locale),
    ...(url === undefined
      ? {}
      : { button: { label: texts.button[reader.kind === 'staff' ? 'staff' : 'contact'], url } }),
    ...(reader.kind === 'staff' ? {} : { answer: url === undefined ? texts.answerOutside : texts.answer }),
    footer: [
      { text: texts.why[line.w] },
      ...(reader.kind === 'external' ? [] : [{ text: texts.settings, url: `${origin}${settingsPath}` }]),
    ],
  };
  return {
    messageId: messageIdOf('mail', `${line.pk}\n${line.sk}`, domain, post.sign),
    thread: messageIdOf('thread', `${t}\n${line.n}\n${recipient}`, domain, post.sign),
    from,
    to: { name: headerText(reader.name), address: reader.address },
    replyTo: replyAddress(from.address, t, reader.ticket.state.number, post.sign),
    subject: headerText(fillIn(texts.subject, variables)).slice(0, 250),
    text: textOf(content),
    html: htmlOf(content),
    date: ports.now(),
    locale,
    listId: `${label.toLowerCase()}.${domain}`,
  };
}

/** A mute is looked at again when a mail is written, as rights are: it may have waited a night. */
export async function notMuted(
  db: Db,
  t: ClientScope,
  lines: readonly LineItem[],
  recipient: string,
): Promise<readonly LineItem[]> {
  const [line] = lines;
  if (!line || line.to === 'external' || !lines.some((one) => heldByMute(one.k))) return lines;
  const own = line.to === 'staff' ? providerScope(mspOf(t)) : t;
  const muted = await isMuted(db, own, recipient, line.cl, line.n);
  return muted ? lines.filter((one) => !heldByMute(one.k)) : lines;
}

/** Each line in the order of what happened. One whose words cannot be read any more is left out. */
export async function sectionsOf(
  { db, ports }: Desk,
  t: ClientScope,
  config: MailConfig,
  reader: Recipient,
  lines: readonly LineItem[],
  texts: MailTexts,
  locale: Locale,
): Promise<Section[]> {
  const found: Section[] = [];
  const msp = await mailMsp(ports, mspOf(t));
  for (const line of lines) {
    const quote = line.k === 'replied' ? await writtenIn(db, t, line, reader) : undefined;
    if (line.k === 'replied' && quote === undefined) continue;
    const actor = await actorName(db, t, line, reader, config, texts);
    found.push({
      ...saidOf(line, reader, config, msp.name, actor, locale),
      when: timeText(line.at, reader.zone, locale),
      ...(quote === undefined
        ? {}
        : { quote: quote.length > quoteMax ? `${quote.slice(0, quoteMax)}…\n\n${texts.cut}` : quote }),
    });
  }
  return found;
}

/** What happened, in the product's words to staff, and in the client's own to its people. */
function saidOf(
  { k }: LineItem,
  reader: Recipient,
  { desk, templates, client }: MailConfig,
  msp: string,
  actor: string,
  locale: Locale,
): MailTemplate {
  const texts = mailTexts(locale);
  const { state } = reader.ticket;
  const values = {
    actor,
    client: { name: client.name },
    msp: { name: msp },
    person: { name: reader.name || reader.address },
    ticket: {
      number: `${client.prefix}-${state.number}`,
      status: labelIn(portalStatus(desk, state.status), locale),
      subject: headerText(state.subject),
    },
  };
  if (reader.kind === 'staff') return fill(texts.staff[k], values);
  return filled(wordsFor(desk, templates, k, locale).words, texts.contact[k], values);
}

/**
 * What was written in public with an entry of the log. The second of two checks that no internal note leaves the desk:
 * no row of the table leads from a note to a mail, and here nothing but public words is read, whoever the reader is.
 */
async function writtenIn(db: Db, t: ClientScope, line: LineItem, reader: Recipient): Promise<string | undefined> {
  const messages = await loadEntryMessages(db, t, line.n, { at: line.at, v: line.ev });
  const shown = messages.filter((one) => mayRead(one, reader) && one.text !== '');
  return shown.length === 0 ? undefined : shown.map((one) => one.text).join('\n\n');
}

function mayRead(message: MessageItem, _reader: Recipient): boolean {
  return message.vis === 'public' && message.erased !== true && message.to === undefined;
}

/** Staff know each other by name; the client's people are written to by their service desk, as the portal shows it. */
async function actorName(
  db: Db,
  t: ClientScope,
  { by }: LineItem,
  reader: Recipient,
  { brand }: MailConfig,
  texts: MailTexts,
): Promise<string> {
  if (by.kind === 'contact') {
    const { state } = reader.ticket;
    const name = by.id === state.requester ? state.requesterName : (await loadContact(db, t, by.id))?.name;
    return name || texts.someone.requester;
  }
  if (reader.kind !== 'staff') return brand.fromName;
  if (by.kind !== 'staff') return texts.someone.system;
  return (await loadStaff(db, providerScope(mspOf(t)), by.id))?.name ?? texts.someone.colleague;
}

function factsOf({ desk, client }: MailConfig, reader: Recipient, label: string, texts: MailTexts, locale: Locale) {
  const { state } = reader.ticket;
  const named = desk.statuses[state.status];
  const status = reader.kind === 'staff' ? (named?.label ?? state.status) : portalStatus(desk, state.status);
  return [
    { label: texts.facts.number, value: `${label} ${state.subject}` },
    ...(reader.kind === 'external' ? [] : [{ label: texts.facts.status, value: labelIn(status, locale) }]),
    ...(reader.kind === 'staff'
      ? [
          { label: texts.facts.client, value: client.name },
          { label: texts.facts.requester, value: state.requesterName },
        ]
      : []),
  ].filter((one) => one.value !== '');
}

export function previewOf(sections: readonly Section[]): string {
  const last = sections[sections.length - 1];
  return (last?.quote ?? last?.intro ?? last?.heading ?? '').replace(/\s+/g, ' ').slice(0, previewMax);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** A time on the reader's own clocks, with the zone's name. */
export function timeText(at: string, zone: string, locale: Locale): string {
  const key = `${locale} ${zone}`;
  const known = formats.get(key);
  const format =
    known ??
    new Intl.DateTimeFormat(locale === 'de' ? 'de-DE' : 'en-GB', {
      timeZone: zone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      timeZoneName: 'short',
    });
  if (!known) formats.set(key, format);
  return format.format(Date.parse(at));
}
