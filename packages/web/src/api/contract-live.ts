import type { Bare, Get, Params, Path, Ref } from './contract-shape.ts';

/** Where this installation tells of changes. */
export type LiveEndpoint =
  | { transport: 'stream'; path: string }
  | { transport: 'appsync'; url: string; host: string; token: string; channels: string[]; windowSeconds: number }
  | { transport: 'poll'; everySeconds: number };

export type Doing = 'viewing' | 'replying' | 'noting';

/** Somebody of the desk who has a ticket open. */
export interface Present {
  ticket: string;
  person: string;
  doing: Doing;
  until: string;
}

type Everybody = { present: Present[] };

export interface LivePaths {
  '/v1/live/endpoint': Path<{ get: Get<Bare, LiveEndpoint> }>;
  '/v1/presence': Path<{ get: Get<Bare, Everybody> }>;
  '/v1/tickets/{ref}/presence': Path<{
    put: {
      parameters: Params<{ path: Ref }>;
      requestBody: { content: { 'application/json': { doing: Doing } } };
      responses: Get<Bare, Everybody>['responses'];
    };
    delete: {
      parameters: Params<{ path: Ref }>;
      requestBody?: never;
      responses: { 204: { headers: Record<string, unknown>; content?: never } } & Pick<
        Get<Bare, never>['responses'],
        'default'
      >;
    };
  }>;
}
