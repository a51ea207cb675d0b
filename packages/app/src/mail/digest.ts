import { clientScope, type MspId, providerScope } from '@portico/domain/kernel/scope';
import type { LineItem } from '@portico/store/mail/outbox';
import { listClients } from '@portico/store/tenant/directory';
import { messageIdOf, senderOf } from './address.ts';
import { type Desk, notMuted, previewOf, sectionsOf, settingsPath } from './compose.ts';
import { type MailConfig, mailConfig, mailMsp } from './config.ts';
import { type Content, htmlOf, type Section, textOf } from './layout.ts';
import { fillIn } from './liquid.ts';
import type { Letter } from './mime.ts';
import { type Recipient, recipientOf } from './recipient.ts';
import { mailLocale, mailTexts } from './texts.ts';
import { unsubscribeToken } from './unsubscribe.ts';

/** In a digest a text is shown by its beginning: the ticket has all of it. */
const quoteMax = 400;

interface Part {
  readonly config: MailConfig;
  readonly reader: Recipient;
  readonly lines: readonly LineItem[];
  readonly sections: readonly Section[];
}

/**
 * The mail that tells one person of many tickets at once, as things stand now; undefined where nothing of it is to be
 * told any more. To staff it comes from the MSP itself, to a client's people from their service desk.
 */
export async function digestLetter(
  desk: Desk,
  line: LineItem,
  lines: readonly LineItem[],
  recipient: string,
  msp: MspId,
): Promise<Letter | undefined> {
  const { ports, post } = desk;
  const named = await mailMsp(ports, msp);
  const parts: Part[] = [];
  for (const group of byTicket(lines)) {
    const part = await partOf(desk, group, recipient, msp, named.slug);
    if (part) parts.push(part);
  }
  const [first] = parts;
  if (!first) return undefined;
  const { reader } = first;
  const staff = reader.kind === 'staff';
  const { client, brand } = staff ? await ownDesk(desk, msp, first.config) : first.config;
  const locale = mailLocale(reader.locale);
  const texts = mailTexts(locale);
  const variables = {
    person: { name: reader.name || reader.address },
    count: parts.reduce((sum, one) => sum + one.sections.length, 0),
  };
  const origin = staff ? post.desk : post.portal(client.slug, named.slug);
  const own = staff ? providerScope(msp) : clientScope(msp, client.id);
  const stop = post.oneClick ? `${origin}/v1/unsubscribe/${unsubscribeToken(own, recipient, post.sign)}` : undefined;
  const sections = parts.flatMap((one) => one.sections);
  const from = senderOf(brand, client.slug, named.slug, post.domain);
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  const content: Content = {
    locale,
    brand: brand.name,
    colours: brand.colours,
    preview: previewOf(sections),
    title: texts.digest.heading,
    greeting: fillIn(texts.greeting, variables),
    sections,
    facts: [],
    footer: [
      { text: texts.digest.why },
      { text: texts.settings, url: `${origin}${settingsPath}` },
      ...(stop === undefined ? [] : [{ text: texts.digest.stop, url: stop }]),
    ],
  };
  return {
    messageId: messageIdOf('mail', `${line.pk}\n${line.sk}`, domain, post.sign),
    from,
    to: { name: reader.name, address: reader.address },
    replyTo: from.address,
    subject: fillIn(texts.digest.subject, variables),
    text: textOf(content),
    html: htmlOf(content),
    date: ports.now(),
    locale,
    listId: `digest.${domain}`,
    ...(stop === undefined ? {} : { unsubscribe: stop }),
  };
}

function byTicket(lines: readonly LineItem[]): LineItem[][] {
  const groups = new Map<string, LineItem[]>();
  for (const line of lines) {
    const key = `${line.cl} ${line.n}`;
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups.values()].map((group) => group.sort((a, b) => (a.at < b.at ? -1 : 1)));
}

async function partOf(
  desk: Desk,
  group: readonly LineItem[],
  recipient: string,
  msp: MspId,
  slug: string,
): Promise<Part | undefined> {
  const [line] = group;
  if (!line) return undefined;
  const { ports, post, db } = desk;
  const t = clientScope(msp, line.cl);
  const config = await mailConfig(ports, db, t);
  const reader = await recipientOf(db, t, line.n, { kind: line.to, id: recipient }, config);
  const lines = reader ? await notMuted(db, t, group, recipient) : [];
  if (!reader || lines.length === 0) return undefined;
  const locale = mailLocale(reader.locale);
  const found = await sectionsOf(desk, t, config, reader, lines, mailTexts(locale), locale);
  const label = `${config.client.prefix}-${reader.ticket.state.number}`;
  const url =
    reader.kind === 'staff'
      ? `${post.desk}/tickets/${label}`
      : `${post.portal(config.client.slug, slug)}/requests/${label}`;
  const about = { label: `${label} ${reader.ticket.state.subject}`, url };
  const sections = found.map((one) => ({
    ...one,
    about,
    ...(one.quote !== undefined && one.quote.length > quoteMax ? { quote: `${one.quote.slice(0, quoteMax)}…` } : {}),
  }));
  return sections.length === 0 ? undefined : { config, reader, lines, sections };
}

/** The MSP's own desk, where it has one: by it its people are written to about tickets of several clients. */
async function ownDesk({ ports, db }: Desk, msp: MspId, other: MailConfig): Promise<MailConfig> {
  const p = providerScope(msp);
  const id = await ports.cache.get(
    p,
    'mail-internal',
    async () => (await listClients(db, p)).find((one) => one.kind === 'internal')?.id,
  );
  return id === undefined ? other : mailConfig(ports, db, clientScope(msp, id));
}
