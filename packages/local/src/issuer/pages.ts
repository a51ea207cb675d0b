import type { Language } from '@portico/api/auth/language';
import { html, signInPage } from '@portico/api/auth/page';
import type { DemoGroup, DemoPerson } from './people.ts';
import { type IssuerTexts, issuerTexts } from './texts.ts';

/** The demo's sign-in: everybody as a card, one click each. */
export function demoPage(
  language: Language,
  groups: readonly DemoGroup[],
  portal: string | undefined,
  codes: boolean,
): Response {
  const texts = issuerTexts[language];
  const title = portal ? texts.to(portal) : texts.title;
  const empty = groups.every((group) => group.parts.every((part) => part.people.length === 0));
  const people = empty
    ? `<p>${html(texts.nobody)}</p>`
    : groups.map((group) => section(group, texts, portal === undefined)).join('');
  const body = `<h1>${html(title)}</h1><p class="soft">${html(texts.demoLead)}</p>${byCode(texts, codes)}<form method="post">${people}</form>`;
  return signInPage({ status: 200, language, title, body, wide: true });
}

function byCode(texts: IssuerTexts, codes: boolean): string {
  return codes ? `<p><a href="/auth/code">${html(texts.byCode)}</a></p>` : '';
}

function section(group: DemoGroup, texts: IssuerTexts, named: boolean): string {
  const head = named ? `<h2><span class="dot" aria-hidden="true"></span>${html(group.name)}</h2>` : '';
  const parts = group.parts.map((part) => {
    const name = part.name ?? (group.parts.length > 1 ? texts.staff : undefined);
    return `${name ? `<h3>${html(name)}</h3>` : ''}<ul class="cards">${part.people.map((one) => card(one, texts)).join('')}</ul>`;
  });
  return `<section>${head}${parts.join('')}</section>`;
}

function card(one: DemoPerson, texts: IssuerTexts): string {
  return `<li><button class="card" name="account" value="${html(one.account)}"><span class="face" aria-hidden="true">${html(initials(one.name))}</span><span class="who"><b>${html(one.name)}</b><span>${html(texts.roles[one.role])}</span></span></button></li>`;
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return ([...(first ?? '')][0] ?? '?') + ([...(last ?? '')][0] ?? '');
}

/** Sign-in with address and password. */
export function passwordPage(
  language: Language,
  portal: string | undefined,
  email: string,
  failed: boolean,
  codes: boolean,
): Response {
  const texts = issuerTexts[language];
  const title = portal ? texts.to(portal) : texts.title;
  const wrong = failed ? `<p class="bad" role="alert" id="wrong">${html(texts.wrong)}</p>` : '';
  const described = failed ? ' aria-invalid="true" aria-describedby="wrong"' : '';
  const body = `<h1>${html(title)}</h1><p class="soft">${html(texts.lead)}</p>${wrong}<form method="post">
<label for="email">${html(texts.email)}</label>
<input id="email" name="email" type="email" autocomplete="username" required value="${html(email)}"${described}>
<label for="password">${html(texts.password)}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${described}>
<button class="primary">${html(texts.submit)}</button></form>${byCode(texts, codes)}`;
  return signInPage({ status: failed ? 401 : 200, language, title, body });
}

/** What there is to say when a sign-in cannot go on. */
export function expiredPage(language: Language, status: number): Response {
  const texts = issuerTexts[language];
  const body = `<h1>${html(texts.expiredTitle)}</h1><p>${html(texts.expired)}</p><p><a class="link" href="/auth/login">${html(texts.again)}</a></p>`;
  return signInPage({ status, language, title: texts.expiredTitle, body });
}
