import type { Context } from '@portico/app/context';
import type * as z from 'zod';
import { answered, made } from '../reply.ts';
import { type PrivateRule, type Route, type RouteDefinition, route } from '../route.ts';

type NoShape = z.ZodObject<Record<never, never>>;
type Declared<A extends PrivateRule, B extends z.ZodType> = Omit<
  RouteDefinition<A, { readonly ref: 'ticket' }, NoShape, NoShape, B>,
  'method' | 'path' | 'ids' | 'body' | 'idempotent'
> & {
  /** POST, unless it sets what the path names. */
  readonly method?: 'PUT';
  readonly path: `/v1/tickets/{ref}/${string}`;
  readonly body: B;
};

interface Done {
  readonly status: number;
  readonly body: { readonly number: string };
  readonly version: number;
}
type Verb<B> = (context: Context, ref: string, body: B) => Promise<Done>;

/**
 * A command on one ticket, done once under its key. It answers what became of the ticket with the version that it led
 * to, and where it made another one where that stands.
 * @param verb loads the verb that does it: most of these are asked for rarely
 */
export function ticketCommand<const A extends PrivateRule, B extends z.ZodType>(
  declared: Declared<A, B>,
  verb: () => Promise<Verb<z.output<B>>>,
): Route {
  return route({ method: 'POST', ...declared, ids: { ref: 'ticket' }, idempotent: true }, async (context, input) => {
    const { params, body } = input;
    const done = await (await verb())(context as Context, params.ref, body);
    return done.status === 201 ? made(done) : answered(done);
  });
}
