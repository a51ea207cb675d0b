import { hash } from 'node:crypto';
import { pageHeaders } from '../headers.ts';
import type { Language } from './language.ts';

/** Text made safe for HTML, also between quotes. */
export function html(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

export interface Page {
  readonly status: number;
  readonly language: Language;
  readonly title: string;
  /** Safe HTML. */
  readonly body: string;
  readonly wide?: boolean;
  readonly cookies?: readonly string[];
}

const styleHash = (style: string): string => hash('sha256', style, 'base64');

/** A page of the sign-in: no script, no request to anywhere, one style element named by its hash. */
export function signInPage(page: Page): Response {
  const headers = new Headers(pageHeaders(STYLE_HASH));
  for (const cookie of page.cookies ?? []) headers.append('set-cookie', cookie);
  return new Response(document(page), { status: page.status, headers });
}

function document({ language, title, body, wide }: Page): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${html(title)} · Portico</title>
<style>${STYLE}</style>
</head>
<body>
<main class="${wide ? 'wide' : 'narrow'}">
<p class="brand">${MARK}<span>Portico</span></p>
${body}
</main>
</body>
</html>`;
}

/** The mark of the product: an arch within an arch. */
const MARK =
  '<svg width="30" height="30" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8" fill="#2b4fc7"/><path d="M8 24V15a8 8 0 0 1 16 0v9" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round"/><path d="M13.2 24v-8.2a2.8 2.8 0 0 1 5.6 0V24" fill="none" stroke="#fff" stroke-opacity=".7" stroke-width="2.2" stroke-linecap="round"/></svg>';

const STYLE = `
:root{color-scheme:light dark;--ink:#1a2230;--soft:#566072;--line:#d9dfe8;--paper:#f4f6f9;--card:#fff;--accent:#2b4fc7;--on:#fff;--hover:#eef2fd;--bad:#a3262b}
@media (prefers-color-scheme:dark){:root{--ink:#e8ecf3;--soft:#a9b3c2;--line:#364152;--paper:#10151d;--card:#19202b;--accent:#8ab6ff;--on:#0c1626;--hover:#222c3a;--bad:#ff9a9a}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;color:var(--ink);background:var(--paper);display:grid;place-items:start center;padding:clamp(1rem,5vh,4rem) 1rem}
main{width:100%}.narrow{max-width:26rem;background:var(--card);border:1px solid var(--line);border-radius:1rem;padding:clamp(1.25rem,5vw,2.25rem)}.wide{max-width:66rem}
.brand{display:flex;gap:.6rem;align-items:center;margin:0 0 1.5rem;font-weight:700;font-size:1.15rem;color:var(--accent)}
h1{font-size:1.6rem;line-height:1.2;margin:0 0 .4rem;text-wrap:balance}
h2{font-size:1.1rem;margin:2rem 0 .75rem;display:flex;gap:.6rem;align-items:center}
h3{font-size:.85rem;font-weight:600;color:var(--soft);margin:1.1rem 0 .5rem}
p{margin:.25rem 0 1rem}.soft{color:var(--soft)}
.dot{width:.85rem;height:.85rem;border-radius:.25rem;background:var(--accent);flex:none}
ul{list-style:none;margin:0;padding:0}
.cards{display:grid;gap:.6rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,15.5rem),1fr))}
.stack{display:grid;gap:.6rem}
form{margin:0}form+p{margin:1.25rem 0 0}a{color:var(--accent)}
button{font:inherit;color:inherit;cursor:pointer}
.card{display:flex;gap:.8rem;align-items:center;width:100%;min-height:4rem;text-align:left;padding:.7rem .9rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem}
.card:hover{background:var(--hover);border-color:var(--accent)}
.face{flex:none;display:grid;place-items:center;width:2.4rem;height:2.4rem;border-radius:50%;background:var(--hover);color:var(--accent);font-weight:600;font-size:.9rem}
.who{min-width:0;display:grid}.who b,.who span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.who b{font-weight:600}.who span{font-size:.875rem;color:var(--soft)}
.primary,.link{display:inline-flex;justify-content:center;align-items:center;min-height:2.9rem;padding:.6rem 1.2rem;border-radius:.6rem;border:1px solid var(--accent);background:var(--accent);color:var(--on);font-weight:600;text-decoration:none}
.primary{width:100%}.primary:hover,.link:hover{filter:brightness(1.08)}
label{display:block;font-weight:600;margin:0 0 .3rem;font-size:.95rem}
input{display:block;width:100%;min-height:2.9rem;padding:.5rem .75rem;margin:0 0 1rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--soft);border-radius:.6rem}
:is(button,input,a):focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.bad{color:var(--bad);border:1px solid var(--bad);border-radius:.6rem;padding:.6rem .8rem}
`;
const STYLE_HASH = styleHash(STYLE);
