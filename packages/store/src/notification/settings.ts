import type { ClientScope, ProviderScope } from '@portico/domain/kernel/scope';
import { type NoticeSettings, noSettings } from '@portico/domain/notify/settings';
import type { Db, Item } from '../db.ts';
import { table } from '../table.ts';
import { lostConditions } from '../ticket/outcome.ts';
import { mutePrefix, noticeMute, noticePk, noticeSettings, parseMute } from '../work-keys.ts';

type Scope = ProviderScope | ClientScope;

export interface NoticeSettingsItem extends Item {
  readonly _t: 'NP';
  readonly v: number;
  readonly at: string;
  readonly value: NoticeSettings;
}

export interface KeptSettings {
  readonly settings: NoticeSettings;
  /** 0 where nothing was chosen yet. */
  readonly version: number;
}

function kept(item: NoticeSettingsItem | undefined): KeptSettings {
  return item ? { settings: item.value, version: item.v } : { settings: noSettings, version: 0 };
}

export async function loadSettings(db: Db, scope: Scope, person: string): Promise<KeptSettings> {
  return kept(await db.get<NoticeSettingsItem>(noticeSettings(scope, person)));
}

/** Puts settings in the place of the version that was read (0: none). @returns false when it has moved on since. */
export async function putSettings(
  db: Db,
  scope: Scope,
  person: string,
  value: NoticeSettings,
  { version, now }: { readonly version: number; readonly now: string },
): Promise<boolean> {
  const item: NoticeSettingsItem = { ...noticeSettings(scope, person), _t: 'NP', v: version + 1, at: now, value };
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

/** What decides how a person is told about one ticket, in one call. */
export async function noticeChoices(
  db: Db,
  scope: Scope,
  person: string,
  client: string,
  n: number,
): Promise<{ readonly settings: NoticeSettings; readonly muted: boolean }> {
  const items = await db.batchGet<Item>([noticeSettings(scope, person), noticeMute(scope, person, client, n)]);
  const own = items.find((one): one is NoticeSettingsItem => one['_t'] === 'NP');
  return { settings: kept(own).settings, muted: items.some((one) => one.sk.startsWith(mutePrefix)) };
}

export async function isMuted(db: Db, scope: Scope, person: string, client: string, n: number): Promise<boolean> {
  return (await db.get(noticeMute(scope, person, client, n))) !== undefined;
}

/** Mutes a ticket for one person; again changes nothing. */
export async function putMute(
  db: Db,
  scope: Scope,
  person: string,
  ticket: { readonly client: string; readonly number: number },
  now: string,
): Promise<void> {
  await db.put({ ...noticeMute(scope, person, ticket.client, ticket.number), _t: 'NM', at: now });
}

export async function deleteMute(db: Db, scope: Scope, person: string, client: string, n: number): Promise<void> {
  await db.delete(noticeMute(scope, person, client, n));
}

const itemsMax = 100_000;

/** All that a person chose, for verifying. */
export async function noticeItems(
  db: Db,
  scope: Scope,
  person: string,
): Promise<{
  readonly settings: NoticeSettingsItem | undefined;
  readonly mutes: readonly { readonly sk: string; readonly ticket: ReturnType<typeof parseMute> }[];
}> {
  const items = await db.all<Item>({ pk: noticePk(scope, person), consistent: true }, itemsMax);
  return {
    settings: items.find((one): one is NoticeSettingsItem => one['_t'] === 'NP'),
    mutes: items.filter((one) => one['_t'] === 'NM').map(({ sk }) => ({ sk, ticket: parseMute(sk) })),
  };
}

/** Forgets what a person chose. */
export async function dropSettings(db: Db, scope: Scope, person: string): Promise<void> {
  const items = await db.all<Item>({ pk: noticePk(scope, person) }, itemsMax);
  await db.batchWrite(
    [],
    items.map(({ pk, sk }) => ({ pk, sk })),
  );
}
