import { createHash, createHmac } from 'node:crypto';
import { linkSeconds } from '@portico/app/file/link';
import type { FileAddress } from '@portico/app/file/store';
import { clientId, clientScope, mspId } from '@portico/domain/kernel/scope';
import { describe, expect, test } from 'vitest';
import { s3Files } from './files.ts';

const acme = clientScope(mspId('k7m2q9xw'), clientId('c93fa1'));
const place = { scope: acme, id: 'fil_c93fa10123456789abcdef' };
const secretAccessKey = 'secret';
const began = Date.parse('2026-03-02T10:00:00Z');
const hello = Buffer.from('hello, world');
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes);

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const escaped = (text: string) =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

/**
 * What S3 answers to a request with its signature in the query, by the rules that it publishes (Authenticating Requests:
 * Using Query Parameters; PutObject). Written apart from what signs. @param at milliseconds since the epoch
 */
function s3Answers({ method, url, headers: given, body }: Sent, at: number, secret = secretAccessKey): string {
  const { host, pathname, searchParams } = new URL(url);
  const headers: Record<string, string> = { host, ...given };
  if (method === 'PUT') headers['content-length'] = String(body.length);
  const [signature, date, expires] = ['Signature', 'Date', 'Expires'].map(
    (one) => searchParams.get(`X-Amz-${one}`) ?? '',
  );
  const [, day = '', region = '', service = ''] = (searchParams.get('X-Amz-Credential') ?? '').split('/');
  const begins = Date.parse(`${date}`.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));
  if (at >= begins + Number(expires) * 1000) return 'AccessDenied: Request has expired';
  const names = (searchParams.get('X-Amz-SignedHeaders') ?? '').split(';');
  const unsigned = Object.keys(headers).filter((name) => name.startsWith('x-amz-') && !names.includes(name));
  if (unsigned.length > 0) return `AccessDenied: There were headers present in the request which were not signed`;
  const query = [...searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
    .sort()
    .join('&');
  const payload = headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD';
  const lines = names.map((name) => `${name}:${(headers[name] ?? '').trim()}\n`).join('');
  const canonical = [method, pathname, query, lines, names.join(';'), payload].join('\n');
  const scope = [day, region, service, 'aws4_request'];
  const text = ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(Buffer.from(canonical)).digest('hex')].join('\n');
  const mac = (key: string | Buffer, part: string) => createHmac('sha256', key).update(part).digest();
  const key = scope.reduce<string | Buffer>(mac, `AWS4${secret}`);
  if (mac(key, text).toString('hex') !== signature) return 'SignatureDoesNotMatch';
  const checksum = headers['x-amz-checksum-sha256'];
  if (checksum !== undefined && checksum !== sha256(body).digest('base64')) return 'BadDigest';
  return 'OK';
}

const { store } = s3Files({
  bucket: 'portico-files-000000000000',
  region: 'eu-central-1',
  now: () => began,
  credentials: async () => ({ accessKeyId: 'AKIA', secretAccessKey, sessionToken: 'token/of+acme=' }),
});
function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the bucket gives no addresses');
  return value;
}
const uploadOf = async (file: { size: number; sha256?: string }) =>
  given(await store.direct?.upload(place, file, linkSeconds.upload));
const known = () => uploadOf({ size: hello.length, sha256: sha256(hello).digest('base64url') });
const send = (to: FileAddress, more: Partial<Sent> = {}, later = 0) =>
  s3Answers({ method: to.method, url: to.url, headers: to.headers, body: hello, ...more }, began + later * 1000);

describe('S3, by its published rules,', () => {
  test('answers its own published example as it says', () => {
    const example =
      'https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256' +
      '&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z' +
      '&X-Amz-Expires=86400&X-Amz-SignedHeaders=host' +
      '&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404';
    const sent = { method: 'GET', url: example, headers: {}, body: Buffer.alloc(0) };
    const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
    expect(s3Answers(sent, Date.parse('2013-05-24T12:00:00Z'), secret)).toBe('OK');
  });

  test('takes the file that was announced, sent as a browser sends it', async () => {
    expect(send(await known())).toBe('OK');
    expect(send(await uploadOf({ size: hello.length }))).toBe('OK');
  });

  test('takes no file of another length, whatever was announced of its hash', async () => {
    for (const to of [await known(), await uploadOf({ size: hello.length })]) {
      for (const body of [Buffer.alloc(0), hello.subarray(1), Buffer.concat([hello, hello])]) {
        expect(send(to, { body })).toBe('SignatureDoesNotMatch');
      }
    }
  });

  test('takes no other bytes of the same length where a hash was announced', async () => {
    const to = await known();
    const body = Buffer.from('HELLO, WORLD');
    expect(send(to, { body })).toBe('BadDigest');
    const headers = { ...to.headers, 'x-amz-checksum-sha256': sha256(body).digest('base64') };
    expect(send(to, { body, headers })).toBe('SignatureDoesNotMatch');
    const { 'x-amz-checksum-sha256': _, ...without } = to.headers;
    expect(send(to, { body, headers: without })).toBe('SignatureDoesNotMatch');
  });

  test('takes no other type: nothing that a browser might run lies in the bucket', async () => {
    const to = await known();
    expect(send(to, { headers: { ...to.headers, 'content-type': 'text/html' } })).toBe('SignatureDoesNotMatch');
  });

  test('takes nothing at another place or by another method, and no permission that was not signed', async () => {
    const to = await known();
    expect(send(to, { url: to.url.replace('c93fa1', 'c93fa2') })).toBe('SignatureDoesNotMatch');
    expect(send(to, { method: 'GET' })).toBe('SignatureDoesNotMatch');
    expect(send(to, { headers: { ...to.headers, 'x-amz-acl': 'public-read' } })).toContain('AccessDenied');
  });

  test('takes nothing after a quarter of an hour, and gives nothing after a minute', async () => {
    const to = await known();
    expect([send(to, {}, 899), send(to, {}, 900)]).toEqual(['OK', expect.stringContaining('expired')]);
    const file = { name: 'März (1).html', type: 'text/html' };
    const from = given(await store.direct?.download(place, file, linkSeconds.download));
    const fetched = (later: number, url = from.url) => send(from, { url, body: Buffer.alloc(0) }, later);
    expect([fetched(59), fetched(60)]).toEqual(['OK', expect.stringContaining('expired')]);
    const shown = from.url.replace('application%2Foctet-stream', 'text%2Fhtml');
    expect(shown).not.toBe(from.url);
    expect(fetched(0, shown)).toBe('SignatureDoesNotMatch');
  });
});
