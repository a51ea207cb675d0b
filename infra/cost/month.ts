import type { Line } from './prices.ts';

/** What a request costs in counted units, as test/bench/baseline.json keeps it. */
export interface Counted {
  readonly calls: number;
  readonly rru: number;
  readonly wru: number;
  readonly bytes: number;
}

export interface Baseline {
  readonly requests: Readonly<Record<string, Counted>>;
  /** Relaying, projecting and reacting to one command. */
  readonly afterCommit: Pick<Counted, 'rru' | 'wru'>;
}

/** One installation's month, all MSPs together. */
export interface Month {
  readonly name: string;
  readonly tickets: number;
  readonly technicians: number;
}

export const months: readonly Month[] = [
  { name: '10 clients', tickets: 400, technicians: 2 },
  { name: '100 clients', tickets: 4_000, technicians: 12 },
  { name: '1,000 clients', tickets: 40_000, technicians: 121 },
  { name: '10,000 clients', tickets: 400_000, technicians: 1_210 },
];

/** How often each operation comes for a ticket, in its whole life. */
const perTicket: Readonly<Record<string, number>> = {
  create: 1,
  reply: 4,
  assign: 1.5,
  resolve: 1,
  open: 8,
  timeline: 8,
};
/** Changes of priority, pauses, closing, time logged: priced like `assign`, the dearest of them within a unit or two. */
const otherCommands = 4;
/** How often a technician asks on each of 22 days. */
const perTechnicianDay: Readonly<Record<string, number>> = {
  'queue of all clients': 300,
  'queue of a small client': 40,
  'queue of the largest client': 20,
  'search, rare word': 15,
  'search, common word': 5,
  'month of one client': 1,
  'month of all clients': 0.5,
};
const days = 22;

/** Of those who are told of a change at once: technicians of one MSP with the desk open. Assumed. */
const listeners = 8;
/** Hours a day with the desk open, and with a ticket looked at. A channel's window is half a minute, a presence 20 s. */
const hours = { open: 8, ticket: 3 } as const;
const perHour = { windows: 120, presences: 180 } as const;
/** Channels of a technician who may enter all clients, and what tells of one change: the desk's and two end users'. */
const channels = { held: 2, told: 3 } as const;

/** What a call takes in a function of 512 MB: waiting for the table included. Assumed; CPU is a tenth of it. */
const seconds = { request: 0.06, stream: 0.08 } as const;
const gigabytes = 0.5;
/** Stream records that Lambda hands on in one call, and entries of the log in it. Assumed: a quiet desk. */
const batch = 2;
const consumers = 2;
/** Mails for a ticket in its whole life, after what comes within two minutes was put together. Assumed. */
const mailsPerTicket = 7;
/** Of one mail: its line put, taken and ended, with its place among the alarms; ticket, person and brand read. Counted once. */
const perMail = { writes: 8, reads: 14, seconds: 0.15 } as const;
/** Reactions whose pattern an average event meets. */
const reactions = 1;
const bytes = { logLine: 400, event: 1_200, ticket: 16_000 } as const;
/** How long tickets are kept, and so are billed. */
const keptMonths = 24;
const GB = 1e9;

/** @throws Error when the model counts on an operation that is not measured. */
export function monthLines({ tickets, technicians }: Month, { requests, afterCommit }: Baseline): Line[] {
  const asked: { readonly cost: Counted; readonly times: number }[] = [];
  const ask = (name: string, times: number): void => {
    const cost = requests[name];
    if (!cost) throw new Error(`"${name}" is not in test/bench/baseline.json`);
    asked.push({ cost, times });
  };
  for (const [name, times] of Object.entries(perTicket)) ask(name, times * tickets);
  for (const [name, times] of Object.entries(perTechnicianDay)) ask(name, times * technicians * days);
  ask('assign', otherCommands * tickets);
  const sum = (of: (cost: Counted) => number) => asked.reduce((total, { cost, times }) => total + of(cost) * times, 0);
  const commands = sum((cost) => (cost.wru > 0 ? 1 : 0));
  const all = sum(() => 1);
  const subscribed = technicians * days * hours.open * perHour.windows * channels.held;
  const presences = technicians * days * hours.ticket * perHour.presences;
  const told = (commands + presences) * Math.min(technicians, listeners);
  const streamCalls = (commands * consumers) / batch;
  const mails = tickets * mailsPerTicket;
  const kept = (tickets * keptMonths * bytes.ticket) / GB;
  return [
    { what: 'requests: writes', count: sum((cost) => cost.wru), price: 'writeUnit' },
    { what: 'requests: reads', count: sum((cost) => cost.rru), price: 'readUnit' },
    { what: 'after commit: writes', count: commands * afterCommit.wru, price: 'writeUnit' },
    { what: 'after commit: reads', count: commands * afterCommit.rru, price: 'readUnit' },
    { what: 'tickets kept for 24 months', count: kept, price: 'tableGb' },
    { what: 'recovery to any second of 35 days', count: kept, price: 'recoveryGb' },
    { what: 'API', count: all, price: 'invocation' },
    { what: 'API', count: all * seconds.request * gigabytes, price: 'gbSecond' },
    { what: 'relay, projector, reactions', count: streamCalls + commands * reactions, price: 'invocation' },
    {
      what: 'relay, projector, reactions',
      count: (streamCalls + commands * reactions) * seconds.stream * gigabytes,
      price: 'gbSecond',
    },
    { what: 'mails', count: mails, price: 'mail' },
    { what: 'mails', count: mails * perMail.writes, price: 'writeUnit' },
    { what: 'mails', count: mails * perMail.reads, price: 'readUnit' },
    { what: 'mails', count: mails * perMail.seconds * gigabytes, price: 'gbSecond' },
    { what: 'API Gateway', count: all, price: 'apiRequest' },
    { what: 'CloudFront', count: all, price: 'edgeRequest' },
    { what: 'CloudFront', count: all, price: 'edgeFunction' },
    { what: 'CloudFront', count: sum((cost) => cost.bytes) / GB, price: 'edgeGb' },
    { what: 'firewall', count: all, price: 'firewallRequest' },
    { what: 'live: subscriptions', count: subscribed, price: 'liveOperation' },
    { what: 'live: subscriptions', count: subscribed, price: 'invocation' },
    { what: 'live: subscriptions', count: subscribed * seconds.request * gigabytes, price: 'gbSecond' },
    { what: 'live: subscriptions', count: subscribed * 2, price: 'readUnit' },
    {
      what: 'live: published and delivered',
      count: commands * channels.told + presences + told,
      price: 'liveOperation',
    },
    { what: 'live: connections', count: technicians * days * hours.open * 60, price: 'liveMinute' },
    { what: 'who is at a ticket', count: presences, price: 'writeUnit' },
    { what: 'who is at a ticket', count: presences * 2, price: 'readUnit' },
    { what: 'who is at a ticket', count: presences, price: 'invocation' },
    { what: 'who is at a ticket', count: presences * seconds.request * gigabytes, price: 'gbSecond' },
    ...(['apiRequest', 'edgeRequest', 'edgeFunction', 'firewallRequest'] as const).map((price) => ({
      what: 'who is at a ticket',
      count: presences,
      price,
    })),
    { what: 'events', count: commands, price: 'event' },
    { what: 'archive of events', count: (commands * bytes.event) / GB, price: 'archiveGb' },
    { what: 'logs', count: ((all + streamCalls) * bytes.logLine) / GB, price: 'logGb' },
  ];
}
