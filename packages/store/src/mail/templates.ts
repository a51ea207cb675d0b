import type { ActorRef } from '@portico/domain/kernel/actor';
import type { ClientScope } from '@portico/domain/kernel/scope';
import type { NoticeKind } from '@portico/domain/notify/names';
import type { MailTemplate } from '@portico/domain/notify/templates';
import type { Locale } from '@portico/domain/tenant/names';
import type { Db, Item } from '../db.ts';
import { table } from '../table.ts';
import { lostConditions } from '../ticket/outcome.ts';
import { mailTemplate, mailTemplatesPk } from '../work-keys.ts';

/** A client's own words for one kind of mail in one language, as an administrator wrote them. */
export interface TemplateItem extends Item {
  readonly _t: 'MT';
  readonly v: number;
  readonly k: NoticeKind;
  readonly l: Locale;
  /** Absent where they were taken back: the version goes on. */
  readonly value?: MailTemplate;
  readonly at: string;
  readonly by: ActorRef;
}

/** One for each kind and language. */
const templatesMax = 200;

export async function loadTemplates(db: Db, t: ClientScope): Promise<readonly TemplateItem[]> {
  return db.all<TemplateItem>({ pk: mailTemplatesPk(t), consistent: true }, templatesMax);
}

/** Puts words in the place of the version that was read (0: none). @returns false when it has moved on since. */
export async function putTemplate(
  db: Db,
  t: ClientScope,
  place: { readonly kind: NoticeKind; readonly locale: Locale },
  value: MailTemplate | undefined,
  { version, now, by }: { readonly version: number; readonly now: string; readonly by: ActorRef },
): Promise<boolean> {
  const item: TemplateItem = {
    ...mailTemplate(t, place.kind, place.locale),
    _t: 'MT',
    v: version + 1,
    k: place.kind,
    l: place.locale,
    ...(value ? { value } : {}),
    at: now,
    by,
  };
  const unchanged =
    version === 0
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: '#v = :v',
          ExpressionAttributeNames: { '#v': 'v' },
          ExpressionAttributeValues: { ':v': version },
        };
  try {
    await db.transact([{ Put: { TableName: table.name, Item: item, ...unchanged } }]);
    return true;
  } catch (error) {
    if (lostConditions(error).length > 0) return false;
    throw error;
  }
}
