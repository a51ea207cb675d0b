import type { Persona as Kind } from '@portico/domain/identity/persona';
import { type KeyScope, keyScopes } from '@portico/domain/kernel/actor';
import { others, type Place, places, post } from './places.ts';
import type { Sandbox } from './sandbox.ts';
import type { Someone } from './tokens.ts';
import { twists } from './tokens.ts';

/** Somebody who asks for what is not theirs. */
export interface Stranger {
  readonly name: string;
  readonly kind: Kind;
  readonly who: Someone;
  readonly credential: string;
  /** Where this one's own things are. */
  readonly home: Place;
  /** Whose things are not this one's. */
  readonly foreign: readonly Place[];
  /** Only other people's things of the own client are tried: what a colleague may not see. */
  readonly colleague?: true;
}

export interface Nobody {
  readonly name: string;
  readonly credential: string | undefined;
}

async function keyOf(sandbox: Sandbox, place: Place, scopes: readonly KeyScope[], client?: string): Promise<string> {
  const admin = await sandbox.token(place.admin);
  const made = await post(sandbox, admin, '/v1/api-keys', { name: 'k', scopes, ...(client ? { client } : {}) });
  return String(made['key']);
}

/** Everybody with a sound credential of another tenant, or of the same one without the right. */
export async function strangers(sandbox: Sandbox): Promise<Stranger[]> {
  const { one, two, abroad } = places;
  const token = (who: Someone) => sandbox.token(who);
  const everything = keyScopes;
  const keyed = (place: Place): Someone => ({ ...place.technician, id: 'key' });
  return [
    {
      name: 'end user of another client',
      kind: 'contact',
      who: two.poc,
      credential: await token(two.poc),
      home: two,
      foreign: [one, abroad],
    },
    {
      name: 'API key of another client',
      kind: 'key',
      who: keyed(two),
      credential: await keyOf(sandbox, two, everything, two.requester.client),
      home: two,
      foreign: [one, abroad],
    },
    {
      name: 'technician denied this client',
      kind: 'technician',
      who: others.denied,
      credential: await token(others.denied),
      home: two,
      foreign: [one, abroad],
    },
    {
      name: 'technician allowed another client',
      kind: 'technician',
      who: others.allowedElsewhere,
      credential: await token(others.allowedElsewhere),
      home: two,
      foreign: [one, abroad],
    },
    {
      name: 'end user of another MSP',
      kind: 'contact',
      who: abroad.poc,
      credential: await token(abroad.poc),
      home: abroad,
      foreign: [one, two],
    },
    {
      name: 'technician of another MSP',
      kind: 'technician',
      who: abroad.technician,
      credential: await token(abroad.technician),
      home: abroad,
      foreign: [one, two],
    },
    {
      name: 'admin of another MSP',
      kind: 'admin',
      who: abroad.admin,
      credential: await token(abroad.admin),
      home: abroad,
      foreign: [one, two],
    },
    {
      name: 'API key of another MSP',
      kind: 'key',
      who: keyed(abroad),
      credential: await keyOf(sandbox, abroad, everything),
      home: abroad,
      foreign: [one, two],
    },
    {
      name: 'end user of this client',
      kind: 'contact',
      who: one.requester,
      credential: await token(one.requester),
      home: one,
      foreign: [two, abroad],
    },
    {
      name: 'colleague, for another’s private ticket',
      kind: 'contact',
      who: others.colleague,
      credential: await token(others.colleague),
      home: one,
      foreign: [one],
      colleague: true,
    },
  ];
}

/** Everybody whose credential is worth nothing. */
export async function nobodies(sandbox: Sandbox): Promise<Nobody[]> {
  const { one, abroad } = places;
  const sound = await keyOf(sandbox, one, keyScopes);
  const [body, secret = ''] = [sound.slice(0, -10), sound.slice(-10)];
  const revoked = await revokedKey(sandbox);
  const twisted = await Promise.all(
    twists.map(async (twist) => ({
      name: `token: ${twist}`,
      credential: await sandbox.token(abroad.technician, twist),
    })),
  );
  return [
    { name: 'no credential', credential: undefined },
    ...twisted,
    { name: 'forged API key', credential: `${body}${[...secret].reverse().join('')}` },
    { name: 'revoked API key', credential: revoked },
    { name: 'suspended technician', credential: await sandbox.token(others.suspended) },
    { name: 'former end user', credential: await sandbox.token(others.former) },
  ];
}

async function revokedKey(sandbox: Sandbox): Promise<string> {
  const admin = await sandbox.token(places.one.admin);
  const made = await post(sandbox, admin, '/v1/api-keys', { name: 'revoked', scopes: [...keyScopes] });
  const gone = await sandbox.ask(admin, { method: 'DELETE', path: `/v1/api-keys/${String(made['id'])}` });
  if (gone.status !== 204) throw new Error(`the sandbox cannot revoke a key: ${gone.text}`);
  return String(made['key']);
}

/** A key of the first place that lacks the one scope which the operation needs. */
export async function smallKeys(sandbox: Sandbox): Promise<(needed: KeyScope) => string> {
  const made = new Map<KeyScope, string>();
  for (const scope of keyScopes) {
    made.set(
      scope,
      await keyOf(
        sandbox,
        places.one,
        keyScopes.filter((one) => one !== scope),
      ),
    );
  }
  return (needed) => made.get(needed) ?? '';
}
