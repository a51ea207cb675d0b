import { linkTo, readLink } from '@portico/app/file/link';
import type { Scanner } from '@portico/app/file/store';
import { clientScope, mspOf } from '@portico/domain/kernel/scope';
import { fileHead } from '@portico/store/keys';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  announced,
  bytesOf,
  type FileAnswer,
  fetched,
  type Given,
  type Linked,
  sent,
  sha256Of,
  uploaded,
} from '../support/files.ts';
import { opened, replied } from '../support/tickets.ts';
import type { Timeline } from '../support/types.ts';
import { violations } from '../support/verified.ts';
import { startWorld, type World } from '../support/world.ts';

/** Files from the announcement to the download, and everything that must not become of them. */
let world: World;
let ref: string;
let verdict: 'clean' | 'found' | 'later';
const scanner: Scanner = { judge: async () => verdict };
beforeEach(async () => {
  verdict = 'clean';
  world = await startWorld({ scanner });
  ref = (await opened(world.as('tom'), { client: 'acme', requester: world.person('daniel').id })).body.number;
});
afterEach(() => world.close());

const png = Buffer.concat([
  Buffer.from([137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13]),
  Buffer.from('IHDR'),
  Buffer.alloc(40),
]);
const pngBytes = new Uint8Array(png);

async function attach(who: string, ids: readonly string[], to = 'replies', at = ref) {
  return world
    .as(who)
    .post<{ files: FileAnswer[]; version: number }>(`/v1/tickets/${at}/${to}`, { text: 'See the file', files: ids });
}
const scope = () => clientScope(mspOf(world.msp('northwind')), world.client('acme').id);
const known = (id: string) => world.system.get(fileHead(scope(), id));
const kept = async (): Promise<string[]> => {
  const ids: string[] = [];
  for await (const id of world.ports.files.store.list(scope())) ids.push(id);
  return ids.sort();
};

describe('a file', () => {
  test('comes with a reply, is told with hash and size, and is downloaded as it was sent, without a cookie', async () => {
    const content = bytesOf('line one\nline two\n');
    const file = await uploaded(world.as('daniel'), content, { name: 'Protokoll "März".txt' });
    expect(file).toMatchObject({ state: 'clean', sha256: sha256Of(content) });
    const answer = await attach('daniel', [file.id]);
    expect([answer.status, answer.body.files[0]?.sha256]).toEqual([201, sha256Of(content)]);
    const link = await world.as('tom').get<Linked>(`/v1/tickets/${ref}/files/${file.id}`);
    const response = await fetched(world, link.body.download.url);
    expect(Buffer.from(await response.arrayBuffer()).equals(Buffer.from(content))).toBe(true);
    const header = (name: string) => response.headers.get(name);
    expect(header('content-disposition')).toBe(
      'attachment; filename="Protokoll _M_rz_.txt"; filename*=UTF-8\'\'Protokoll%20%22M%C3%A4rz%22.txt',
    );
    expect(header('content-type')).toBe('application/octet-stream');
    expect(header('x-content-type-options')).toBe('nosniff');
    expect(header('content-security-policy')).toContain('sandbox');
    expect(header('cache-control')).toContain('no-store');
    expect(await violations(world)).toEqual([]);
  });

  test('of a picture stands in its message, in the timeline and on the ticket', async () => {
    const { id } = await uploaded(world.as('tom'), pngBytes, {
      name: 'shot.png',
      type: 'image/png',
      inline: true,
      ticket: ref,
    });
    await attach('tom', [id]);
    const { items } = (await world.as('daniel').get<Timeline>(`/v1/tickets/${ref}/timeline`)).body;
    const files = items.flatMap((item) => ('files' in item ? (item.files as unknown[]) : []));
    expect(files).toEqual([expect.objectContaining({ id, name: 'shot.png', inline: true, visibility: 'public' })]);
    expect((await world.as('daniel').get(`/v1/tickets/${ref}`)).text).toContain(id);
    const { download } = (await world.as('daniel').get<Linked>(`/v1/tickets/${ref}/files/${id}`)).body;
    expect((await fetched(world, download.url)).headers.get('content-type')).toBe('image/png');
  });

  test('comes with a new ticket of an end user', async () => {
    const { id } = await uploaded(world.as('daniel'), 'It broke', {});
    const answer = await opened(world.as('daniel'), { client: 'acme', files: [id] });
    const listed = await world.as('tom').get<{ items: FileAnswer[] }>(`/v1/tickets/${answer.body.number}/files`);
    expect(listed.body.items.map((one) => one.id)).toEqual([id]);
    expect(await violations(world)).toEqual([]);
  });

  test('of an internal note is reached by no end user, by its id no more than by any list', async () => {
    const { id } = await uploaded(world.as('tom'), 'password: hunter2', { ticket: ref });
    await attach('tom', [id], 'notes');
    const daniel = world.as('daniel');
    const missing = await daniel.get(`/v1/tickets/${ref}/files/fil_5fj5f8${'z'.repeat(16)}`);
    const answer = await daniel.get(`/v1/tickets/${ref}/files/${id}`);
    expect([answer.status, answer.body.detail]).toEqual([404, missing.body.detail]);
    const seen = [`/v1/tickets/${ref}`, `/v1/tickets/${ref}/files`, `/v1/tickets/${ref}/timeline`, `/v1/files/${id}`];
    for (const path of seen) expect((await daniel.get(path)).text).not.toContain(id);
    expect((await world.as('elena').get<Linked>(`/v1/tickets/${ref}/files/${id}`)).status).toBe(200);
  });

  test('is attached once: not twice, not by a colleague, not to another ticket than it was meant for', async () => {
    const { id } = await uploaded(world.as('tom'), 'once', { ticket: ref });
    const other = (await opened(world.as('tom'), { client: 'acme', requester: world.person('daniel').id })).body.number;
    expect((await attach('tom', [id], 'replies', other)).status).toBe(422);
    expect((await attach('elena', [id])).status).toBe(422);
    expect((await attach('tom', [id, id])).status).toBe(422);
    const both = await Promise.all([attach('tom', [id]), attach('tom', [id], 'notes')]);
    expect(both.map((one) => one.status).filter((status) => status === 201)).toHaveLength(1);
    expect((await attach('tom', [id])).status).toBe(422);
    expect(await violations(world)).toEqual([]);
  });

  test('replayed by its Idempotency-Key is attached once, with the same answer', async () => {
    const { id } = await uploaded(world.as('tom'), 'once', { ticket: ref });
    const post = () => world.as('tom').post(`/v1/tickets/${ref}/replies`, { text: 'x', files: [id] }, { key: 'once' });
    const [first, second] = [await post(), await post()];
    expect([first.status, second.text]).toEqual([201, first.text]);
  });
});

