import { Browser } from '@portico/local/issuer/testing';

/** Signs a demo person in at a running server as a browser does, by one click. @param name as on the sign-in page. */
export async function signInAt(url: string, name: string): Promise<Browser> {
  const browser = new Browser((request) => fetch(request, { redirect: 'manual' }), url);
  const page = await browser.go('/auth/login?to=/queue');
  const button = page.text.split('<button').find((one) => one.includes(`>${name}<`));
  const account = /name="account" value="([^"]+)"/.exec(button ?? '')?.[1];
  if (account === undefined) throw new Error(`${name} is not on the sign-in page: ${page.text.slice(0, 500)}`);
  const signedIn = await browser.go(page.path, { form: { account } });
  if (!signedIn.path.startsWith('/queue'))
    throw new Error(`${name} got to ${signedIn.path}: ${browser.visited.join()}`);
  return browser;
}

export interface JsonAnswer<T> {
  readonly status: number;
  readonly body: T;
}

/** A JSON call with a credential: a browser's cookies, or an API key. */
export async function callJson<T>(
  url: string,
  credential: Browser | string,
  method: string,
  path: string,
  body?: object,
): Promise<JsonAnswer<T>> {
  const own: Record<string, string> =
    typeof credential === 'string'
      ? { authorization: `Bearer ${credential}` }
      : { cookie: [...credential.cookies].map(([name, value]) => `${name}=${value}`).join('; '), origin: url };
  const response = await fetch(url + path, {
    method,
    headers: { ...own, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, body: (await response.json()) as T }; // Safe: the caller names the schema.
}
