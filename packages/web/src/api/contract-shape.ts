/** Shapes that every operation of the contract is written in. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  code?: string;
  errors?: { pointer: string; detail: string }[];
  requestId?: string;
  current?: number;
  /** With 412: what has become of each field of the save. */
  changes?: FieldDiff[];
}

/** One field of a save that came too late. */
export interface FieldDiff {
  pointer: string;
  field: string;
  /** False where nobody touched it. */
  changed: boolean;
  was?: unknown;
  now?: unknown;
  by?: { kind: string; id: string; name: string };
  at?: string;
}

export type Failure = {
  default: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
};
export type Ok<Status extends number, Body> = {
  [K in Status]: { headers: Record<string, unknown>; content: { 'application/json': Body } };
} & Failure;
export interface Bare {
  query?: never;
  header?: never;
  path?: never;
  cookie?: never;
}
export type Params<P extends Partial<Record<'query' | 'header' | 'path', unknown>>> = Omit<Bare, keyof P> & P;
export type Get<P, Body> = { parameters: P; requestBody?: never; responses: Ok<200, Body> };
export type Send<P, Input, Status extends number, Body> = {
  parameters: P;
  requestBody: { content: { 'application/json': Input } };
  responses: Ok<Status, Body>;
};
/** An answer without content (204). */
export type Told<P, Input> = {
  parameters: P;
  requestBody: { content: { 'application/json': Input } };
  responses: { 204: { headers: Record<string, unknown>; content?: never } } & Failure;
};
/** The same where nothing is sent. */
export type Gone<P> = {
  parameters: P;
  requestBody?: never;
  responses: { 204: { headers: Record<string, unknown>; content?: never } } & Failure;
};
export type Remove<P, Body> = { parameters: P; requestBody?: never; responses: Ok<200, Body> };
export type Path<M extends Partial<Record<'get' | 'post' | 'put' | 'patch' | 'delete', unknown>>> = {
  parameters: Bare;
  options?: never;
  head?: never;
  trace?: never;
} & Omit<{ get?: never; post?: never; put?: never; patch?: never; delete?: never }, keyof M> &
  M;

export type Ref = { ref: string };
export type IfMatch = { 'If-Match': string };
export type Once = { 'Idempotency-Key': string };

export interface Labelled {
  id: string;
  label: string;
}

/** Of impact and urgency; 1 is highest. */
export type Level = 1 | 2 | 3;

export type LinkType = 'parent' | 'child' | 'duplicate_of' | 'duplicated_by' | 'related';
