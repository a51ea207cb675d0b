import type { ClientScope } from '@portico/domain/kernel/scope';
import type { Db, Item } from '../db.ts';
import { configCurrent } from '../keys.ts';

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
