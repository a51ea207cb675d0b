import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sweep } from '@portico/app/timer/sweep';
import { openHome } from '@portico/local/home/open';
import { readSettings } from '@portico/local/home/settings';
import { expect, test } from 'vitest';
import { random, seedOfRun } from '../conformance/support/prefix.ts';
import { repository } from '../support/cli.ts';
import { incident, isCutOff, KILLS, must, newKeys, targets, until } from '../support/kill.ts';
import { signInAt } from '../support/session.ts';
import { verified } from '../support/verified.ts';

const SENDERS = 4;
/** Files that are taken in before each kill, at the least. */
const PER_KILL = 12;
const seed = seedOfRun();
const next = random(seed);
const { installed, start } = targets();

/** What the server said of a file: taken in whole, and then on its ticket. */
interface Sent {
  readonly id: string;
  readonly hash: string;
  readonly key: string;
  attached: boolean;
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A text of its own for each file, from a few bytes to more than one block. */
function contentOf(name: string, size: number): Uint8Array<ArrayBuffer> {
  const line = `${hashOf(Buffer.from(name))}\n`;
  return new Uint8Array(Buffer.from(line.repeat(Math.ceil(size / line.length)).slice(0, size)));
}

/** Sends file after file and attaches each to the ticket, until the server answers no more. */
async function sendUntilGone(
  url: string,
  key: string,
  ticket: string,
  name: string,
  sizes: () => number,
  into: Sent[],
) {
  for (let n = 0; ; n++) {
    try {
      const content = contentOf(`${name}.${n}`, sizes());
      const given = { name: `${name}.${n}.txt`, type: 'text/plain', size: content.length, ticket };
      const announced = await must<{ id: string; upload: { url: string } }>(url, key, 'POST', '/v1/files', given, 201);
      const { id, upload } = announced;
      const put = await fetch(new URL(upload.url, url), {
        method: 'PUT',
        body: content,
        headers: { 'content-type': 'application/octet-stream' },
      });
      if (put.status !== 204) throw new Error(`bytes of ${id}: ${put.status}`);
      const done = await must<{ state: string }>(url, key, 'POST', `/v1/files/${id}/complete`, undefined, 200);
      expect(done.state).toBe('clean');
      const sent: Sent = { id, hash: hashOf(content), key, attached: false };
      into.push(sent);
      // Every third stays what nobody attaches.
      if (n % 3 === 2) continue;
      await must(url, key, 'POST', `/v1/tickets/${ticket}/notes`, { text: name, files: [id] }, 201);
      sent.attached = true;
    } catch (error) {
      if (isCutOff(error)) return;
      throw error;
    }
  }
}

/** What a file's bytes are, as somebody who may see the ticket reads them. */
async function readAt(url: string, key: string, ticket: string, id: string): Promise<string> {
  const link = await must<{ download: { url: string } }>(
    url,
    key,
    'GET',
    `/v1/tickets/${ticket}/files/${id}`,
    undefined,
    200,
  );
  const answer = await fetch(new URL(link.download.url, url));
  return answer.status === 200 ? hashOf(new Uint8Array(await answer.arrayBuffer())) : `answered ${answer.status}`;
}

/** Two days later: whatever nobody attached is collected. */
async function collected(data: string): Promise<void> {
  const settings = readSettings({ PORTICO_DATA: data, PORTICO_DURABILITY: 'process' }, repository);
  const later = (): number => Date.now() + 2 * 86_400_000;
  const home = await openHome(settings, 'collect', later);
  for (let more = true; more; ) {
    const count = await sweep({ ports: home.ports }, new Date(later()).toISOString(), 1_000);
    expect(count.failed).toBe(0);
    ({ more } = count);
  }
  await home.settle();
  await home.close();
}

function namesIn(data: string, part: 'in' | 'kept'): string[] {
  const root = join(data, 'files');
  const scopes = existsSync(root) ? readdirSync(root) : [];
  return scopes.flatMap((scope) => (existsSync(join(root, scope, part)) ? readdirSync(join(root, scope, part)) : []));
}

test('kill -9 during uploads loses and tears no file that was acknowledged, and orphans are collected', async () => {
  const data = await installed();
  let server = await start(data);
  const keys = await newKeys(server.url, await signInAt(server.url, 'Priya Raman'), KILLS * SENDERS);
  const all: Sent[] = [];
  const attached: string[] = [];
  let left = 0;
  for (let round = 0; round < KILLS; round++) {
    // Each round asks by a key of its own: no limit of requests stops a long run.
    const reader = keys[round * SENDERS] ?? '';
    // A ticket has its limit of files: each round has its own.
    const { number } = await must<{ number: string }>(
      server.url,
      reader,
      'POST',
      '/v1/tickets',
      incident('Files'),
      201,
    );
    const own: Sent[] = [];
    const target = PER_KILL + Math.floor(next() * 24);
    const sizes = () => 1 + Math.floor(next() ** 3 * 300_000);
    const senders = Array.from({ length: SENDERS }, (_, n) =>
      sendUntilGone(server.url, keys[round * SENDERS + n] ?? '', number, `${round}.${n}`, sizes, own),
    );
    const sending = Promise.all(senders);
    await Promise.race([sending, until(() => own.length >= target)]);
    await server.kill();
    await sending;
    server = await start(data);
    const there = await must<{ items: { id: string }[] }>(
      server.url,
      reader,
      'GET',
      `/v1/tickets/${number}/files`,
      undefined,
      200,
    );
    const stands = new Set(there.items.map((one) => one.id));
    for (const one of own) {
      if (one.attached) expect(stands.has(one.id), `${one.id} was said to be attached`).toBe(true);
      if (!stands.has(one.id)) {
        // Taken in and attached to nothing: it can still be. Every other one stays an orphan.
        left += 1;
        if (left % 2 === 0) continue;
        await must(server.url, one.key, 'POST', `/v1/tickets/${number}/notes`, { text: 'late', files: [one.id] }, 201);
      }
      expect(await readAt(server.url, reader, number, one.id), one.id).toBe(one.hash);
      attached.push(one.id);
    }
    all.push(...own);
    await verified(data);
  }
  expect((await server.stop()).code).toBe(0);
  const before = namesIn(data, 'kept').length;
  await collected(data);
  await verified(data);
  const kept = namesIn(data, 'kept');
  console.info(
    `uploads: seed ${seed}, kills ${KILLS}, files acknowledged ${all.length}, attached ${attached.length}, lost 0, torn 0; ${before - kept.length} orphans collected`,
  );
  expect(kept.sort()).toEqual(attached.sort());
  expect(namesIn(data, 'in').filter((name) => !name.endsWith('.part'))).toEqual([]);
  expect(before - kept.length).toBeGreaterThanOrEqual(Math.floor(left / 2));
  expect(left).toBeGreaterThan(KILLS);
  expect(all.length).toBeGreaterThanOrEqual(PER_KILL * KILLS);
});