const asked = (given: Given & Record<string, unknown>) =>
  world.as('tom').post('/v1/files', { ticket: ref, name: 'a.txt', type: 'text/plain', size: 3, ...given });

describe('is refused before a byte is sent', () => {
  test.each([
    ['empty', { size: 0 }, '/size'],
    ['too large', { size: 26_214_401 }, '/size'],
    ['of a type that the desk does not take', { type: 'application/x-thing' }, '/type'],
    ['of no type', { type: 'nonsense' }, '/type'],
    ['named like a path', { name: '../../etc/passwd' }, '/name'],
    ['named like a path of Windows', { name: '..\\..\\boot.ini' }, '/name'],
    ['named nothing', { name: '..' }, '/name'],
    ['with a name that turns its own direction', { name: 'annual\u202efdp.exe' }, '/name'],
    ['with a name that ends a header', { name: 'a\r\nset-cookie: x.txt' }, '/name'],
    ['to be shown in place though it is no picture', { inline: true }, '/inline'],
    ['with a hash that is none', { sha256: 'abc' }, '/sha256'],
  ])('%s', async (_what, given, pointer) => {
    const answer = await asked(given);
    expect([answer.status, answer.body.errors?.map((one) => one.pointer)]).toEqual([422, [pointer]]);
  });
});

