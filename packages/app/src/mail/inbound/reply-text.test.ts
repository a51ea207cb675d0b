import { describe, expect, test } from 'vitest';
import { htmlText } from './html-text.ts';
import { replyText } from './reply-text.ts';

const reply = (text: string): string => replyText(text).reply;
const own = 'It works again.\n\nBest regards\nAda';

describe('an answer above what it answers', () => {
  test.each([
    'On Mon, 2 Mar 2026 at 10:14, Bob Ray <bob@acme.example> wrote:',
    'On Mon, Mar 2, 2026 at 10:14 AM Bob Ray via the Service Desk of Northwind <\nbob.ray.with.a.long.address@acme.example> wrote:',
    'On Mar 2, 2026, at 10:14, Bob Ray wrote:',
    'Am 02.03.26 um 10:14 schrieb Bob Ray:',
    'Am Mo., 2. März 2026 um 10:14 Uhr schrieb Bob Ray <bob@acme.example>:',
    'Bob Ray <bob@acme.example> schrieb am Mo., 2. März 2026,\n10:14:',
    'Le lun. 2 mars 2026 à 10:14, Bob Ray <bob@acme.example> a écrit :',
    'Le 2 mars 2026 à 10:14, Bob Ray a écrit :',
    'El lun, 2 mar 2026 a las 10:14, Bob Ray (<bob@acme.example>) escribió:',
    'Il giorno lun 2 mar 2026 alle ore 10:14 Bob Ray <bob@acme.example> ha\nscritto:',
    'Em seg., 2 de mar. de 2026 às 10:14, Bob Ray <bob@acme.example>\nescreveu:',
    'Op ma 2 mrt 2026 om 10:14 schreef Bob Ray <bob@acme.example>:',
    'Op 2 mrt. 2026 om 10:14 heeft Bob Ray <bob@acme.example> het volgende geschreven:',
    'Den mån 2 mars 2026 kl 10:14 skrev Bob Ray <bob@acme.example>:',
    'man. 2. mar. 2026 kl. 10.14 skrev Bob Ray <bob@acme.example>:',
    'ma 2. maalisk. 2026 klo 10.14 Bob Ray (bob@acme.example) kirjoitti:',
    'pon., 2 mar 2026 o 10:14 Bob Ray <bob@acme.example> napisał(a):',
    'W dniu 2.03.2026 o 10:14, Bob Ray pisze:',
    'po 2. 3. 2026 v 10:14 odesílatel Bob Ray <bob@acme.example> napsal:',
    'пн, 2 мар. 2026 г. в 10:14, Bob Ray <bob@acme.example>:',
    '02.03.2026 10:14, Bob Ray пишет:',
    'Bob Ray <bob@acme.example>, 2 Mar 2026 Pzt, 10:14 tarihinde şunu yazdı:',
    'Bob Ray <bob@acme.example> ezt írta (időpont: 2026. márc. 2., H, 10:14):',
    'În lun., 2 mar. 2026 la 10:14, Bob Ray <bob@acme.example> a scris:',
    'Vào 10:14 2 tháng 3, 2026, Bob Ray <bob@acme.example> đã viết:',
    'Στις Δευ, 2 Μαρ 2026 στις 10:14, ο χρήστης Bob Ray <bob@acme.example> έγραψε:',
    'בתאריך יום ב׳, 2 במרץ 2026 ב-10:14 מאת Bob Ray <bob@acme.example>:',
    '2026年3月2日(月) 10:14 Bob Ray <bob@acme.example>:',
    'Bob Ray <bob@acme.example> 于2026年3月2日周一 10:14写道：',
    '在 2026年3月2日，上午10:14，Bob Ray <bob@acme.example> 写道：',
    '2026년 3월 2일 (월) 오전 10:14, Bob Ray <bob@acme.example>님이 작성:',
  ])('is told from %j', (introduction) => {
    expect(reply(`${own}\n\n${introduction}\n\n> How is the printer?\n>\n> Bob\n`)).toBe(own);
    // Outlook and web mailers do not mark what they quote.
    expect(reply(`${own}\n\n${introduction}\n\nHow is the printer?\nBob\n`)).toBe(own);
  });

  test.each([
    'From: Bob Ray <bob@acme.example>\nSent: Monday, March 2, 2026 10:14 AM\nTo: Ada Byron\nSubject: Printer',
    'Von: Bob Ray [mailto:bob@acme.example]\nGesendet: Montag, 2. März 2026 10:14\nAn: Ada Byron\nBetreff: Drucker',
    'De : Bob Ray <bob@acme.example>\nEnvoyé : lundi 2 mars 2026 10:14\nÀ : Ada Byron\nObjet : Imprimante',
    'De: Bob Ray\nEnviado el: lunes, 2 de marzo de 2026 10:14\nPara: Ada Byron\nAsunto: Impresora',
    'Da: Bob Ray\nInviato: lunedì 2 marzo 2026 10:14\nA: Ada Byron\nOggetto: Stampante',
    'Van: Bob Ray\nVerzonden: maandag 2 maart 2026 10:14\nAan: Ada Byron\nOnderwerp: Printer',
    'Fra: Bob Ray\nSendt: mandag 2. mars 2026 10:14\nTil: Ada Byron\nEmne: Skriver',
    'Lähettäjä: Bob Ray\nLähetetty: maanantai 2. maaliskuuta 2026 10:14\nVastaanottaja: Ada\nAihe: Tulostin',
    'Od: Bob Ray\nWysłano: poniedziałek, 2 marca 2026 10:14\nDo: Ada Byron\nTemat: Drukarka',
    'От: Bob Ray\nОтправлено: понедельник, 2 марта 2026 г. 10:14\nКому: Ada Byron\nТема: Принтер',
    '发件人: Bob Ray\n发送时间: 2026年3月2日 10:14\n收件人: Ada Byron\n主题: 打印机',
    '差出人: Bob Ray\n送信日時: 2026年3月2日 10:14\n宛先: Ada Byron\n件名: プリンター',
    '*From:* Bob Ray\n*Sent:* Monday, March 2, 2026\n*To:* Ada\n*Subject:* Printer',
    '________________________________\nFrom: Bob Ray <bob@acme.example>\nSent: Monday, March 2, 2026 10:14:00 AM',
    '-----Original Message-----\nFrom: Bob Ray\nSent: Monday',
    '-----Ursprüngliche Nachricht-----\nVon: Bob Ray',
    '-------- Message d’origine --------\nDe : Bob Ray',
    '---- On Mon, 02 Mar 2026 10:14:00 +0100 Bob Ray <bob@acme.example> wrote ----',
    '------On 2/3/2026 10:14 AM, Bob Ray wrote-----',
  ])('is told from the head %j', (head) => {
    expect(reply(`${own}\n\n${head}\n\nHow is the printer?\n`)).toBe(own);
    expect(reply(`${own}\n${head}\n\nHow is the printer?\n`)).toBe(own);
  });
});

