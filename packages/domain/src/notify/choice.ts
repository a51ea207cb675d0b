import type { NoticeKind } from './names.ts';
import type { MailMode, NoticePolicy, NoticeRule, NoticeSettings } from './settings.ts';

/** What of a ticket decides which rule fits. */
export interface NoticeAbout {
  readonly kind: NoticeKind;
  readonly client: string;
  /** 1 is highest. */
  readonly priority: number;
}

/** What a person chose for one event, channel by channel; `undefined` where they chose nothing. */
export function chosenFor(
  { kinds, rules }: NoticeSettings,
  about: NoticeAbout,
): { readonly app: boolean | undefined; readonly mail: MailMode | undefined } {
  const chosen = rules.find((rule) => fits(rule, about)) ?? kinds[about.kind];
  return { app: chosen?.app, mail: chosen?.mail };
}

function fits({ clients, priorities, kinds }: NoticeRule, about: NoticeAbout): boolean {
  return (
    (clients?.includes(about.client) ?? true) &&
    (priorities?.some((one) => one === about.priority) ?? true) &&
    (kinds?.includes(about.kind) ?? true)
  );
}

/** How a client's own person is told of a kind by mail, and whether they may choose it. */
export function contactMail(
  chosen: MailMode | undefined,
  policy: NoticePolicy,
  kind: NoticeKind,
): { readonly mode: MailMode; readonly fixed: boolean } {
  const fixed = policy.contactsChoose === false;
  const given = policy.contactMail === 'portal_only' ? 'none' : (policy.kinds?.[kind] ?? 'now');
  return { mode: fixed ? given : (chosen ?? given), fixed };
}

export const isDigest = (mode: MailMode): boolean => mode === 'hourly' || mode === 'daily';

/** Ends somebody's digests, those of their client's choice too. @returns the same where there were none already. */
export function stopDigests(settings: NoticeSettings): NoticeSettings {
  if (settings.noDigests) return settings;
  const kinds = Object.fromEntries(
    Object.entries(settings.kinds).map(([kind, { mail, ...rest }]) => [
      kind,
      { ...rest, ...(mail === undefined ? {} : { mail: isDigest(mail) ? ('none' as const) : mail }) },
    ]),
  );
  const rules = settings.rules.map((rule) => (isDigest(rule.mail) ? { ...rule, mail: 'none' as const } : rule));
  return { ...settings, kinds, rules, noDigests: true };
}
