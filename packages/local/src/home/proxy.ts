import type { BlockList } from 'node:net';

/** Whether a proxy of ours sent this. `::ffff:10.0.0.1` is how an IPv4 address looks on a socket for both. */
function isTrusted(remote: string | undefined, proxies: BlockList | undefined): boolean {
  if (remote === undefined || !proxies) return false;
  const plain = remote.replace(/^::ffff:(?=\d+\.)/u, '');
  return proxies.check(plain, plain.includes(':') ? 'ipv6' : 'ipv4');
}

/**
 * The request as the browser made it. That it came by https is believed of a proxy of ours alone; whoever else says
 * so is not heard.
 */
export function asAsked(request: Request, remote: string | undefined, proxies: BlockList | undefined): Request {
  const headers = new Headers(request.headers);
  const said = headers.get('x-forwarded-proto')?.split(',').at(-1)?.trim().toLowerCase();
  for (const name of [...headers.keys()])
    if (name.startsWith('x-forwarded-') || name === 'forwarded') headers.delete(name);
  const url = new URL(request.url);
  if (said === 'https' && isTrusted(remote, proxies)) url.protocol = 'https:';
  const { method, body, signal } = request;
  return new Request(url, { method, headers, signal, ...(body && { body, duplex: 'half' }) } as RequestInit);
}
