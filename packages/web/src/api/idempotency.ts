/** 128 random bits; `crypto.randomUUID` would be missing on a plain-http host of the local network. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * One idempotency key per content: sending the same thing again after a lost answer repeats the key (the server then
 * replays its answer), sending changed content takes a new one.
 */
export function keyring(): (content: unknown) => string {
  let last = '';
  let key = '';
  return (content) => {
    const now = JSON.stringify(content);
    if (now !== last || key === '') {
      last = now;
      key = newKey();
    }
    return key;
  };
}

export const etag = (version: number): string => `"v${version}"`;
