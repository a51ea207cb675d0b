import type { MailTexts } from './texts-shape.ts';

export const en: MailTexts = {
  subject: '[{{ ticket.number }}] {{ ticket.subject }}',
  several: '{{ count }} updates',
  greeting: 'Hello {{ person.name }},',
  staff: {
    opened: { heading: '{{ actor }} opened a ticket for you' },
    assigned: { heading: '{{ actor }} assigned this ticket to you' },
    replied: { heading: '{{ actor }} replied' },
    resolved: { heading: '{{ actor }} resolved the ticket' },
    reopened: { heading: '{{ actor }} reopened the ticket' },
    added: { heading: '{{ actor }} added you to this ticket' },
    merged: { heading: '{{ actor }} merged this ticket into another' },
    reminded: { heading: 'The requester was reminded to answer' },
    woken: { heading: 'This ticket is back: its wait has ended' },
    warned: { heading: 'A service level target is close' },
    breached: { heading: 'A service level target was missed' },
  },
  contact: {
    opened: {
      heading: 'We have your request',
      intro: '{{ actor }} recorded it for you. We will write to you as soon as there is news.',
    },
    assigned: { heading: 'Somebody is working on your request' },
    replied: { heading: '{{ actor }} replied' },
    resolved: {
      heading: 'Your request has been resolved',
      intro: 'Is something still not right? Then tell us, and we will take it up again.',
    },
    reopened: { heading: 'We are working on your request again' },
    added: { heading: '{{ actor }} added you to this request', intro: 'From now on you are told of every reply.' },
    merged: {
      heading: 'Your request was joined with another about the same matter',
      intro: 'Nothing is lost: you read everything in one place and hear of every reply.',
    },
    reminded: {
      heading: 'We are waiting for your answer',
      intro: 'We need something from you before we can go on.',
    },
    woken: { heading: 'We are going on with your request' },
    warned: { heading: 'We are on your request' },
    breached: { heading: 'Your request is taking longer than agreed' },
  },
  button: { staff: 'Open the ticket', contact: 'Open the request' },
  answer: 'To answer, reply to this mail or open the request.',
  answerOutside: 'To answer, reply to this mail.',
  why: {
    requester: 'You are written to because this is your request.',
    cc: 'You are written to because you are in cc on this request.',
    watcher: 'You are written to because you follow this ticket.',
    assignee: 'You are written to because this ticket is assigned to you.',
    team: 'You are written to because this ticket is with your team and nobody has it yet.',
    added: 'You are written to because you were added to this ticket.',
  },
  digest: {
    subject: 'Your summary: {{ count }} updates',
    heading: 'What happened since the last summary',
    why: 'You chose to be told of these things together.',
  },
  facts: { number: 'Number', status: 'Status', client: 'Client', requester: 'Requester' },
  someone: { requester: 'The requester', system: 'The service desk', colleague: 'A colleague' },
  cut: 'The text is longer; open the ticket to read all of it.',
  code: {
    subject: 'Your sign-in code for {{ brand }}',
    preview: 'Type it where you asked for it. It lasts ten minutes.',
    heading: 'Your sign-in code',
    use: 'It works once, for ten minutes, in the browser that asked for it.',
    at: 'Sign-in at',
    warning:
      'Nobody of the service desk will ever ask you for this code. Did you not ask for it? Then do nothing: without it nobody gets in.',
    why: 'You are written to because somebody gave this address to sign in.',
  },
};
