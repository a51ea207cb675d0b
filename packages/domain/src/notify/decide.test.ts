import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSeconds } from '../sla/instant.ts';
import { decideNotice, type NoticeFacts } from './decide.ts';
import { noticeKinds } from './names.ts';
import { mailModes, noSettings, noticeSettingsSchema } from './settings.ts';

const now = parseSeconds('2026-03-02T09:00:00Z');
const facts = (given: Partial<NoticeFacts>): NoticeFacts => ({
  kind: 'replied',
  client: 'acme01',
  priority: 3,
  at: now,
  to: 'staff',
  cause: false,
  muted: false,
  settings: noSettings,
  policy: {},
  zone: 'Europe/Berlin',
  ...given,
});
const decide = (given: Partial<NoticeFacts>) => decideNotice(facts(given));
const settings = (value: object) => noticeSettingsSchema.parse(value);

test('who chose nothing is told of everything that concerns them, within the product and by mail', () => {
  expect(decide({})).toEqual({ app: true, mail: { due: now + 120, digest: false } });
});

test('a technician gets the highest priority of two clients by mail, and nothing else', () => {
  const off = Object.fromEntries(noticeKinds.map((kind) => [kind, { app: false, mail: 'none' }]));
  const only = settings({
    kinds: off,
    rules: [{ clients: ['acme01', 'bolt01'], priorities: [1], app: true, mail: 'now' }],
  });
  fc.assert(
    fc.property(
      fc.constantFrom(...noticeKinds),
      fc.constantFrom('acme01', 'bolt01', 'cray01'),
      fc.integer({ min: 1, max: 5 }),
      (kind, client, priority) => {
        const told = decide({ kind, client, priority, settings: only });
        const wanted = priority === 1 && client !== 'cray01';
        expect({ app: told.app, mail: told.mail !== undefined }).toEqual({ app: wanted, mail: wanted });
      },
    ),
  );
});

test('nobody is told of what they did themselves, whatever they chose', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...noticeKinds),
      fc.boolean(),
      fc.integer({ min: 1, max: 5 }),
      (kind, always, priority) => {
        expect(decide({ kind, always, priority, cause: true })).toEqual({ app: false });
      },
    ),
  );
});

test('a mute holds everything of its ticket but what is spoken to the person themselves', () => {
  const told = noticeKinds.filter((kind) => decide({ kind, muted: true, priority: 1 }).app);
  expect(told).toEqual(['assigned', 'added']);
});

test('quiet hours hold all but the most pressing work of the desk, and hold nothing back for good', () => {
  const night = parseSeconds('2026-03-02T23:00:00Z');
  const morning = parseSeconds('2026-03-03T06:00:00Z');
  const own = settings({ quiet: { from: '22:00', to: '07:00' } });
  const due = (given: Partial<NoticeFacts>) => decide({ at: night, settings: own, ...given }).mail?.due;
  expect(due({ kind: 'replied', priority: 2 })).toBe(morning);
  expect(due({ kind: 'breached', priority: 3 })).toBe(morning);
  expect(due({ kind: 'breached', priority: 2 })).toBe(night);
  expect(due({ kind: 'replied', priority: 1 })).toBe(night);
  expect(due({ kind: 'replied', priority: 1, to: 'contact' })).toBe(morning);
});

test('people of a client that looks into the portal alone get no mail but of security and approvals', () => {
  const portal = { policy: { contactMail: 'portal_only' }, to: 'contact' } as const;
  expect(decide(portal)).toEqual({ app: true });
  expect(decide({ ...portal, always: true }).mail).toEqual({ due: now, digest: false });
  const wants = settings({ kinds: { replied: { mail: 'daily' } } });
  expect(decide({ ...portal, settings: wants }).mail?.digest).toBe(true);
  const fixed = { contactMail: 'portal_only', contactsChoose: false } as const;
  expect(decide({ ...portal, policy: fixed, settings: wants }).mail).toBeUndefined();
  // The desk's own people, and addresses outside, are not the client's to decide about.
  expect(decide({ ...portal, to: 'staff' }).mail).toBeDefined();
  expect(decide({ ...portal, to: 'external' })).toEqual({ app: false, mail: { due: now + 120, digest: false } });
});

test('security and approvals pass every choice, mute and policy', () => {
  const never = settings({ kinds: { added: { app: false, mail: 'none' } }, quiet: { from: '00:00', to: '23:59' } });
  const told = decide({ kind: 'added', always: true, muted: true, settings: never, to: 'contact' });
  expect(told).toEqual({ app: true, mail: { due: now, digest: false } });
});

test('what is to be sent has a time, and what has none was not to be sent', () => {
  const mode = fc.constantFrom(...mailModes);
  fc.assert(
    fc.property(mode, fc.constantFrom(...noticeKinds), fc.constantFrom('staff', 'contact'), (mail, kind, to) => {
      const told = decide({ kind, to, settings: settings({ kinds: { [kind]: { mail } } }) }).mail;
      expect(told === undefined).toBe(mail === 'none');
      if (told) expect(told.due).toBeGreaterThanOrEqual(now);
      if (told) expect(told.digest).toBe(mail === 'hourly' || mail === 'daily');
    }),
  );
});
