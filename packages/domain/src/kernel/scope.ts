/**
 * Tenant scopes. A scope is the first segment of every key of a tenant, so it is also what IAM pins
 * (`dynamodb:LeadingKeys`). Ids have a fixed length and never contain `# . * ? $`, so that one tenant's
 * pattern can never match another's keys.
 */
declare const brand: unique symbol;
type Brand<T, B extends string> = T & { readonly [brand]: B };

/** An MSP: 8 characters of lower-case Crockford base32. Random, never reused. */
export type MspId = Brand<string, 'MspId'>;
/** A client company of an MSP: 6 characters of lower-case Crockford base32. */
export type ClientId = Brand<string, 'ClientId'>;
/** What an MSP itself owns: `k7m2q9xw`. */
export type ProviderScope = Brand<string, 'ProviderScope'>;
/** What one client owns: `k7m2q9xw.c93fa1`. */
export type ClientScope = Brand<string, 'ClientScope'>;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const mspPattern = /^[0-9a-hjkmnp-tv-z]{8}$/;
const clientPattern = /^[0-9a-hjkmnp-tv-z]{6}$/;

/** @throws RangeError when the text is not an MSP id. */
export function mspId(text: string): MspId {
  if (!mspPattern.test(text)) throw new RangeError(`"${text}" is not an MSP id: 8 characters of Crockford base32`);
  return text as MspId;
}

/** @throws RangeError when the text is not a client id. */
export function clientId(text: string): ClientId {
  if (!clientPattern.test(text)) throw new RangeError(`"${text}" is not a client id: 6 characters of Crockford base32`);
  return text as ClientId;
}

export function isClientId(text: string): text is ClientId {
  return clientPattern.test(text);
}

export function providerScope(msp: MspId): ProviderScope {
  return msp as string as ProviderScope;
}

export function clientScope(msp: MspId, client: ClientId): ClientScope {
  return `${msp}.${client}` as ClientScope;
}

/** The MSP that a scope belongs to. */
export function mspOf(scope: ProviderScope | ClientScope): MspId {
  return scope.slice(0, 8) as MspId;
}

/** The client of a client scope. */
export function clientOf(scope: ClientScope): ClientId {
  return scope.slice(9) as ClientId;
}

/** Random bytes as Crockford base32, 5 bits a character: `length` characters from at least `length` bytes. */
export function crockford(bytes: Uint8Array, length: number): string {
  if (bytes.length < length) throw new RangeError(`${length} characters need ${length} random bytes`);
  let text = '';
  for (let i = 0; i < length; i++) text += ALPHABET[(bytes[i] ?? 0) & 31];
  return text;
}
