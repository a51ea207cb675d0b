import type { BrandColours } from '@portico/domain/tenant/colour';

/** One thing that a mail tells, in words that are filled in already. */
export interface Section {
  readonly heading: string;
  readonly when: string;
  readonly intro?: string;
  /** To be typed somewhere: shown large. */
  readonly code?: string;
  /** What somebody wrote, as they wrote it. */
  readonly quote?: string;
  /** Of a digest: which ticket, and where. */
  readonly about?: { readonly label: string; readonly url?: string };
}

/** What a mail consists of, before it is text or HTML. */
export interface Content {
  readonly locale: string;
  readonly brand: string;
  readonly colours: BrandColours;
  /** Shown beside the subject in lists of mails. */
  readonly preview: string;
  readonly title: string;
  readonly greeting: string;
  readonly sections: readonly Section[];
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly button?: { readonly label: string; readonly url: string };
  readonly answer?: string;
  readonly footer: readonly { readonly text: string; readonly url?: string }[];
}

export function textOf(content: Content): string {
  const { sections, facts, button, answer, footer } = content;
  const blocks = [
    content.greeting,
    ...(content.title === '' ? [] : [content.title]),
    ...sections.map(sectionText),
    ...(facts.length > 0 ? [facts.map(({ label, value }) => `${label}: ${value}`).join('\n')] : []),
    ...(button ? [`${button.label}:\n${button.url}`] : []),
    ...(answer === undefined ? [] : [answer]),
    // A signature's mark: programs that take answers apart know where the mail proper ends.
    ['-- ', content.brand, ...footer.map(({ text, url }) => (url === undefined ? text : `${text}: ${url}`))].join('\n'),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function sectionText({ heading, when, intro, code, quote, about }: Section): string {
  const head = about ? `${about.label}\n${heading} (${when})` : `${heading} (${when})`;
  const quoted = quote?.split(/\r?\n/).map((line) => (line === '' ? '>' : `> ${line}`));
  return [
    head,
    ...(intro ? [intro] : []),
    ...(code ? [code] : []),
    ...(quoted ? [quoted.join('\n')] : []),
    ...(about?.url ? [about.url] : []),
  ].join('\n\n');
}

const FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** A page of one column, of tables: programs for mail know little else. Every text is escaped here. */
export function htmlOf(content: Content): string {
  const { colours, locale } = content;
  const parts = [
    ...(content.title === '' ? [] : [`<h1 class="ink" style="${css.title}">${safe(content.title)}</h1>`]),
    `<p class="ink" style="${css.text}">${safe(content.greeting)}</p>`,
    ...content.sections.map((one) => sectionHtml(one, colours)),
    factsHtml(content.facts),
    ...(content.button ? [buttonHtml(content.button, colours)] : []),
    ...(content.answer === undefined ? [] : [`<p class="dim" style="${css.dim}">${safe(content.answer)}</p>`]),
  ];
  return `<!doctype html>
<html lang="${safe(locale)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${safe(content.title || content.brand)}</title>
<style>${darkRules(colours)}</style></head>
<body class="page" style="margin:0;padding:0;background:#f1f3f5">
<div style="display:none;max-height:0;overflow:hidden">${safe(content.preview)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="page" style="background:#f1f3f5"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;font-family:${FONT}">
<tr><td style="background:${colours.fill};color:${colours.onFill};padding:16px 28px;border-radius:8px 8px 0 0;font-size:17px;font-weight:600">${safe(content.brand)}</td></tr>
<tr><td class="card" style="background:#ffffff;padding:28px;border-radius:0 0 8px 8px">
${parts.filter((one) => one !== '').join('\n')}
</td></tr>
<tr><td style="padding:16px 28px">${content.footer.map((one) => footerHtml(one)).join('')}</td></tr>
</table></td></tr></table>
</body></html>
`;
}

const css = {
  title: `margin:0 0 16px;font-family:${FONT};font-size:20px;line-height:1.3;color:#1a1b1e`,
  heading: `margin:0;font-family:${FONT};font-size:16px;line-height:1.4;font-weight:600;color:#1a1b1e`,
  text: `margin:0 0 16px;font-family:${FONT};font-size:15px;line-height:1.55;color:#1a1b1e`,
  code: `margin:16px 0;font-family:${FONT};font-size:30px;line-height:1.2;font-weight:700;letter-spacing:3px;color:#1a1b1e`,
  dim: `margin:20px 0 0;font-family:${FONT};font-size:13px;line-height:1.5;color:#495057`,
  when: `margin:0 0 10px;font-family:${FONT};font-size:13px;line-height:1.5;color:#495057`,
  foot: `margin:0 0 4px;font-family:${FONT};font-size:12px;line-height:1.5;color:#495057`,
} as const;

function sectionHtml({ heading, when, intro, code, quote, about }: Section, colours: BrandColours): string {
  const label = about
    ? `<p class="when" style="${css.when}">${about.url === undefined ? safe(about.label) : `<a class="link" href="${safe(about.url)}" style="color:${colours.light.text}">${safe(about.label)}</a>`}</p>`
    : '';
  const wrote =
    quote === undefined
      ? ''
      : `<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td class="quote" style="background:${colours.light.soft};border-left:4px solid ${colours.fill};padding:14px 18px;border-radius:4px;font-family:${FONT};font-size:15px;line-height:1.55;color:#1a1b1e;word-break:break-word">${lines(quote)}</td></tr></table>`;
  const typed = code ? `<p class="ink" style="${css.code}">${safe(code)}</p>` : '';
  return `<div style="margin:0 0 24px">${label}<h2 class="ink" style="${css.heading}">${safe(heading)}</h2><p class="when" style="${css.when}">${safe(when)}</p>${intro ? `<p class="ink" style="${css.text}">${safe(intro)}</p>` : ''}${typed}${wrote}</div>`;
}

function factsHtml(facts: Content['facts']): string {
  if (facts.length === 0) return '';
  const cell = `padding:3px 16px 3px 0;font-family:${FONT};font-size:14px;line-height:1.5;text-align:left;vertical-align:top`;
  const rows = facts.map(
    ({ label, value }) =>
      `<tr><th scope="row" class="dim" style="${cell};font-weight:400;color:#495057;white-space:nowrap">${safe(label)}</th><td class="ink" style="${cell};color:#1a1b1e">${safe(value)}</td></tr>`,
  );
  return `<table cellpadding="0" cellspacing="0" style="margin:0 0 24px">${rows.join('')}</table>`;
}

function buttonHtml({ label, url }: { readonly label: string; readonly url: string }, colours: BrandColours): string {
  return `<table role="presentation" cellpadding="0" cellspacing="0"><tr><td style="background:${colours.fill};border-radius:6px"><a href="${safe(url)}" style="display:inline-block;padding:12px 22px;font-family:${FONT};font-size:15px;font-weight:600;color:${colours.onFill};text-decoration:none">${safe(label)}</a></td></tr></table>`;
}

function footerHtml({ text, url }: { readonly text: string; readonly url?: string }): string {
  const inner =
    url === undefined ? safe(text) : `<a class="dim" href="${safe(url)}" style="color:#495057">${safe(text)}</a>`;
  return `<p class="dim" style="${css.foot}">${inner}</p>`;
}

/** For programs that follow the reader's dark scheme; others show the light one as it is. */
function darkRules({ dark, fill }: BrandColours): string {
  return `@media (prefers-color-scheme:dark){.page{background:#141517!important}.card{background:#1f2023!important}.ink{color:#f1f3f5!important}.dim,.when{color:#ced4da!important}.quote{background:${dark.soft}!important;color:#f1f3f5!important;border-color:${fill}!important}.link{color:${dark.text}!important}}`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function safe(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => entities[letter] ?? '');
}

function lines(text: string): string {
  return safe(text).replace(/\r?\n/g, '<br>\n');
}
