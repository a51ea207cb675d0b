import { notFound } from '@portico/domain/kernel/error';
import type { ClientScope, ProviderScope } from '@portico/domain/kernel/scope';
import { stopDigests } from '@portico/domain/notify/choice';
import type { Db } from '@portico/store/db';
import { loadSettings, putSettings } from '@portico/store/notification/settings';
import { outboxPk, parseOutboxPk } from '@portico/store/work-keys';
import { sameText } from './address.ts';
import type { Post } from './post.ts';

/** What ending digests by one post takes, without a sign-in (RFC 8058). */
export interface UnsubscribeHome {
  readonly sign: Post['sign'];
  open(scope: ProviderScope | ClientScope): Db;
}

const signed = (scope: string, person: string): string => `unsubscribe\n${scope}\n${person}`;

/** What an address to end digests names: whose. Signed, so that nobody ends another's. */
export function unsubscribeToken(scope: ProviderScope | ClientScope, person: string, sign: Post['sign']): string {
  return `${scope}~${person}~${sign(signed(scope, person))}`;
}

interface Subscriber {
  readonly scope: ProviderScope | ClientScope;
  readonly recipient: string;
}

/** @throws the one "not found" for an address that was not given out by this installation. */
export function subscriberOf(token: string, sign: Post['sign']): Subscriber {
  const [scope = '', person = '', signature = ''] = token.split('~');
  const genuine = sameText(sign(signed(scope, person)), signature);
  // Safe: what is signed was a scope; its form is looked at again all the same.
  const place = genuine ? parseOutboxPk(outboxPk(scope as ProviderScope, person)) : undefined;
  if (!place) throw notFound();
  return place;
}

const attemptsMax = 5;

/** Ends somebody's digests. Again changes nothing; what they are told of at once goes on. */
export async function unsubscribe(home: UnsubscribeHome, token: string, now: string): Promise<void> {
  const { scope, recipient } = subscriberOf(token, home.sign);
  const db = home.open(scope);
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const { settings, version } = await loadSettings(db, scope, recipient);
    const next = stopDigests(settings);
    if (next === settings) return;
    if (await putSettings(db, scope, recipient, next, { version, now })) return;
  }
  throw new Error('the settings of one person were changed again and again meanwhile');
}