describe('what is the sender’s own stays', () => {
  test.each([
    'From: the cellar to the roof, everything is wet.\n\nPlease come.',
    'On Monday I wrote:\nthe printer jams. It still does.',
    'These are open:\n\n- To: nobody answers\n- Date: unknown',
    'Sent from my desk, is much easier than my telephone.',
    'The result:\n\n----\n\n1. It is faster than it was before we had changed anything at all in the whole of the system\n2. It is smaller\n3. And\n4. so\n5. on\n6. and\n7. on',
    'Dear Bob,\n\nplease see https://acme.example/a?b=c:\n\nit is down since 10:14.',
  ])('%j', (text) => {
    expect(reply(text)).toBe(text);
  });

  test('below a quotation, and between its parts with what they are answers to', () => {
    const below = 'On Mon, 2 Mar 2026, Bob <bob@acme.example> wrote:\n> How is it?\n\nFine.';
    expect(reply(below)).toBe('Fine.');
    const between =
      'See below.\n\nOn Mon, 2 Mar 2026, Bob <bob@acme.example> wrote:\n> Is it on?\n\nYes.\n\n> Is it red?\n\nNo.\n\n> Bob';
    expect(reply(between)).toBe(
      'See below.\n\nOn Mon, 2 Mar 2026, Bob <bob@acme.example> wrote:\n> Is it on?\n\nYes.\n\n> Is it red?\n\nNo.',
    );
  });
});