describe('that is not what was announced', () => {
  test('by its length is told so, and can be sent again', async () => {
    const tom = world.as('tom');
    const { body } = await announced(tom, bytesOf('abcdef'), { ticket: ref });
    expect((await tom.post(`/v1/files/${body.id}/complete`)).body).toMatchObject({ code: 'file.not_uploaded' });
    await sent(tom, body, bytesOf('abc'));
    const short = await tom.post(`/v1/files/${body.id}/complete`);
    expect([short.status, short.body.errors?.[0]?.detail]).toEqual([
      422,
      '6 bytes were announced, 3 came; send it again',
    ]);
    expect((await sent(tom, body, bytesOf('abcdefg'))).status).toBe(413);
    await sent(tom, body, bytesOf('abcdef'));
    expect((await tom.post<FileAnswer>(`/v1/files/${body.id}/complete`)).body.state).toBe('clean');
  });

  test('by its hash is refused, and nothing of it is kept', async () => {
    const tom = world.as('tom');
    const { body } = await announced(tom, bytesOf('abc'), { ticket: ref, sha256: sha256Of(bytesOf('abd')) });
    await sent(tom, body, bytesOf('abc'));
    const answer = await tom.post(`/v1/files/${body.id}/complete`);
    expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([422, '/sha256']);
    expect(await kept()).toEqual([]);
    expect((await attach('tom', [body.id])).status).toBe(422);
  });

  test('after it was looked at stays what was looked at', async () => {
    const tom = world.as('tom');
    const { body } = await announced(tom, bytesOf('good'), { ticket: ref });
    await sent(tom, body, bytesOf('good'));
    await tom.post(`/v1/files/${body.id}/complete`);
    expect((await sent(tom, body, bytesOf('evil'))).status).toBe(409);
    await attach('tom', [body.id]);
    const { download } = (await tom.get<Linked>(`/v1/tickets/${ref}/files/${body.id}`)).body;
    expect(await (await fetched(world, download.url)).text()).toBe('good');
  });
});

const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}', '$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');
const exe = Buffer.concat([
  Buffer.from('MZ'),
  Buffer.alloc(58),
  Buffer.from([64, 0, 0, 0]),
  Buffer.from('PE\0\0'),
  Buffer.alloc(200),
]);

describe('is put aside, and can be neither attached nor fetched', () => {
  test.each([
    ['a program under a harmless name', new Uint8Array(exe), { name: 'report.pdf', type: 'application/pdf' }],
    ['a program by its name alone', bytesOf('hello'), { name: 'setup.exe', type: 'text/plain' }],
    ['a second ending that hides the first', bytesOf('hello'), { name: 'invoice.exe.txt', type: 'text/plain' }],
    ['a page that could run a script', bytesOf('<html></html>'), { name: 'a.html', type: 'text/plain' }],
    ['a drawing that could run a script', bytesOf('<svg onload="x()"/>'), { name: 'a.svg', type: 'image/svg+xml' }],
    ['a picture that is text', bytesOf('hello'), { name: 'a.png', type: 'image/png' }],
    ['a text that is a picture', pngBytes, { name: 'a.txt', type: 'text/plain' }],
    ['the test file of scanners', bytesOf(`${'.'.repeat(70_000)}${eicar}`), { name: 'a.txt', type: 'text/plain' }],
  ])('%s', async (_what, content, given) => {
    const file = await uploaded(world.as('tom'), content, { ...given, ticket: ref });
    expect(file.state).toBe('quarantined');
    expect(file.reason).toBeTruthy();
    const answer = await attach('tom', [file.id]);
    expect(answer.status).toBe(422);
    expect((await world.as('tom').get(`/v1/tickets/${ref}/files/${file.id}`)).status).toBe(404);
  });

  test('what the scanner finds; while it has not answered the file waits, and is asked about again', async () => {
    verdict = 'found';
    expect(await uploaded(world.as('tom'), 'x', { ticket: ref })).toMatchObject({ state: 'quarantined' });
    verdict = 'later';
    const file = await uploaded(world.as('tom'), 'x', { ticket: ref });
    expect(file.state).toBe('pending');
    expect((await attach('tom', [file.id])).status).toBe(422);
    verdict = 'clean';
    expect((await world.as('tom').post<FileAnswer>(`/v1/files/${file.id}/complete`)).body.state).toBe('clean');
    expect((await attach('tom', [file.id])).status).toBe(201);
  });
});

test('two files of one name in one message, and more files than a message may bring, are refused by name', async () => {
  const tom = world.as('tom');
  const one = async (name: string) => (await uploaded(tom, 'x', { ticket: ref, name })).id;
  const twice = await world
    .as('tom')
    .post(`/v1/tickets/${ref}/replies`, { text: 'x', files: [await one('a.txt'), await one('A.TXT')] });
  expect([twice.status, twice.body.errors?.[0]]).toMatchObject([422, { pointer: '/files/1' }]);
  const many = await Promise.all(Array.from({ length: 11 }, (_, i) => one(`${i}.txt`)));
  const refused = await tom.post(`/v1/tickets/${ref}/replies`, { text: 'x', files: many });
  expect([refused.status, refused.body.errors?.[0]?.pointer]).toEqual([422, '/files']);
});

