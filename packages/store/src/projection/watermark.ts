import type { ClientScope } from '@portico/domain/kernel/scope';
import type { ReportFacts } from '@portico/domain/report/facts';
import type { Db, Item, Write } from '../db.ts';
import { watermark } from '../keys.ts';
import { table } from '../table.ts';

/** The projection behind reports and counts. */
const name = 'rep';

export interface TicketPlaceRef {
  readonly scope: ClientScope;
  readonly number: number;
}

interface WatermarkItem extends Item {
  readonly _t: 'W';
  readonly v: number;
  readonly f: ReportFacts;
}

/** What the report projection knows of each of these tickets, by `placeName`; those it never saw are left out. */
export async function loadFacts(db: Db, places: readonly TicketPlaceRef[]): Promise<Map<string, ReportFacts>> {
  const names = new Map<string, string>();
  for (const place of places) {
    const key = watermark(place.scope, name, place.number);
    names.set(`${key.pk}\n${key.sk}`, placeName(place));
  }
  const items = await db.batchGet<WatermarkItem>(places.map((one) => watermark(one.scope, name, one.number)));
  return new Map(items.map((item) => [names.get(`${item.pk}\n${item.sk}`) ?? '', item.f]));
}

export function placeName(place: TicketPlaceRef): string {
  return `${place.scope}/${place.number}`;
}

/** Moves a ticket's watermark from the version that was seen; part of the transaction that adds to the rollups. */
export function factsWrite(place: TicketPlaceRef, facts: ReportFacts, seen: number | undefined): Write {
  const item: WatermarkItem = {
    ...watermark(place.scope, name, place.number),
    _t: 'W',
    v: facts.v,
    f: facts,
  };
  return {
    Put: {
      TableName: table.name,
      Item: item,
      ...(seen === undefined
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: '#v = :seen',
            ExpressionAttributeNames: { '#v': 'v' },
            ExpressionAttributeValues: { ':seen': seen },
          }),
    },
  };
}
