/**
 * The text of an API key: `ptk_` + 10 characters of id + 32 of secret + 6 of CRC-32, base62. The prefix lets secret
 * scanners find leaked keys; the checksum lets a mistyped key be refused without a look-up. Only a hash is stored.
 */
const PREFIX = 'ptk_';
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SECRET_LENGTH = 32;
const ID_LENGTH = 10;
const CRC_LENGTH = 6;
const SHAPE = /^ptk_([0-9a-hjkmnp-tv-z]{10})([0-9A-Za-z]{32})([0-9A-Za-z]{6})$/;
/** Largest multiple of 62 below 256: bytes above it are dropped, so that no character is likelier than another. */
const FAIR_BYTES = 248;

/** Random bytes a secret takes: enough that running out has a chance below 1e-30. */
export const apiKeySecretBytes = 96;

/** Whether a credential claims to be an API key (and so is never tried as a token). */
export function looksLikeApiKey(text: string): boolean {
  return text.startsWith(PREFIX);
}

/**
 * A new key's text.
 * @param id 10 characters of Crockford base32.
 * @param random at least {@link apiKeySecretBytes} random bytes.
 */
export function formatApiKey(id: string, random: Uint8Array): string {
  let secret = '';
  for (const byte of random) {
    if (secret.length === SECRET_LENGTH) break;
    if (byte < FAIR_BYTES) secret += BASE62[byte % BASE62.length];
  }
  const text = `${PREFIX}${id}${secret}`;
  const whole = text + checksum(text);
  if (parseApiKey(whole) === undefined)
    throw new RangeError(`an API key needs a ${ID_LENGTH} character id and more random bytes`);
  return whole;
}

/** The id of a well-formed key, or undefined when shape or checksum are wrong. */
export function parseApiKey(text: string): { readonly id: string } | undefined {
  const match = SHAPE.exec(text);
  const id = match?.[1];
  if (!id || match[3] !== checksum(text.slice(0, -CRC_LENGTH))) return undefined;
  return { id: `key_${id}` };
}

function checksum(text: string): string {
  let rest = crc32(text);
  let out = '';
  for (let i = 0; i < CRC_LENGTH; i++) {
    out = BASE62[rest % BASE62.length] + out;
    rest = Math.floor(rest / BASE62.length);
  }
  return out;
}

/** CRC-32 (IEEE 802.3, reflected) of ASCII text. */
export function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i) & 0xff;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
