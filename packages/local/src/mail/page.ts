import { type Language, languageOf } from '@portico/api/auth/language';
import { html } from '@portico/api/auth/page';
import PostalMime, { type Email } from 'postal-mime';
import type { Mailbox } from './mailbox.ts';
import { type MailboxTexts, mailboxTexts } from './page-texts.ts';

const path = '/mailbox';
const perPage = 50;

const shared = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;
/** The page itself: its own style sheet, and frames of its own. */
const pagePolicy =
  "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** A mail as a page: shown, and nothing else. It may neither run nor fetch anything; mails style themselves inline. */
const mailPolicy =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/**
 * The mailbox in a browser, for one machine's demo and for development: whoever reaches this machine's own address
 * reads everybody's mail, so no other installation serves it. Undefined for what is not of the mailbox.
 */
export async function mailboxPage(mailbox: Mailbox, request: Request): Promise<Response | undefined> {
  const { pathname, searchParams } = new URL(request.url);
  if (pathname !== path && !pathname.startsWith(`${path}/`)) return undefined;
  if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405 });
  const language = languageOf(request.headers.get('accept-language'));
  const texts = mailboxTexts[language];
  const [name, view] = pathname.slice(path.length + 1).split('/');
  if (name === 'style.css') return new Response(style, { headers: { ...shared, 'content-type': 'text/css' } });
  if (!name) return listPage(mailbox, language, texts, searchParams.get('before'));
  const raw = await mailbox.read(name);
  if (!raw) return answer(language, texts.missing, `<p>${html(texts.missing)}</p>`, texts, 404);
  if (view === 'raw') {
    const headers = {
      ...shared,
      'content-type': 'message/rfc822',
      'content-disposition': `attachment; filename="${name}"`,
    };
    return new Response(Buffer.from(raw), { headers });
  }
  const mail = await PostalMime.parse(raw);
  if (view === 'html') {
    const headers = { ...shared, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': mailPolicy };
    return new Response(inNewTab(mail.html ?? ''), { headers });
  }
  return onePage(mail, name, language, texts);
}

async function listPage(
  mailbox: Mailbox,
  language: Language,
  texts: MailboxTexts,
  before: string | null,
): Promise<Response> {
  const all = await mailbox.list();
  const names = before === null ? all : all.filter((one) => one < before);
  const shown = names.slice(0, perPage);
  const rows = await Promise.all(shown.map(async (name) => row(name, await mailbox.read(name), language)));
  const table = `<table><thead><tr><th>${html(texts.subject)}</th><th>${html(texts.to)}</th><th>${html(texts.from)}</th><th>${html(texts.when)}</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
  const last = shown.at(-1);
  const more = names.length > perPage && last ? `<p><a href="${path}?before=${last}">${html(texts.older)}</a></p>` : '';
  const body = `<h1>${html(texts.title)}</h1><p class="soft">${html(texts.lead)}</p>${shown.length === 0 ? `<p>${html(texts.empty)}</p>` : table}${more}`;
  return answer(language, texts.title, body, texts);
}

async function row(name: string, raw: Uint8Array | undefined, language: Language): Promise<string> {
  if (!raw) return '';
  const mail = await PostalMime.parse(raw);
  return `<tr><td><a href="${path}/${name}">${html(mail.subject || '—')}</a></td><td>${html(headerOf(mail, 'x-envelope-to'))}</td><td>${html(mail.from?.name || mail.from?.address || '')}</td><td>${html(timeOf(name, language))}</td></tr>`;
}

function onePage(mail: Email, name: string, language: Language, texts: MailboxTexts): Response {
  const facts = [
    [texts.from, `${mail.from?.name ?? ''} <${mail.from?.address ?? ''}>`],
    [texts.to, headerOf(mail, 'x-envelope-to')],
    [texts.when, timeOf(name, language)],
  ].map(([label, value]) => `<tr><th scope="row">${html(label ?? '')}</th><td>${html(value ?? '')}</td></tr>`);
  const headers = mail.headers.map((one) => `${one.originalKey ?? one.key}: ${one.value}`).join('\n');
  const body = `<p><a href="${path}">${html(texts.back)}</a></p><h1>${html(mail.subject || '—')}</h1>
<table class="facts">${facts.join('')}</table>
<h2>${html(texts.page)}</h2>
<iframe title="${html(texts.page)}" sandbox="allow-popups allow-popups-to-escape-sandbox" src="${path}/${name}/html"></iframe>
<h2>${html(texts.text)}</h2><pre tabindex="0">${html(mail.text ?? '')}</pre>
<details><summary>${html(texts.headers)}</summary><pre tabindex="0">${html(headers)}</pre></details>
<p><a href="${path}/${name}/raw">${html(texts.raw)}</a></p>`;
  return answer(language, mail.subject || texts.title, body, texts);
}

/** Its links open beside the mailbox: within the frame nothing but the mail is shown. */
function inNewTab(page: string): string {
  return page.replace(/<head>/i, '<head><base target="_blank">');
}

function headerOf(mail: Email, key: string): string {
  return mail.headers.find((one) => one.key === key)?.value ?? '';
}

function timeOf(name: string, language: Language): string {
  const format = { dateStyle: 'medium', timeStyle: 'medium' } as const;
  return new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', format).format(Number(name.slice(0, 15)));
}

function answer(language: Language, title: string, body: string, texts: MailboxTexts, status = 200): Response {
  const page = `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><title>${html(title)}</title><link rel="stylesheet" href="${path}/style.css"></head><body><main>${body}<p class="soft"><a href="/">${html(texts.desk)}</a></p></main></body></html>`;
  const headers = { ...shared, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': pagePolicy };
  return new Response(page, { status, headers });
}

const style = `:root{color-scheme:light dark;--ink:#1a1b1e;--soft:#495057;--line:#dee2e6;--ground:#fff;--link:#1864ab}
@media (prefers-color-scheme:dark){:root{--ink:#f1f3f5;--soft:#ced4da;--line:#495057;--ground:#1a1b1e;--link:#74c0fc}}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:74rem;margin:0 auto;padding:1.5rem}h1{font-size:1.5rem;overflow-wrap:anywhere}h2{font-size:1.05rem;margin:1.5rem 0 .5rem}
a{color:var(--link)}.soft{color:var(--soft)}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.45rem .75rem .45rem 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
@media (min-width:64rem){td{overflow-wrap:break-word}td:last-child{white-space:nowrap}}.facts td:last-child{white-space:normal}
.facts{width:auto}.facts th{font-weight:400;color:var(--soft)}iframe{width:100%;height:44rem;border:1px solid var(--line);border-radius:8px;background:#fff}
pre{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid var(--line);border-radius:8px;padding:1rem;font-size:.9rem}
summary{cursor:pointer;padding:.25rem 0}a:focus-visible,summary:focus-visible,pre:focus-visible{outline:2px solid var(--link);outline-offset:2px}`;
