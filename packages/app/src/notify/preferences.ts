import { invalid } from '@portico/domain/kernel/error';
import { clientScope, providerScope } from '@portico/domain/kernel/scope';
import { contactMail, isDigest } from '@portico/domain/notify/choice';
import { defaultDigestAt } from '@portico/domain/notify/due';
import { kindsFor, toldInApp } from '@portico/domain/notify/kinds';
import type { NoticeKind } from '@portico/domain/notify/names';
import type { MailMode, NoticePolicy, NoticeSettings } from '@portico/domain/notify/settings';
import type { Brand } from '@portico/domain/tenant/brand';
import type { Desk } from '@portico/domain/tenant/desk';
import { type KeptSettings, loadSettings, putSettings } from '@portico/store/notification/settings';
import { loadCurrent } from '@portico/store/tenant/config';
import { loadStaff } from '@portico/store/tenant/directory';
import type { Context } from '../context.ts';
import { visibleClients } from '../directory/directory.ts';
import { assertCurrent, StaleError } from '../stale.ts';
import { type Inbox, ownInbox } from './list.ts';

/** How the caller is told of a kind, by what they chose, their client and the product. */
export interface KindView {
  readonly kind: NoticeKind;
  /** Absent for what is told by mail alone. */
  readonly app?: boolean;
  readonly mail: MailMode;
  /** Whether their client decides how they are told by mail. */
  readonly fixed: boolean;
}

export interface PreferencesView {
  readonly version: number;
  /** By whose clocks quiet hours and digests are meant. */
  readonly zone: string;
  readonly digestAt: string;
  readonly kinds: readonly KindView[];
  readonly chosen: NoticeSettings;
}

/** What the caller chose of being told of things, and what comes of it. */
export async function preferences(ctx: Context): Promise<PreferencesView> {
  const own = await ownInbox(ctx);
  return viewOf(ctx, own, await loadSettings(own.db, own.scope, own.person));
}

/** @throws StaleError where another window was first, invalid for clients that are not the caller's to see. */
export async function changePreferences(
  ctx: Context,
  settings: NoticeSettings,
  ifMatch: number | undefined,
): Promise<PreferencesView> {
  const own = await ownInbox(ctx);
  await requireUsable(ctx, settings);
  const { version } = await loadSettings(own.db, own.scope, own.person);
  assertCurrent(ifMatch, version);
  if (!(await putSettings(own.db, own.scope, own.person, settings, { version, now: ctx.now }))) {
    throw new StaleError(version + 1);
  }
  return viewOf(ctx, own, { settings, version: version + 1 });
}

async function requireUsable(ctx: Context, { rules }: NoticeSettings): Promise<void> {
  if (rules.length === 0) return;
  if (ctx.actor.kind !== 'staff') throw invalid('/rules', 'only the service desk’s people have exceptions');
  const known = new Set((await visibleClients(ctx)).map((one) => one.id as string));
  for (const [place, { clients = [] }] of rules.entries()) {
    const strange = clients.findIndex((one) => !known.has(one));
    if (strange >= 0) throw invalid(`/rules/${place}/clients/${strange}`, 'name a client that you may enter');
  }
}

async function viewOf(ctx: Context, own: Inbox, { settings, version }: KeptSettings): Promise<PreferencesView> {
  const to = ctx.actor.kind === 'contact' ? 'contact' : 'staff';
  const { zone, policy } = await groundsOf(ctx, own);
  const kinds = kindsFor(to).map((kind): KindView => {
    const chosen = settings.kinds[kind];
    const { mode, fixed } =
      to === 'contact' ? contactMail(chosen?.mail, policy, kind) : { mode: chosen?.mail ?? 'now', fixed: false };
    return {
      kind,
      ...(toldInApp(to, kind) ? { app: chosen?.app ?? true } : {}),
      mail: settings.noDigests && isDigest(mode) ? 'none' : mode,
      fixed,
    };
  });
  const chosen = { ...settings, rules: await visibleRules(ctx, settings) };
  return { version, zone, digestAt: settings.digestAt ?? defaultDigestAt, kinds, chosen };
}

/** The row check: a client that was taken away since is not named any more. */
async function visibleRules(ctx: Context, { rules }: NoticeSettings): Promise<NoticeSettings['rules']> {
  if (!rules.some((rule) => rule.clients)) return rules;
  const known = new Set((await visibleClients(ctx)).map((one) => one.id as string));
  return rules.flatMap((rule) => {
    if (!rule.clients) return [rule];
    const clients = rule.clients.filter((one) => known.has(one));
    return clients.length === 0 ? [] : [{ ...rule, clients }];
  });
}

async function groundsOf(
  { actor }: Context,
  { db, person }: Inbox,
): Promise<{ readonly zone: string; readonly policy: NoticePolicy }> {
  if (actor.kind !== 'contact') {
    const staff = await loadStaff(db, providerScope(actor.msp), person);
    return { zone: staff?.timeZone ?? 'UTC', policy: {} };
  }
  const parts = await loadCurrent(db, clientScope(actor.msp, actor.client), ['brand', 'desk']);
  // Safe: the installer wrote what its schemas had parsed.
  const [brand, desk] = [parts.get('brand')?.value as Brand, parts.get('desk')?.value as Desk];
  return { zone: brand.zone, policy: desk.notifications ?? {} };
}
