import type { Context } from '@portico/app/context';
import { takes } from '@portico/domain/kernel/id-field';
import * as z from 'zod';
import type { IdKind } from '../ids.ts';
import { created, noContent, ok } from '../reply.ts';
import { type Route, route } from '../route.ts';

const reading = { scope: 'provider', personas: ['technician', 'admin'] } as const;
const administering = { scope: 'provider', personas: ['admin'] } as const;

/** Where something prepared stands, whatever it is. */
export const preparedPlace = {
  id: z.string(),
  version: z.int(),
  client: z.exactOptional(z.string()).meta({ description: 'Absent: for every client.' }),
  order: z.int().meta({ description: 'Its place in lists: smaller comes first, equals go by name.' }),
  archived: z.boolean().meta({ description: 'Offered no more; what names it goes on working.' }),
  mayChange: z.boolean().meta({ description: 'Whether you may change it.' }),
  updatedAt: z.string(),
  updatedBy: z.string(),
};

interface Done {
  readonly body: { readonly id: string };
  readonly version: number;
}

interface Verbs<New, Change> {
  readonly list: (ctx: Context, client: string | undefined) => Promise<unknown>;
  readonly read: (ctx: Context, ref: string) => Promise<{ readonly version: number }>;
  readonly versions: (ctx: Context, ref: string) => Promise<unknown>;
  readonly create: (ctx: Context, body: New) => Promise<Done>;
  readonly change: (ctx: Context, ref: string, body: Change, ifMatch: number | undefined) => Promise<Done>;
  readonly remove: (ctx: Context, ref: string) => Promise<void>;
}

interface LibraryPart<New extends z.ZodType, Change extends z.ZodType> {
  readonly tag: string;
  /** Whether anybody of the desk may write some for themselves; else they are the administrators' to write. */
  readonly own: boolean;
  readonly path: '/v1/written-macros' | '/v1/ticket-templates' | '/v1/task-templates';
  readonly kind: Extract<IdKind, 'macro' | 'ticketTemplate' | 'taskTemplate'>;
  /** What operations are called after. */
  readonly names: {
    readonly one: string;
    readonly many: string;
    readonly write: string;
    readonly versions: string;
  };
  readonly words: Readonly<Record<'list' | 'create' | 'created' | 'read' | 'versions' | 'change' | 'remove', string>>;
  readonly answer: z.ZodType;
  readonly create: New;
  readonly change: Change;
  /** Loaded when somebody asks: a function that answers tickets starts without them. */
  readonly verbs: () => Promise<Verbs<z.output<New>, z.output<Change>>>;
}

/** The six operations that every kind of prepared things has: the same ways for a macro as for a checklist. */
export function libraryRoutes<New extends z.ZodType, Change extends z.ZodType>(
  part: LibraryPart<New, Change>,
): readonly Route[] {
  const { tag, path, kind, names, words, answer, verbs } = part;
  const ids = { it: kind } as const;
  const writing = part.own ? reading : administering;
  const List = z.strictObject({ items: z.array(answer) }).meta({ id: `${names.one}List` });
  const client = z.exactOptional(z.string().min(1).max(40).meta(takes('client')));
  return [
    route(
      {
        method: 'GET',
        path,
        operationId: `list${names.many}`,
        summary: words.list,
        description: 'Of one client, or without `client` those for every client. In their order, archived ones too.',
        tag,
        auth: reading,
        query: z.strictObject({ client }),
        responses: { 200: List },
      },
      async (context, { query }) => ok(await (await verbs()).list(context, query.client)),
    ),
    route(
      {
        method: 'POST',
        path,
        operationId: names.write,
        summary: words.create,
        description: words.created,
        tag,
        auth: writing,
        body: part.create,
        responses: { 201: answer },
        idempotent: true,
      },
      async (context, { body }) => {
        const done = await (await verbs()).create(context, body);
        return created(done.body, `${path}/${done.body.id}`, done.version);
      },
    ),
    route(
      {
        method: 'GET',
        path: `${path}/{it}`,
        operationId: `get${names.one}`,
        summary: words.read,
        tag,
        auth: reading,
        ids,
        responses: { 200: answer },
      },
      async (context, { params }) => {
        const body = await (await verbs()).read(context, params.it);
        return ok(body, body.version);
      },
    ),
    route(
      {
        method: 'GET',
        path: `${path}/{it}/versions`,
        operationId: names.versions,
        summary: words.versions,
        tag,
        auth: reading,
        ids,
        responses: { 200: List },
      },
      async (context, { params }) => ok(await (await verbs()).versions(context, params.it)),
    ),
    route(
      {
        method: 'PATCH',
        path: `${path}/{it}`,
        operationId: `change${names.one}`,
        summary: words.change,
        description: 'JSON Merge Patch (RFC 7396). The version before is kept.',
        tag,
        auth: writing,
        ids,
        body: part.change,
        responses: { 200: answer },
        ifMatch: true,
      },
      async (context, { params, body, ifMatch }) => {
        const done = await (await verbs()).change(context, params.it, body, ifMatch);
        return ok(done.body, done.version);
      },
    ),
    route(
      {
        method: 'DELETE',
        path: `${path}/{it}`,
        operationId: `delete${names.one}`,
        summary: words.remove,
        tag,
        auth: writing,
        ids,
        responses: { 204: null },
      },
      async (context, { params }) => {
        await (await verbs()).remove(context, params.it);
        return noContent();
      },
    ),
  ];
}