describe('a link', () => {
  const linked = async () => {
    const { id } = await uploaded(world.as('daniel'), 'secret', {});
    await attach('daniel', [id]);
    return { id, url: (await world.as('daniel').get<Linked>(`/v1/tickets/${ref}/files/${id}`)).body.download.url };
  };

  test('works for a minute, and then answers as if there were nothing', async () => {
    const { url } = await linked();
    expect((await fetched(world, url)).status).toBe(200);
    world.sleep('PT61S');
    const [late, never] = [await fetched(world, url), await fetched(world, `/files/fil_5fj5f8${'z'.repeat(16)}?key=x`)];
    expect(late.status).toBe(404);
    const plain = (text: string) => text.replace(/"requestId":"[^"]*"/, '');
    expect(plain(await late.text())).toBe(plain(await never.text()));
  });

  test('is good for its own file, purpose, person and tenant: every other one is answered alike', async () => {
    const { id, url } = await linked();
    const other = await linked();
    const key = (of: string) => of.split('key=')[1] ?? '';
    const [packed = '', mac = ''] = key(url).split('.');
    const changed = (from: string, to: string) =>
      `${Buffer.from(Buffer.from(packed, 'base64url').toString().replace(from, to)).toString('base64url')}.${mac}`;
    const tries = [
      `/files/${id}`,
      `/files/${id}?key=`,
      `/files/${other.id}?key=${key(url)}`,
      `/files/${id}?key=${changed('daniel', 'mallory')}`,
      `/files/${id}?key=${changed(world.person('daniel').id, world.person('hannah').id)}`,
      `/files/${id}?key=${changed('download', 'upload')}`,
      `/files/${id}?key=${changed(world.client('acme').id, world.client('bluewater').id)}`,
      `/files/${id}?key=${packed}.${mac.slice(1)}`,
      `/files/${id}?key=${packed}`,
    ];
    expect((await fetched(world, url)).status).toBe(200);
    for (const path of tries)
      if (path !== url) expect([path, (await fetched(world, path)).status]).toEqual([path, 404]);
    const put = await world.as('daniel').raw('PUT', url, bytesOf('evil!!'));
    expect(put.status).toBe(404);
  });

  test('signed by anybody else, or for a scope that its file is not of, is none', () => {
    const at = { now: '2026-03-02T10:00:00Z', mac: (text: string) => Buffer.from(text).toString('base64url') };
    const id = `fil_${world.client('acme').id}${'a'.repeat(16)}`;
    const key = (by: typeof at, where = scope()) =>
      linkTo(by, { scope: where, id }, 'download', 'staff:x').url.split('key=')[1] ?? '';
    expect(readLink(at, id, 'download', key(at))).toMatchObject({ scope: scope(), person: 'staff:x' });
    expect(readLink(at, id, 'download', key({ ...at, mac: (text) => `${at.mac(text)}x` }))).toBeUndefined();
    const foreign = clientScope(mspOf(world.msp('northwind')), world.client('bluewater').id);
    expect(readLink(at, id, 'download', key(at, foreign))).toBeUndefined();
    expect(readLink({ ...at, now: '2026-03-02T10:01:00Z' }, id, 'download', key(at))).toBeUndefined();
  });
});

describe('what nobody attaches', () => {
  test('is removed a day later, with its bytes: announced, uploaded, clean and put aside alike', async () => {
    const tom = world.as('tom');
    const waiting = (await announced(tom, bytesOf('abc'), { ticket: ref })).body;
    const sentOnly = (await announced(tom, bytesOf('abc'), { ticket: ref })).body;
    await sent(tom, sentOnly, bytesOf('abc'));
    const clean = await uploaded(tom, 'abc', { ticket: ref });
    const aside = await uploaded(tom, 'x', { ticket: ref, name: 'a.exe' });
    await world.advance('PT23H');
    for (const { id } of [waiting, sentOnly, clean, aside]) expect(await known(id)).toBeDefined();
    await world.advance('PT2H');
    for (const { id } of [waiting, sentOnly, clean, aside]) expect(await known(id)).toBeUndefined();
    expect(await kept()).toEqual([]);
    expect((await attach('tom', [clean.id])).status).toBe(422);
    expect(await violations(world)).toEqual([]);
  });

  test('is told from what was attached, however late: that is never removed', async () => {
    const { id } = await uploaded(world.as('daniel'), 'keep me', {});
    await world.advance('PT23H');
    await attach('daniel', [id]);
    await world.advance('P60D');
    expect(await kept()).toEqual([id]);
    const { download } = (await world.as('tom').get<Linked>(`/v1/tickets/${ref}/files/${id}`)).body;
    expect(await (await fetched(world, download.url)).text()).toBe('keep me');
    expect(await violations(world)).toEqual([]);
  });

  test('and a message that fails leaves its files to be attached by another', async () => {
    const { id } = await uploaded(world.as('tom'), 'x', { ticket: ref });
    const refused = await world
      .as('tom')
      .post(`/v1/tickets/${ref}/replies`, { text: 'x', files: [id, `fil_zzzzzz${'z'.repeat(16)}`] });
    expect(refused.status).toBe(422);
    expect((await attach('tom', [id])).status).toBe(201);
  });
});