test.each([
  'Sent from my iPhone',
  'Sent from my Verizon Wireless BlackBerry',
  'Von meinem iPhone gesendet',
  'Gesendet mit der GMX Mail App',
  'Envoyé de mon iPhone',
  'Enviado desde mi iPhone',
  'Inviato da iPhone',
  'Verstuurd vanaf mijn iPhone',
  'Skickat från min iPhone',
  'iPhoneから送信',
  '从我的 iPhone 发送',
  'Get Outlook for Android<https://aka.ms/AAb9ysg>',
  '-- \nAda Byron\nAcme Components',
  '--\nAda Byron\nHead of Things\n+49 30 1234567',
])('the signature %j goes', (signature) => {
  expect(reply(`It works again.\n\n${signature}\n`)).toBe('It works again.');
  expect(
    reply(`It works again.\n\n${signature}\n\nOn Mon, 2 Mar 2026, Bob <b@acme.example> wrote:\n> How is it?\n`),
  ).toBe('It works again.');
});

test('a closing goes only where that is asked for', () => {
  expect(reply('Done.\n\nThanks,\nAda\n+49 30 1234567')).toBe('Done.\n\nThanks,\nAda\n+49 30 1234567');
  expect(replyText('Done.\n\nThanks,\nAda\n+49 30 1234567', { closings: true }).reply).toBe('Done.');
});

describe('a page', () => {
  test.each([
    '<div>Fine.</div><div class="gmail_quote"><div class="gmail_attr">On Mon, 2 Mar 2026 at 10:14, Bob &lt;<a href="mailto:b@a.example">b@a.example</a>&gt; wrote:<br></div><blockquote class="gmail_quote">How?</blockquote></div>',
    '<p>Fine.</p><div id="divRplyFwdMsg"><hr><b>From:</b> Bob &lt;b@a.example&gt;<br><b>Sent:</b> Monday<br><b>To:</b> Ada<br><b>Subject:</b> Lamp</div><p>How?</p>',
    '<div>Fine.</div><div style="border-top:solid #E1E1E1 1.0pt"><p><b>Von:</b> Bob<br><b>Gesendet:</b> Montag, 2. März 2026<br><b>An:</b> Ada<br><b>Betreff:</b> Lampe</p></div><p>Wie?</p>',
    'Fine.<br><blockquote type="cite"><div>On 2 Mar 2026, at 10:14, Bob wrote:</div>How?</blockquote>',
  ])('%#: its answer is told from what it answers', (page) => {
    expect(reply(htmlText(page))).toBe('Fine.');
  });

  test('reads as people read it, without scripts and styles', () => {
    const page =
      '<html><head><title>T</title><style>p{}</style></head><body><h1>Head</h1><p>One&nbsp;&amp; two<br>three</p><ul><li>a</li><li>b</li></ul><script>x()</script><table><tr><td>1</td><td>2</td></tr></table></body></html>';
    expect(htmlText(page)).toBe('Head\n\nOne & two\nthree\n\n- a\n- b\n\n1 2');
  });
});

test('no text holds it up', () => {
  const began = performance.now();
  for (const unit of ['> ', ' ', '-', '_ ', 'From: a\n', 'On 1 Jan 2026 ', '<', 'a:\n', '>\n\na\n', '*', 'wrote ']) {
    replyText(unit.repeat(200_000 / unit.length));
    htmlText(`<div>${unit}`.repeat(20_000));
  }
  expect(performance.now() - began).toBeLessThan(20_000);
});
