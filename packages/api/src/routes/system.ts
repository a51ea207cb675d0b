import * as z from 'zod';
import type { docsPage } from '../docs.ts';
import { pageHeaders } from '../headers.ts';
import { type Route, route } from '../route.ts';

export interface SystemDeps {
  /** The product's version, as the document tells it. */
  readonly version: string;
  /** Throws when the service cannot work (the table does not answer). */
  readonly health?: () => Promise<void>;
}

/** Health, the OpenAPI document and the page made from it. All three are public and tell nothing of any tenant. */
export function systemRoutes(deps: SystemDeps, routes: () => readonly Route[]): Route[] {
  let made: Promise<{ readonly text: string; readonly page: ReturnType<typeof docsPage> }> | undefined;
  // Loaded when somebody asks: a function that answers tickets need not bring the document along at its start.
  const documented = () => {
    made ??= describe();
    return made;
  };
  const describe = async () => {
    const [{ openApi }, { docsPage }] = await Promise.all([import('../openapi.ts'), import('../docs.ts')]);
    const document = openApi(routes(), { version: deps.version });
    return { text: JSON.stringify(document), page: docsPage(document) };
  };
  const rule = { scope: 'public' } as const;
  return [
    route(
      {
        method: 'GET',
        path: '/healthz',
        operationId: 'getHealth',
        summary: 'Whether the service works',
        tag: 'Service',
        auth: rule,
        responses: { 200: z.strictObject({ status: z.literal('ok') }) },
      },
      async () => {
        await deps.health?.();
        return { status: 200, body: { status: 'ok' } };
      },
    ),
    route(
      {
        method: 'GET',
        path: '/openapi.json',
        operationId: 'getOpenApi',
        summary: 'This document',
        tag: 'Service',
        auth: rule,
        responses: { 200: z.looseObject({}) },
      },
      async () => {
        const headers = { 'content-type': 'application/json; charset=utf-8', 'x-content-type-options': 'nosniff' };
        return new Response((await documented()).text, { headers: { ...headers, 'cache-control': 'no-cache' } });
      },
    ),
    route(
      {
        method: 'GET',
        path: '/docs',
        operationId: 'getDocs',
        summary: 'This document, to read',
        tag: 'Service',
        auth: rule,
        responses: { 200: z.string() },
      },
      async () => {
        const { html, styleHash } = (await documented()).page;
        return new Response(html, { headers: pageHeaders(styleHash) });
      },
    ),
  ];
}
