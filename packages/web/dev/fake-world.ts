import type { Contact, Desk, Directory, Me, Ticket, TimelineItem } from '../src/api/contract.ts';
import { fakeFiles } from './fake-talk.ts';
import { clients, desk, notes, people, staff, subjects, talk, teams } from './fake-texts.ts';

/** A made-up world for working on the screens without the server: seeded, so that pictures compare. */
export interface World {
  staffMe: Me;
  contactMe: Me;
  directory: Directory;
  contacts: Map<string, Contact[]>;
  desk: Desk;
  tickets: Ticket[];
  timelines: Map<string, TimelineItem[]>;
}

/** mulberry32 */
function random(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function clocks(ticket: { createdAt: string; phase: string; due?: Ticket['due'] }): Ticket['sla']['clocks'] {
  const done = ticket.phase === 'resolved' || ticket.phase === 'closed';
  const first = new Date(Date.parse(ticket.createdAt) + 25 * MINUTE).toISOString();
  const waiting = ticket.due?.target === 'response';
  return [
    waiting && ticket.due
      ? { target: 'response', state: 'running', due: ticket.due.at, usedSeconds: 2400, targetSeconds: 3600 }
      : {
          target: 'response',
          state: 'met',
          at: first,
          due: new Date(Date.parse(first) + HOUR).toISOString(),
          usedSeconds: 1500,
          targetSeconds: 3600,
        },
    done
      ? { target: 'resolution', state: 'met', usedSeconds: 21_000, targetSeconds: 28_800 }
      : ticket.phase === 'pending'
        ? { target: 'resolution', state: 'paused', usedSeconds: 9_800, targetSeconds: 28_800 }
        : {
            target: 'resolution',
            state: 'running',
            due: ticket.due?.at ?? first,
            usedSeconds: 17_300,
            targetSeconds: 28_800,
          },
  ];
}

const iso = (ms: number) => new Date(ms).toISOString();

/** 360 tickets around `now`: some late, some close to it, some waiting, some done. */
export function makeWorld(now: number, seed = 7): World {
  const next = random(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const contacts = new Map<string, Contact[]>();
  for (const [id, slug] of clients) {
    contacts.set(
      id,
      people.map((name, i) => ({
        id: `p_${slug}_${i}`,
        name,
        email: `${name
          .split(' ')[0]
          ?.toLowerCase()
          .normalize('NFD')
          .replace(/[^a-z]/g, '')}@${slug}.example`,
        roles: i === 0 ? ['approver'] : [],
        active: true,
      })),
    );
  }
  const numbers = new Map<string, number>();
  const tickets: Ticket[] = [];
  const timelines = new Map<string, TimelineItem[]>();
  for (let i = 0; i < 360; i += 1) {
    const [client, , , prefix] = pick(clients);
    const [subject, category, kind, description] = pick(subjects);
    const number = (numbers.get(client) ?? 1000) + 1;
    numbers.set(client, number);
    const age = next() ** 2 * 20 * DAY + 20 * MINUTE;
    const phase = pick(['open', 'open', 'open', 'open', 'pending', 'resolved', 'closed'] as const);
    const status = phase === 'open' ? pick(['new', 'in_progress', 'in_progress']) : phase;
    const impact = pick([1, 2, 2, 3, 3, 3]);
    const urgency = pick([1, 2, 2, 3, 3]);
    const created = now - age;
    const contact = pick(contacts.get(client) ?? []);
    const left = next() < 0.12 ? -next() * 6 * HOUR : next() ** 2 * 4 * DAY + 6 * MINUTE;
    const running = phase === 'open';
    const assigned = next() < 0.78 && status !== 'new';
    const person = pick(staff);
    const ticket: Ticket = {
      id: `tkt_${client}${number}`,
      number: `${prefix}-${number}`,
      version: 3,
      client,
      kind,
      subject,
      status,
      phase,
      impact,
      urgency,
      priority: Math.min(5, impact + urgency - 1),
      category,
      requester: { id: contact.id, name: contact.name },
      files: fakeFiles(iso(created)).slice(0, 1),
      ...(assigned ? { assignee: person[0], team: person[2][0] } : next() < 0.5 ? { team: pick(teams)[0] } : {}),
      channel: pick(['email', 'portal', 'phone']),
      createdAt: iso(created),
      updatedAt: iso(now - next() * Math.min(age, 3 * DAY)),
      ...(running
        ? {
            due: {
              at: iso(now + left),
              target: status === 'new' ? 'response' : pick(['update', 'resolution'] as const),
            },
          }
        : {}),
      ...(phase === 'pending' ? { pending: { reason: 'customer', wakeAt: iso(now + next() * 3 * DAY) } } : {}),
      ...(phase === 'resolved' || phase === 'closed'
        ? {
            resolvedAt: iso(now - DAY),
            resolution: { code: 'fixed', text: 'Driver updated and tested together with the user.', by: 'Ana Novak' },
          }
        : {}),
      description,
      links:
        i % 5 === 0
          ? [
              { type: 'related', ref: `${prefix}-1001` },
              { type: 'parent', ref: `${prefix}-1002` },
            ]
          : i % 5 === 1
            ? [
                { type: 'child', ref: `${prefix}-1003` },
                { type: 'child', ref: `${prefix}-1004` },
              ]
            : [],
      fields: { site: 'plant', seats: 14 },
      follows: false,
      ...(i % 3 === 0 ? { tags: ['onsite', 'warranty'] } : {}),
      ...(i % 4 === 0 ? { vip: true as const, raised: { by: 'vip' as const, from: 4 } } : {}),
      ...(i % 4 < 2
        ? {
            advisories: [
              {
                about: 'client' as const,
                severity: 'warning' as const,
                text: 'Plant shutdown until Friday: no changes to the network without a word from Mr. Weber.',
              },
              { about: 'person' as const, severity: 'info' as const, text: 'Prefers a call before 10.' },
            ],
          }
        : {}),
      ...(i % 6 === 0
        ? { merged: [{ number: `${prefix}-1007`, at: iso(now - HOUR), undoUntil: iso(now + DAY) }] }
        : {}),
      sla: { policy: 3, calendar: 2, clocks: [] },
      actions: [],
      canSeeNotes: true,
    };
    ticket.sla.clocks = clocks(ticket);
    ticket.actions = actionsFor(ticket.status);
    tickets.push(ticket);
    timelines.set(ticket.id, makeTimeline(ticket, contact.name, person[1], person[0], created, next));
  }
  const msp = { id: 'k7m2q9xw', slug: 'northwind', name: 'Northwind IT' };
  return {
    staffMe: {
      id: 'u_ana',
      kind: 'staff',
      name: 'Ana Novak',
      email: 'ana@northwind.example',
      role: 'technician',
      locale: 'en-GB',
      timeZone: 'Europe/Berlin',
      msp,
      memberships: [{ msp: msp.id, slug: msp.slug, name: msp.name }],
    },
    contactMe: {
      id: 'p_acme_0',
      kind: 'contact',
      name: 'Jane Cooper',
      email: 'jane@acme.example',
      role: 'user',
      locale: 'en-GB',
      timeZone: 'Europe/Berlin',
      msp,
      client: { id: 'c93fa1', slug: 'acme', name: 'Acme Manufacturing' },
      memberships: [],
    },
    directory: {
      clients: clients.map(([id, slug, name, prefix, color, timeZone]) => ({
        id,
        slug,
        name,
        prefix,
        kind: slug === 'northwind' ? 'internal' : 'client',
        color,
        timeZone,
      })),
      teams: teams.map(([id, name]) => ({ id, name })),
      staff: staff.map(([id, name, memberOf]) => ({ id, name, teams: [...memberOf], active: true })),
    },
    contacts,
    desk,
    tickets,
    timelines,
  };
}

export function actionsFor(status: string): string[] {
  if (status === 'new') return ['assign', 'start', 'pend', 'resolve'];
  if (status === 'in_progress') return ['assign', 'pend', 'resolve'];
  if (status === 'pending') return ['assign', 'resume', 'resolve'];
  if (status === 'resolved') return ['reopen', 'close'];
  return ['reopen'];
}

function makeTimeline(
  ticket: Ticket,
  requester: string,
  tech: string,
  techId: string,
  created: number,
  next: () => number,
): TimelineItem[] {
  const by = { kind: 'staff', id: techId, name: tech };
  const from = { kind: 'contact', id: ticket.requester.id, name: requester };
  const items: TimelineItem[] = [
    {
      kind: 'event',
      v: 2,
      at: iso(created + 6 * MINUTE),
      by,
      type: 'ticket.assigned',
      types: ['ticket.assigned'],
      changes: [
        { field: 'assignee', from: null, to: techId },
        { field: 'team', from: null, to: 't_net' },
        { field: 'status', from: 'new', to: 'in_progress' },
      ],
    },
  ];
  const count = 1 + Math.floor(next() * 5);
  for (let i = 0; i < count; i += 1) {
    const at = iso(created + (30 + i * 47) * MINUTE);
    const fromTech = i % 2 === 0;
    items.push({
      kind: 'message',
      id: `m${i}`,
      at,
      visibility: 'public',
      by: fromTech ? by : from,
      text: talk[i % talk.length] ?? '',
      files: i === 0 ? fakeFiles(at) : [],
      v: 3 + i,
    });
    if (i === 0) {
      items.push({
        kind: 'message',
        id: 'note',
        at: iso(created + 52 * MINUTE),
        visibility: 'internal',
        by,
        text: notes[Math.floor(next() * notes.length)] ?? '',
        files: [],
        v: 3,
      });
      items.push({
        kind: 'event',
        v: 4,
        at: iso(created + 58 * MINUTE),
        by,
        type: 'ticket.prioritised',
        types: ['ticket.prioritised'],
        changes: [{ field: 'priority', from: 4, to: ticket.priority }],
      });
    }
  }
  return items;
}