describe('erasing', () => {
  test('a file takes content and name away, keeps its hash, and the log still verifies', async () => {
    const { id, sha256 } = await uploaded(world.as('daniel'), 'passport number 123', { name: 'passport.txt' });
    await attach('daniel', [id]);
    const { download } = (await world.as('daniel').get<Linked>(`/v1/tickets/${ref}/files/${id}`)).body;
    expect((await world.as('tom').delete(`/v1/tickets/${ref}/files/${id}`)).status).toBe(403);
    const erased = await world.as('priya').delete<FileAnswer>(`/v1/tickets/${ref}/files/${id}`);
    expect(erased.body).toMatchObject({ name: '(erased)', erased: true, sha256 });
    expect(await kept()).toEqual([]);
    // A link that was given out before opens nothing any more.
    expect((await fetched(world, download.url)).status).toBe(404);
    expect((await world.as('daniel').get(`/v1/tickets/${ref}/files/${id}`)).body).toMatchObject({
      code: 'file.erased',
    });
    expect((await world.as('daniel').get(`/v1/tickets/${ref}`)).text).not.toContain('passport');
    expect(await violations(world)).toEqual([]);
  });

  test('a person takes what they uploaded along, and leaves what the desk uploaded', async () => {
    const theirs = await uploaded(world.as('daniel'), 'mine', { name: 'daniel-osei.txt' });
    await attach('daniel', [theirs.id]);
    const ours = await uploaded(world.as('tom'), 'ours', { ticket: ref });
    await attach('tom', [ours.id]);
    const gone = await world
      .as('priya')
      .post(`/v1/clients/${world.client('acme').id}/contacts/${world.person('daniel').id}/erase`);
    expect(gone.status, gone.text).toBe(200);
    expect(await kept()).toEqual([ours.id]);
    expect((await world.as('tom').get(`/v1/tickets/${ref}/files`)).text).not.toContain('osei');
    expect(await violations(world)).toEqual([]);
  });
});

test('verifying finds content that was changed, that is missing, and that nobody knows', async () => {
  const ids: string[] = [];
  for (const name of ['a.txt', 'b.txt']) {
    const { id } = await uploaded(world.as('tom'), `content of ${name}`, { name, ticket: ref });
    await attach('tom', [id]);
    ids.push(id);
  }
  const { store } = world.ports.files;
  const [first = '', second = ''] = ids;
  const put = async (id: string, text: string): Promise<void> => {
    await store.receive({ scope: scope(), id }, [bytesOf(text)] as unknown as AsyncIterable<Uint8Array>, 100);
    await store.keep({ scope: scope(), id });
  };
  await put(first, 'content of a.tyt');
  await store.remove({ scope: scope(), id: second });
  await put(`fil_${world.client('acme').id}${'q'.repeat(16)}`, 'who am I');
  const found = (await violations(world)).join('\n');
  expect(found).toMatch(/I26 .*another hash/);
  expect(found).toMatch(/I26 .*its content is missing/);
  expect(found).toMatch(/I26 .*nothing is known of it/);
});

test('a message with a file costs five write units more, and a ticket without files nothing', async () => {
  const tom = world.as('tom');
  const { id } = await uploaded(tom, 'x', { ticket: ref });
  await replied(tom, ref, 'first');
  const plain = (await replied(tom, ref, 'second', { key: 'c1' })).used.writes;
  const withFile = await tom.post(`/v1/tickets/${ref}/replies`, { text: 'third', files: [id] }, { key: 'c2' });
  expect(plain).toBeLessThanOrEqual(11);
  expect(withFile.used.writes - plain).toBeLessThanOrEqual(5);
});
