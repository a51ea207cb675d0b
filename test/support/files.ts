import { createHash } from 'node:crypto';
import type { Answer, Caller } from './caller.ts';
import { ORIGIN, type World } from './world.ts';

export interface FileAnswer {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly sha256?: string;
  readonly reason?: string;
}
export interface Announced extends FileAnswer {
  readonly upload: { readonly method: 'PUT'; readonly url: string; readonly headers: Record<string, string> };
}
export interface Linked extends FileAnswer {
  readonly download: { readonly url: string; readonly expiresAt: string };
}

export interface Given {
  readonly name?: string;
  readonly type?: string;
  readonly size?: number;
  readonly sha256?: string;
  readonly inline?: boolean;
  readonly client?: string;
  readonly ticket?: string;
}

export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'latin1'));
export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64url');

export function announced(by: Caller, content: Uint8Array, given: Given): Promise<Answer<Announced>> {
  const plain = { name: 'log.txt', type: 'text/plain', size: content.length };
  return by.post<Announced>('/v1/files', { ...plain, ...given });
}

export function sent(by: Caller, { upload }: Announced, content: Uint8Array<ArrayBuffer>): Promise<Answer<unknown>> {
  return by.raw(upload.method, upload.url, content, { headers: upload.headers });
}

/** All three steps. @returns what came of it: clean, quarantined or pending. */
export async function uploaded(
  by: Caller,
  content: Uint8Array<ArrayBuffer> | string,
  given: Given,
): Promise<FileAnswer> {
  const bytes = typeof content === 'string' ? bytesOf(content) : content;
  const { status, body, text } = await announced(by, bytes, given);
  if (status !== 201) throw new Error(`not announced: ${text}`);
  const put = await sent(by, body, bytes);
  if (put.status !== 204) throw new Error(`not taken: ${put.text}`);
  const done = await by.post<FileAnswer>(`/v1/files/${body.id}/complete`);
  if (done.status !== 200) throw new Error(`not completed: ${done.text}`);
  return done.body;
}

/** Follows an address as a browser without any cookie would. */
export async function fetched(world: World, url: string): Promise<Response> {
  const response = await world.desk.fetch(new Request(new URL(url, ORIGIN), { headers: { host: 'localhost:3000' } }));
  if (!response) throw new Error(`nobody answers ${url}`);
  return response;
}
