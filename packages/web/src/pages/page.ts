import { PAGE_STYLE, PAGE_STYLE_HASH } from './page-style.ts';

export type PageLanguage = 'en' | 'de';

/** The policy of the server's own pages: no script at all, one style sheet known by its hash. */
export const PAGE_CSP = [
  "default-src 'none'",
  `style-src '${PAGE_STYLE_HASH}'`,
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Portico's sign as inline SVG, for the server's own pages (sign-in, chooser). */
export const MARK =
  '<svg width="30" height="30" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8" fill="#2f55cc"/><path d="M8 24V15a8 8 0 0 1 16 0v9" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round"/><path d="M13.2 24v-8.2a2.8 2.8 0 0 1 5.6 0V24" fill="none" stroke="#fff" stroke-opacity=".7" stroke-width="2.2" stroke-linecap="round"/></svg>';

/** Text made safe for element content and quoted attributes: a host name or path in a page comes from outside. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (char) => entities[char] ?? char);
}

/** The first language of an Accept-Language header that we speak; English where none is. Quality values are ignored. */
export function pageLanguage(acceptLanguage: string | null | undefined): PageLanguage {
  for (const part of (acceptLanguage ?? '').slice(0, 200).split(',')) {
    const tag = part.trim().toLowerCase();
    if (tag.startsWith('de')) return 'de';
    if (tag.startsWith('en')) return 'en';
  }
  return 'en';
}

export interface PageContent {
  language: PageLanguage;
  code: string;
  title: string;
  /** Plain sentences; escaped here. */
  text: readonly string[];
  /** Where to go on; `href` is ours, never taken from the request. */
  action?: { href: string; label: string };
  /** Shown small, for whoever is asked for help. */
  requestId?: string | undefined;
}

/** One whole HTML document: no script, no outside request, light and dark by the system's scheme. */
export function renderPage(content: PageContent): string {
  const { language, code, title, text, action, requestId } = content;
  const paragraphs = text.map((sentence) => `<p>${escapeHtml(sentence)}</p>`).join('');
  const go = action
    ? `<p class="go"><a class="button" href="${escapeHtml(action.href)}">${escapeHtml(action.label)}</a></p>`
    : '';
  const label = language === 'de' ? 'Anfragenummer' : 'Request number';
  const foot = requestId ? `${label} <code>${escapeHtml(requestId)}</code>` : 'Portico';
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${escapeHtml(title)} · Portico</title><style>${PAGE_STYLE}</style></head>
<body><main><p class="name">${MARK}<span>Portico</span></p><p class="code">${escapeHtml(code)}</p><h1>${escapeHtml(title)}</h1>${paragraphs}${go}</main><footer>${foot}</footer></body></html>
`;
}
