import { type ClientScope, clientOf, mspOf, providerScope } from '@portico/domain/kernel/scope';
import type { Db, Item, Write } from '../db.ts';
import { type Key, posting, ticketParts, ticketPk, ticketTerms } from '../keys.ts';
import { table } from '../table.ts';
import { placeName, type TicketPlaceRef } from './watermark.ts';

/** The words a ticket is found by, exactly as they stand in the postings: what an edit or an erasure must take away. */
export interface TicketTerms {
  /** Version of the last log entry that went in: the watermark of this projection. */
  readonly v: number;
  /** When the ticket was opened, epoch seconds: part of each posting's key. */
  readonly created: number;
  readonly terms: readonly string[];
}

interface TermsItem extends Item {
  readonly _t: 'S';
  readonly v: number;
  readonly c: number;
  readonly w: readonly string[];
}

/** What stands in the index of each of these tickets, by `placeName`; those never indexed are left out. */
export async function loadTerms(db: Db, places: readonly TicketPlaceRef[]): Promise<Map<string, TicketTerms>> {
  const names = new Map(places.map((one) => [ticketTerms(one.scope, one.number).pk, placeName(one)]));
  const items = await db.batchGet<TermsItem>(places.map((one) => ticketTerms(one.scope, one.number)));
  return new Map(items.map((item) => [names.get(item.pk) ?? '', { v: item.v, created: item.c, terms: item.w }]));
}

export function termsWrite(place: TicketPlaceRef, next: TicketTerms, seen: number | undefined): Write {
  const item: TermsItem = {
    ...ticketTerms(place.scope, place.number),
    _t: 'S',
    v: next.v,
    c: next.created,
    w: next.terms,
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

export function postingKey(scope: ClientScope, number: number, created: number, term: string): Key {
  return posting(providerScope(mspOf(scope)), term, created, clientOf(scope), number);
}

/** The oldest messages of a ticket, as their texts stand now, without those taken out of it. */
export async function loadMessageTexts(db: Db, { scope, number }: TicketPlaceRef, most: number): Promise<string[]> {
  const page = await db.query<Item>({
    pk: ticketPk(scope, number),
    prefix: ticketParts.message,
    limit: most,
    consistent: true,
  });
  return page.items.filter((item) => item['to'] === undefined).map((item) => String(item['text'] ?? ''));
}
