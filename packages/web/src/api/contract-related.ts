import type { Get, Once, Params, Path, Ref, Send } from './contract-shape.ts';

export interface SplitOff {
  subject: string;
  messages: string[];
  text?: string;
}

export interface Ending {
  code: string;
  text: string;
}

/** A trouble that a company is told of. `joined` is the reader's own ticket about it. */
export interface KnownTrouble {
  number: string;
  title: string;
  text: string;
  at: string;
  joined?: string;
}

type Order<Input, Status extends number, Answer> = Send<Params<{ path: Ref; header: Once }>, Input, Status, Answer>;
type Reached = { number: string; version: number; children: string[] };
type Came = { number: string; from: string; messages: number };

export interface RelatedPaths {
  '/v1/tickets/{ref}/merge': Path<{
    post: Order<{ into: string }, 200, { number: string; into: string; undoUntil: string }>;
  }>;
  '/v1/tickets/{ref}/unmerge': Path<{ post: Order<Record<string, never>, 200, { number: string; from: string }> }>;
  '/v1/tickets/{ref}/split': Path<{ post: Order<SplitOff, 201, Came> }>;
  '/v1/tickets/{ref}/duplicate': Path<{ post: Order<{ of: string; text: string }, 200, { number: string }> }>;
  '/v1/tickets/{ref}/children/replies': Path<{ post: Order<{ text: string }, 200, Reached> }>;
  '/v1/tickets/{ref}/children/resolve': Path<{ post: Order<Ending, 200, Reached> }>;
  '/v1/tickets/{ref}/move': Path<{ post: Order<{ client: string; requester: string }, 201, Came> }>;
  '/v1/known-troubles': Path<{ get: Get<Params<{ query: { client?: string } }>, { items: KnownTrouble[] }> }>;
  '/v1/known-troubles/{ref}/join': Path<{ post: Order<{ text?: string }, 201, { number: string }> }>;
}
