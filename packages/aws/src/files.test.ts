import { clientId, clientScope, mspId } from '@portico/domain/kernel/scope';
import { describe, expect, test } from 'vitest';
import { s3Files } from './files.ts';

const acme = clientScope(mspId('k7m2q9xw'), clientId('c93fa1'));
const id = 'fil_c93fa10123456789abcdef';
const place = { scope: acme, id };

interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: unknown;
}

/** A bucket that remembers what was asked of it, and answers as told. */
function bucket(answers: readonly Response[] = []) {
  const asked: Asked[] = [];
  const scopes: string[] = [];
  const { store } = s3Files({
    bucket: 'files-test',
    region: 'eu-central-1',
    now: () => Date.parse('2026-03-02T10:00:00Z'),
    credentials: async (scope) => {
      scopes.push(scope);
      return { accessKeyId: 'AKIA', secretAccessKey: 'secret', sessionToken: `token-of-${scope}` };
    },
    fetch: async (input, init) => {
      asked.push({
        method: init?.method ?? 'GET',
        url: new URL(String(input)),
        headers: new Headers(init?.headers),
        body: init?.body,
      });
      return answers[asked.length - 1] ?? new Response(null, { status: 200 });
    },
  });
  return { store, asked, scopes };
}

async function* bytes(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

describe('an address in the bucket', () => {
  test('to send a file to takes just its length, under its client’s own prefix and session', async () => {
    const { store, scopes } = bucket();
    const address = await store.direct?.upload(place, { size: 12 }, 900);
    const url = new URL(address?.url ?? '');
    expect(url.host).toBe('files-test.s3.eu-central-1.amazonaws.com');
    expect(url.pathname).toBe(`/in/${acme}/${id}`);
    expect(url.searchParams.get('X-Amz-SignedHeaders')?.split(';')).toEqual(
      expect.arrayContaining(['content-length', 'content-type', 'host']),
    );
    expect(url.searchParams.get('X-Amz-Expires')).toBe('900');
    expect(url.searchParams.get('X-Amz-Security-Token')).toBe(`token-of-${acme}`);
    expect(address?.headers).toEqual({ 'content-type': 'application/octet-stream' });
    expect(scopes).toEqual([acme]);
  });

  test('to send another length to has another signature', async () => {
    const { store } = bucket();
    const signatureFor = async (size: number) =>
      new URL((await store.direct?.upload(place, { size }, 900))?.url ?? '').searchParams.get('X-Amz-Signature');
    expect(await signatureFor(12)).toBe(await signatureFor(12));
    expect(await signatureFor(13)).not.toBe(await signatureFor(12));
  });

  test('to fetch a file from answers as a download, whatever the file is called', async () => {
    const { store } = bucket();
    const address = await store.direct?.download(place, { name: 'März (1).html', type: 'text/html' }, 60);
    const { pathname, searchParams } = new URL(address?.url ?? '');
    expect(pathname).toBe(`/${acme}/kept/${id}`);
    expect(searchParams.get('response-content-disposition')).toBe(
      "attachment; filename*=UTF-8''M%C3%A4rz%20%281%29.html",
    );
    expect(searchParams.get('response-content-type')).toBe('application/octet-stream');
    expect(searchParams.get('X-Amz-Expires')).toBe('60');
  });
});

describe('the bucket', () => {
  test('moves what came in out of its sender’s reach before it is looked at', async () => {
    const { store, asked } = bucket([new Response('<CopyObjectResult/>', { status: 200 })]);
    expect(await store.keep(place)).toBe(true);
    expect(asked.map(({ method, url }) => `${method} ${url.pathname}`)).toEqual([
      `PUT /${acme}/kept/${id}`,
      `DELETE /in/${acme}/${id}`,
    ]);
    expect(asked[0]?.headers.get('x-amz-copy-source')).toBe(`/files-test/in/${acme}/${id}`);
    expect(asked[0]?.headers.get('authorization')).toMatch(/^AWS4-HMAC-SHA256 .*x-amz-copy-source/);
  });

  test('tells a copy that failed in the midst, though it was answered with 200', async () => {
    const { store } = bucket([new Response('<Error><Code>InternalError</Code></Error>', { status: 200 })]);
    await expect(store.keep(place)).rejects.toThrow('did not copy');
  });

  test('that has nothing says so, whether or not its policy lets it be listed', async () => {
    for (const status of [404, 403]) {
      const { store } = bucket([new Response('', { status }), new Response('', { status })]);
      expect(await store.keep(place)).toBe(false);
      expect(await bucket([new Response('', { status })]).store.read(place)).toBeUndefined();
    }
  });

  test('takes no more than was announced', async () => {
    const { store, asked } = bucket();
    expect(await store.receive(place, bytes('abc', 'def'), 5)).toBe(6);
    expect(asked).toEqual([]);
    expect(await store.receive(place, bytes('abc', 'de'), 5)).toBe(5);
    expect(asked[0]?.url.pathname).toBe(`/in/${acme}/${id}`);
  });

  test('removes both what came and what was kept', async () => {
    const { store, asked } = bucket();
    await store.remove(place);
    expect(asked.map(({ method, url }) => `${method} ${url.pathname}`)).toEqual([
      `DELETE /in/${acme}/${id}`,
      `DELETE /${acme}/kept/${id}`,
    ]);
  });

  test('lists what it keeps of one client page by page, and is never asked for another’s', async () => {
    const page = (key: string, token?: string) =>
      new Response(
        `<R><Key>${acme}/kept/${key}</Key>${token ? `<NextContinuationToken>${token}</NextContinuationToken>` : ''}</R>`,
      );
    const { store, asked } = bucket([page('a', 'more+1'), page('b')]);
    const found: string[] = [];
    for await (const one of store.list(acme)) found.push(one);
    expect(found).toEqual(['a', 'b']);
    expect(asked.map(({ url }) => url.searchParams.get('prefix'))).toEqual([`${acme}/kept/`, `${acme}/kept/`]);
    expect(asked[1]?.url.searchParams.get('continuation-token')).toBe('more+1');
  });

  test('that refuses is no success', async () => {
    const { store } = bucket([new Response('', { status: 500 })]);
    await expect(store.remove(place)).rejects.toThrow('S3 answered 500');
  });
});
