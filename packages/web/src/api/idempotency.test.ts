import { describe, expect, it } from 'vitest';
import { etag, keyring, newKey } from './idempotency.ts';

describe('idempotency keys', () => {
  it('repeat for the same content and change with it', () => {
    const keyFor = keyring();
    const first = keyFor({ text: 'a' });
    expect(keyFor({ text: 'a' })).toBe(first);
    expect(keyFor({ text: 'b' })).not.toBe(first);
    expect(keyFor({ text: 'a' })).not.toBe(first);
  });

  it('have 128 bits', () => {
    expect(newKey()).toMatch(/^[0-9a-f]{32}$/);
    expect(newKey()).not.toBe(newKey());
  });

  it('go with an entity tag in quotes', () => {
    expect(etag(12)).toBe('"v12"');
  });
});
