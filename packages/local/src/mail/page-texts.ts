const en = {
  title: 'Mailbox',
  lead: 'Every mail that this desk has sent. In the demo they go no further than this page.',
  empty: 'Nothing was sent yet. Answer a ticket; two minutes later its requester’s mail is here.',
  from: 'From',
  to: 'To',
  subject: 'Subject',
  when: 'Sent',
  back: 'All mails',
  page: 'As a page',
  text: 'As plain text',
  headers: 'All headers',
  raw: 'Download the message',
  missing: 'There is no such mail. Perhaps it was the oldest of many.',
  older: 'Older mails',
  desk: 'To the desk',
};
export type MailboxTexts = typeof en;
const de: MailboxTexts = {
  title: 'Postfach',
  lead: 'Alle Mails, die dieser Desk verschickt hat. In der Demo kommen sie nicht weiter als bis hierher.',
  empty: 'Noch wurde nichts verschickt. Beantworten Sie ein Ticket; zwei Minuten später liegt die Mail hier.',
  from: 'Von',
  to: 'An',
  subject: 'Betreff',
  when: 'Gesendet',
  back: 'Alle Mails',
  page: 'Als Seite',
  text: 'Als Klartext',
  headers: 'Alle Kopfzeilen',
  raw: 'Nachricht herunterladen',
  missing: 'Diese Mail gibt es nicht. Vielleicht war sie die älteste von vielen.',
  older: 'Ältere Mails',
  desk: 'Zum Desk',
};

export const mailboxTexts = { en, de };
