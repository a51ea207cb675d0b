import type { ClientScope } from '@portico/domain/kernel/scope';
import type { Db, Item } from '../db.ts';
import { configCurrent, configVersion } from '../keys.ts';

/** Parts of a client's effective configuration; each has its own immutable versions. */
export const configParts = ['profile', 'desk', 'calendar', 'sla', 'brand'] as const;
export type ConfigPart = (typeof configParts)[number];

export interface ConfigItem extends Item {
  readonly part: ConfigPart;
  readonly version: number;
  readonly value: unknown;
  /** JSON pointer -> the layer that the value came from. */
  readonly origin?: Readonly<Record<string, string>>;
}

/** The parts in force, in one call. @throws Error when a part is missing: the client was not installed completely. */
export async function loadCurrent(
  db: Db,
  t: ClientScope,
  parts: readonly ConfigPart[],
): Promise<Map<ConfigPart, ConfigItem>> {
  const items = await db.batchGet<ConfigItem>(parts.map((part) => configCurrent(t, part)));
  const found = new Map(items.map((item) => [item.part, item]));
  for (const part of parts) if (!found.has(part)) throw new Error(`${t} has no configuration "${part}"`);
  return found;
}

/** A part as it was in one of its versions, which never change. @throws Error when there is no such version. */
export async function loadVersion(db: Db, t: ClientScope, part: ConfigPart, version: number): Promise<unknown> {
  const item = await db.get<ConfigItem>(configVersion(t, part, version), false);
  if (!item) throw new Error(`${t} has no version ${version} of its configuration "${part}"`);
  return item.value;
}
