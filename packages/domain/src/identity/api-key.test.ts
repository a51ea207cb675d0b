import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apiKeySecretBytes, crc32, formatApiKey, looksLikeApiKey, parseApiKey } from './api-key.ts';

const bytes = fc.uint8Array({ minLength: apiKeySecretBytes, maxLength: apiKeySecretBytes, max: 247 });
const seed = 20261122;

describe('the text of an API key', () => {
  test('the checksum is CRC-32 as published', () => {
    expect(crc32('123456789')).toBe(0xcbf43926);
  });

  test('every key that is made can be read again', () => {
    fc.assert(
      fc.property(bytes, (random) => {
        const text = formatApiKey('0123456789', random);
        expect(looksLikeApiKey(text)).toBe(true);
        expect(parseApiKey(text)).toEqual({ id: 'key_0123456789' });
      }),
      { seed },
    );
  });

  test('one wrong character anywhere is noticed without a look-up', () => {
    fc.assert(
      fc.property(bytes, fc.integer({ min: 0, max: 51 }), fc.constantFrom('0', 'z', 'Q', '7'), (random, at, other) => {
        const text = formatApiKey('0123456789', random);
        fc.pre(text[at] !== other);
        expect(parseApiKey(text.slice(0, at) + other + text.slice(at + 1))).toBeUndefined();
      }),
      { seed, numRuns: 500 },
    );
  });

  test('two neighbours swapped are noticed', () => {
    fc.assert(
      fc.property(bytes, fc.integer({ min: 4, max: 50 }), (random, at) => {
        const text = formatApiKey('0123456789', random);
        fc.pre(text[at] !== text[at + 1]);
        expect(parseApiKey(text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2))).toBeUndefined();
      }),
      { seed, numRuns: 500 },
    );
  });

  test('too little randomness is refused rather than padded', () => {
    expect(() => formatApiKey('0123456789', new Uint8Array(8))).toThrow(RangeError);
    expect(() => formatApiKey('0123456789', new Uint8Array(200).fill(255))).toThrow(RangeError);
  });
});
