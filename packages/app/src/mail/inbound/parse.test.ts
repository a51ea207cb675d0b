import { describe, expect, test } from 'vitest';
import { parseMail } from './parse.ts';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const mail = (head: string, body = 'Hello', more: (text: string) => Uint8Array = utf8) =>
  parseMail(more(`From: Ada <ada@acme.example>\r\nDate: Mon, 2 Mar 2026 10:14:00 +0100\r\n${head}\r\n\r\n${body}\r\n`));

describe('the head', () => {
  test('is read with its names, addresses and ids', async () => {
    const got = await mail(
      [
        'To: "Ray, Bob" <bob@acme.example>, Team: x@acme.example, y@acme.example;',
        'Cc: =?utf-8?Q?J=C3=B6rg?= <j@acme.example>',
        'Reply-To: desk@acme.example',
        'Subject: =?iso-8859-1?Q?Gr=FC=DFe?=\r\n =?utf-8?B?IGF1cyBaw7xyaWNo?=',
        'Message-ID: <a@b>',
        'In-Reply-To: <c@d>',
        'References: <e@f>\r\n <c@d> <c@d>',
      ].join('\r\n'),
    );
    expect(got).toMatchObject({
      sender: { address: 'ada@acme.example', name: 'Ada' },
      replyTo: { address: 'desk@acme.example' },
      ...{ subject: 'Grüße aus Zürich', date: '2026-03-02T09:14:00.000Z', messageId: '<a@b>', inReplyTo: '<c@d>' },
      ...{ references: ['<e@f>', '<c@d>'], text: 'Hello', warnings: [], sendAutoReply: true },
    });
    expect(got.to.map((one) => one.address)).toEqual(['bob@acme.example', 'x@acme.example', 'y@acme.example']);
    expect(got.cc[0]?.name).toBe('Jörg');
  });

  test.each([
    ['Subject: Grüße', utf8, 'Grüße'],
    ['Subject: Grüße', bytes, 'Grüße'],
    ['Content-Type: text/plain; charset=iso-8859-2\r\nSubject: \xb1\xb6', bytes, 'ąś'],
    ['Subject: \xd4\xc5\xd3\xd4 \xd4\xc5\xd3\xd4', bytes, 'тест тест'],
    ['Subject: \xd7\xaa\xb7\xa2\xa3\xba\xd5\xfb\xcc\xe5', bytes, '转发：整体'],
    ['Subject: \xef\xf0\xe8\xe2\xe5\xf2', bytes, 'привет'],
  ] as const)('%j is read though it may not be written so', async (head, encode, subject) => {
    expect((await mail(head, 'x', encode)).subject).toBe(subject);
  });

  test.each([
    ['ada@acme.example (Ada Byron)', 'ada@acme.example'],
    ['"Ada" ada@acme.example', 'ada@acme.example'],
    ['Ada <ada@acme(work).example>', 'ada@acme.example'],
    ['<<ada@acme.example>>', 'ada@acme.example'],
    ['=?utf-8?Q?Ada?= <ada@acme.example>, Bob <bob@acme.example>', 'ada@acme.example'],
  ])('the sender %j is found', async (from, address) => {
    expect((await parseMail(utf8(`From: ${from}\n\nx`))).sender?.address).toBe(address);
  });

  test('a date that is none is told, and the mail is read all the same', async () => {
    const got = await parseMail(utf8('From: a@b.example\nDate: yesterday at noon\n\nText'));
    expect(got).toMatchObject({ date: undefined, text: 'Text' });
    expect(got.warnings[0]).toContain('yesterday at noon');
  });
});

