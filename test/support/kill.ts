import { expect } from 'vitest';
import { callJson } from './session.ts';

type Credential = Parameters<typeof callJson>[1];

/** An API key that opens, reads and changes tickets: each has its own count of requests, so no limit stops a test. */
export async function newKey(url: string, session: Credential): Promise<string> {
  const wanted = { name: 'writer', scopes: ['tickets:write', 'tickets:read'] };
  return (await must<{ key: string }>(url, session, 'POST', '/v1/api-keys', wanted, 201)).key;
}

/** A call that must be answered so. @throws TypeError or SyntaxError where the server went away meanwhile */
export async function must<T>(
  url: string,
  credential: Credential,
  method: string,
  path: string,
  body: object | undefined,
  status: number,
): Promise<T> {
  const answer = await callJson<T>(url, credential, method, path, body);
  expect(answer.status, `${method} ${path} was answered with ${JSON.stringify(answer.body)}`).toBe(status);
  return answer.body;
}
