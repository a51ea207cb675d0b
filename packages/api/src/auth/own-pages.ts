import type { Db } from '@portico/store/db';
import { type Membership, readClient, readMsp } from '@portico/store/identity/accounts';
import { clearTransactionCookie } from './cookies.ts';
import { languageOf } from './language.ts';
import { html, type Page, signInPage } from './page.ts';
import { type AuthTexts, authTexts } from './texts.ts';

export type TextName = { [K in keyof AuthTexts]: AuthTexts[K] extends string ? K : never }[keyof AuthTexts];

/** The page on which somebody with several memberships chooses one. @param to where they go then, a path of ours. */
export async function chooserPage(
  db: Db,
  request: Request,
  memberships: readonly Membership[],
  to: string,
): Promise<Response> {
  const texts = authTexts[languageOf(request.headers.get('accept-language'))];
  const hidden = `<input type="hidden" name="to" value="${html(to)}">`;
  const choices = await Promise.all(memberships.map((one) => choice(db, one, '/auth/choose', hidden, texts)));
  const body = `<h1>${html(texts.chooseTitle)}</h1><p class="soft">${html(texts.chooseLead)}</p><ul class="stack">${choices.join('')}</ul>`;
  return page(request, { status: 200, title: texts.chooseTitle, body });
}

/** A membership as a card to choose. @param hidden what its form says beside the choice, as safe HTML. */
export async function choice(
  db: Db,
  one: Membership,
  action: string,
  hidden: string,
  texts: AuthTexts,
): Promise<string> {
  const organisation = one.cli ? await readClient(db, one.msp, one.cli) : await readMsp(db, one.msp);
  if (!organisation) return '';
  const role = one.kind === 'staff' ? texts.staffRole : texts.contactRole;
  return `<li><form method="post" action="${action}">${hidden}<button class="card" name="membership" value="${html(one.scope)}"><span class="face" aria-hidden="true">${html(organisation.name.slice(0, 1))}</span><span class="who"><b>${html(organisation.name)}</b><span>${html(role)}</span></span></button></form></li>`;
}

export function messagePage(request: Request, status: number, title: TextName, text: TextName): Response {
  const texts = authTexts[languageOf(request.headers.get('accept-language'))];
  const again = status === 404 ? '' : `<p><a class="link" href="/auth/login">${html(texts.again)}</a></p>`;
  const body = `<h1>${html(texts[title])}</h1><p>${html(texts[text])}</p>${again}`;
  return page(request, { status, title: texts[title], body, cookies: [clearTransactionCookie()] });
}

export function page(request: Request, content: Omit<Page, 'language'>): Response {
  return signInPage({ ...content, language: languageOf(request.headers.get('accept-language')) });
}