describe('the text', () => {
  test.each([
    ['text/plain; charset=koi8-r', '\xf0\xd2\xc9\xd7\xc5\xd4', 'Привет'],
    ['text/plain; charset=gb18030', '\xc4\xe3\xba\xc3', '你好'],
    ['text/plain; charset=iso-2022-jp', '\x1b$B$3$s\x1b(B', 'こん'],
    ['text/plain; charset=windows-1252', '\x80 100', '€ 100'],
    ['text/plain; charset=no-such-thing', 'plain', 'plain'],
    ['text/html; charset=utf-8', '<p>One</p><p>two</p>', 'One\n\ntwo'],
  ])('of %s is read', async (type, body, text) => {
    expect((await mail(`Content-Type: ${type}`, body, bytes)).text).toBe(text);
  });

  test('format=flowed is put together again, and what is quoted stays so', async () => {
    const got = await mail(
      'Content-Type: text/plain; format=flowed',
      'One line that \r\ngoes on.\r\n> quoted \r\n> too\r\n',
    );
    expect(got.text).toBe('One line that goes on.\n> quoted too');
    expect(got.replyText).toBe('One line that goes on.');
  });

  test('of two forms is the plain one; a page alone is read as text', async () => {
    const part = (type: string, body: string) => `--b\r\nContent-Type: ${type}\r\n\r\n${body}\r\n`;
    const body = `${part('text/plain', 'plain')}${part('text/html', '<b>page</b>')}--b--`;
    const got = await mail('Content-Type: multipart/alternative; boundary=b', body);
    expect([got.text, got.html?.trim()]).toEqual(['plain', '<b>page</b>']);
  });
});

describe('files', () => {
  const part = (head: string, body: string) => `--b\r\n${head}\r\n\r\n${body}\r\n`;
  const mixed = (...parts: string[]) => mail('Content-Type: multipart/mixed; boundary=b', `${parts.join('')}--b--`);

  test('keep their names, whatever these are written in, and never bring a path', async () => {
    const got = await mixed(
      part('Content-Type: text/plain', 'See these'),
      part("Content-Disposition: attachment; filename*0*=utf-8''M%C3%A4; filename*1*=rz.txt", 'a'),
      part(
        'Content-Type: text/plain; name="=?utf-8?Q?=C3=9C.log?="\r\nContent-Disposition: inline; filename="x.log"',
        'b',
      ),
      part('Content-Disposition: attachment; filename="../../etc/passwd"', 'c'),
      part('Content-Disposition: attachment; filename="gpj.\u202eexe"', 'd'),
      part('Content-Disposition: attachment; filename="same.txt"', 'e'),
      part('Content-Disposition: attachment; filename="same.txt"', 'f'),
      part(
        'Content-Type: image/png\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64',
        'iVBORw==',
      ),
    );
    expect(got.text).toBe('See these');
    expect(got.files.map((one) => one.name)).toEqual([
      ...['März.txt', 'x.log', 'passwd', 'gpj.exe', 'same.txt', 'same (2).txt', 'attachment-7.png'],
    ]);
    expect([...(got.files.at(-1)?.content ?? [])]).toEqual([0x89, 0x50, 0x4e, 0x47]);
  });

  test('an invitation and a mail within are files; a picture of the text is shown in it', async () => {
    const got = await mixed(
      part('Content-Type: text/calendar; method=REQUEST; charset=utf-8', 'BEGIN:VCALENDAR\r\nEND:VCALENDAR'),
      part('Content-Type: message/rfc822', 'From: x@y.example\r\nSubject: The first\r\n\r\nText'),
      part('Content-Type: image/gif; name=a.gif\r\nContent-Disposition: inline\r\nContent-ID: <pic@x>', 'GIF'),
    );
    expect(got.files.map(({ name, type, inline, contentId }) => [name, type, inline, contentId])).toEqual([
      ['attachment-1.ics', 'text/calendar', false, undefined],
      ['The first.eml', 'message/rfc822', false, undefined],
      ['a.gif', 'image/gif', true, 'pic@x'],
    ]);
  });

  test('winmail.dat is unpacked', async () => {
    const u32 = (n: number) => [n & 255, (n >> 8) & 255, (n >> 16) & 255, (n >>> 24) & 255];
    const one = (level: number, id: number, value: number[]) => [
      level,
      ...u32(id),
      ...u32(value.length),
      ...value,
      0,
      0,
    ];
    const text = (words: string) => [...Buffer.from(`${words}\0`, 'latin1')];
    const packed = [
      ...u32(0x223e9f78),
      ...[1, 0],
      ...one(1, 0x2800c, text('From Outlook')),
      ...one(2, 0x69002, [0]),
      ...one(2, 0x18010, text('plan.txt')),
      ...one(2, 0x6800f, [...Buffer.from('the plan')]),
    ];
    const dat = (content: number[]) =>
      mixed(
        part(
          'Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64',
          Buffer.from(content).toString('base64'),
        ),
      );
    const got = await dat(packed);
    expect([got.text, got.files.map((file) => [file.name, Buffer.from(file.content).toString()])]).toEqual([
      'From Outlook',
      [['plan.txt', 'the plan']],
    ]);
    const cut = await dat([1, 2, 3, 4, 5, 6, 7]);
    expect([cut.files[0]?.name, cut.warnings[0]]).toEqual(['winmail.dat', 'winmail.dat could not be unpacked']);
  });
});

