import { describe, expect, test } from 'vitest';
import { throughEdge } from './origin.ts';

const secret = 'e'.repeat(40);
const seen: Request[] = [];
const fetch = throughEdge(secret, async (request) => {
  seen.push(request);
  return new Response('inside');
});
const ask = (headers: Record<string, string>) =>
  fetch(new Request('https://origin.desk.example.com/v1/me?a=1', { headers }));

describe('requests that did not come through the firewall', () => {
  test.each([
    ['without the secret', { 'x-portico-host': 'desk.example.com' }],
    ['with another', { 'x-portico-host': 'desk.example.com', 'x-portico-origin': 'f'.repeat(40) }],
    ['with a part of it', { 'x-portico-host': 'desk.example.com', 'x-portico-origin': 'e'.repeat(39) }],
    ['with no host', { 'x-portico-origin': secret }],
    ['with a host that is none', { 'x-portico-origin': secret, 'x-portico-host': 'desk.example.com/../x' }],
  ])('%s are refused, and no handler sees them', async (_, headers) => {
    seen.length = 0;
    expect((await ask(headers)).status).toBe(403);
    expect(seen).toEqual([]);
  });

  test('what did is seen at the host that the browser asked for, without the secret', async () => {
    seen.length = 0;
    const headers = { 'x-portico-host': 'Support.acme.example', 'x-portico-origin': secret, cookie: 'a=1' };
    expect(await (await ask(headers)).text()).toBe('inside');
    const [request] = seen;
    expect(request?.url).toBe('https://support.acme.example/v1/me?a=1');
    expect(Object.fromEntries(request?.headers ?? [])).toEqual({ cookie: 'a=1', host: 'support.acme.example' });
  });
});