describe('machines are told from people', () => {
  test.each([
    ['', { isAutoReply: false, isBounce: false, sendAutoReply: true }],
    [
      'Auto-Submitted: auto-replied (vacation)\r\nReturn-Path: <>',
      { isAutoReply: true, isBounce: false, sendAutoReply: false },
    ],
    ['Auto-Submitted: auto-generated', { isAutoReply: false, isBounce: false, sendAutoReply: false }],
    ['Auto-Submitted: no', { isAutoReply: false, sendAutoReply: true }],
    ['Subject: Abwesenheitsnotiz: Drucker', { isAutoReply: true, sendAutoReply: false }],
    ['Subject: Automatic reply: Printer', { isAutoReply: true, sendAutoReply: false }],
    ['Subject: Out of officers', { isAutoReply: false, sendAutoReply: true }],
    ['Precedence: bulk', { isAutoReply: false, sendAutoReply: false }],
    ['List-Id: <riak.example>', { sendAutoReply: false }],
    ['X-Auto-Response-Suppress: DR, OOF, AutoReply', { isAutoReply: false, sendAutoReply: false }],
    ['X-Loop: desk@acme.example', { sendAutoReply: false }],
    ['Return-Path: <>', { isBounce: true, sendAutoReply: false }],
    ['X-Failed-Recipients: bob@acme.example', { isBounce: true, sendAutoReply: false }],
    [
      'Content-Type: multipart/report; report-type=delivery-status;\r\n boundary=b',
      { isBounce: true, sendAutoReply: false },
    ],
  ])('by %j', async (head, wanted) => {
    expect(await mail(head || 'X-Nothing: x')).toMatchObject(wanted);
  });

  test('by who they are', async () => {
    const from = (line: string) => parseMail(utf8(`From: ${line}\nSubject: x\n\nx`));
    expect(await from('MAILER-DAEMON@acme.example (Mail Delivery System)')).toMatchObject({ isBounce: true });
    expect(await from('no-reply@acme.example')).toMatchObject({ isBounce: false, sendAutoReply: false });
    expect(await from('nora.reply@acme.example')).toMatchObject({ sendAutoReply: true });
  });
});

describe('whatever comes in, something comes out', () => {
  test.each([
    ['nothing', ''],
    ['no head', 'just a line'],
    ['no body', 'From: a@b.example'],
    ['a mailbox’s own line', 'From a@b.example Mon Mar  2 10:14:00 2026\nFrom: a@b.example\nSubject: x\n\nText'],
    ['blank lines before it', '\r\n\r\nFrom: a@b.example\r\n\r\nText'],
    ['a boundary that never comes', 'From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\nText'],
    [
      'parts within parts within parts',
      `From: a@b.example\n${Array.from({ length: 300 }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\n\n--b${n}\n`).join('')}\nText`,
    ],
    ['base64 that is none', 'From: a@b.example\nContent-Transfer-Encoding: base64\n\n%%%%=\n'],
    ['a head without end', `From: a@b.example\nX: ${'x'.repeat(5_000_000)}`],
    ['many heads', `From: a@b.example\n${'To: c@d.example\n'.repeat(20_000)}\nText`],
  ])('%s', async (_what, text) => {
    const got = await parseMail(utf8(text));
    expect(typeof got.text).toBe('string');
    expect(got.to.length).toBeLessThanOrEqual(1_000);
  });

  test('also of any bytes at all', async () => {
    const whole = utf8(
      'From: Ada <a@b.example>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>x\r\n--b\r\nContent-Disposition: attachment; filename="winmail.dat"\r\n\r\nx\r\n--b--\r\n',
    );
    let seed = 7;
    const random = (most: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % most;
    };
    for (let round = 0; round < 500; round++) {
      const broken = whole.slice(0, 1 + random(whole.length));
      for (let n = 0; n < 8; n++) broken[random(broken.length)] = random(256);
      await parseMail(broken);
    }
  });

  test('a file without end is cut, and that is said', async () => {
    const got = await mail('', 'x'.repeat(3_000_000));
    expect([got.text.length > 999_990, got.warnings.some((one) => one.includes('characters'))]).toEqual([true, true]);
  });
});
