import { places } from '@portico/app/identity/me';
import { keyScopes } from '@portico/domain/kernel/actor';
import { takes } from '@portico/domain/kernel/id-field';
import type { Db } from '@portico/store/db';
import * as z from 'zod';
import { noContent, ok } from '../reply.ts';
import { type Route, route } from '../route.ts';

// Asked for rarely: loaded at the first time, so that the function starts with less.
const ownSessionList = () => import('@portico/app/identity/own-sessions');
const apiKeys = () => import('@portico/app/identity/api-keys');

const Named = z.strictObject({ id: z.string(), slug: z.string(), name: z.string() }).meta({ id: 'Organisation' });
const Me = z
  .strictObject({
    id: z.string(),
    kind: z.enum(['staff', 'contact', 'key']),
    name: z.string(),
    email: z.exactOptional(z.string()),
    role: z.string(),
    locale: z.string(),
    timeZone: z.string(),
    msp: Named,
    client: z.exactOptional(Named),
    memberships: z.array(z.strictObject({ msp: z.string(), slug: z.string(), name: z.string() })),
  })
  .meta({ id: 'Me' });
const Session = z
  .strictObject({
    id: z.string(),
    createdAt: z.string(),
    expiresAt: z.string(),
    host: z.string(),
    agent: z.string(),
    current: z.boolean(),
  })
  .meta({ id: 'Session' });
const ApiKey = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    client: z.exactOptional(z.string()),
    scopes: z.array(z.enum(keyScopes)),
    createdAt: z.string(),
    createdBy: z.string(),
    expiresAt: z.string(),
    revokedAt: z.exactOptional(z.string()),
  })
  .meta({ id: 'ApiKey' });
const NewKey = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    client: z
      .exactOptional(z.string().meta(takes('client')))
      .meta({ description: 'Id of the one client that the key works for.' }),
    scopes: z.array(z.enum(keyScopes)).min(1).max(keyScopes.length),
    expiresInDays: z.int().min(1).max(365).default(90),
  })
  .meta({ id: 'NewApiKey' });
const CreatedKey = ApiKey.extend({ key: z.string() }).meta({ id: 'CreatedApiKey' });

const people = ['technician', 'admin', 'contact'] as const;

/**
 * Who am I, my sessions, the MSP's API keys.
 * @param db the table under the identity credential: sessions and keys are platform items.
 */
export function identityRoutes(db: Db): Route[] {
  return [
    route(
      {
        method: 'GET',
        path: '/v1/me',
        operationId: 'getMe',
        summary: 'Who is asking',
        tag: 'Identity',
        auth: { scope: 'self', personas: [...people, 'key'], keyScope: 'any' },
        responses: { 200: Me },
      },
      async (context) => ok({ ...context.person, memberships: await places(db, context) }),
    ),
    route(
      {
        method: 'GET',
        path: '/v1/sessions',
        operationId: 'listSessions',
        summary: 'Where I am signed in',
        tag: 'Identity',
        auth: { scope: 'self', personas: people },
        responses: { 200: z.strictObject({ items: z.array(Session) }) },
      },
      async (context) => ok({ items: await (await ownSessionList()).ownSessions(db, context) }),
    ),
    route(
      {
        method: 'DELETE',
        path: '/v1/sessions',
        operationId: 'endSessions',
        summary: 'Sign out everywhere',
        description: 'Ends every session and token of the account, this one included, within 60 seconds.',
        tag: 'Identity',
        auth: { scope: 'self', personas: people },
        responses: { 204: null },
      },
      async (context) => {
        await (await ownSessionList()).endOwnSessions(db, context);
        return noContent();
      },
    ),
    route(
      {
        method: 'DELETE',
        path: '/v1/sessions/{session}',
        operationId: 'endSession',
        summary: 'Sign out one of my sessions',
        tag: 'Identity',
        auth: { scope: 'self', personas: people },
        ids: { session: 'session' },
        responses: { 204: null },
      },
      async (context, { params }) => {
        await (await ownSessionList()).endOwnSession(db, context, params.session);
        return noContent();
      },
    ),
    route(
      {
        method: 'GET',
        path: '/v1/api-keys',
        operationId: 'listApiKeys',
        summary: 'API keys, without their secrets',
        tag: 'API keys',
        auth: { scope: 'provider', personas: ['admin'] },
        responses: { 200: z.strictObject({ items: z.array(ApiKey) }) },
      },
      async (context) => ok({ items: await (await apiKeys()).visibleApiKeys(context) }),
    ),
    route(
      {
        method: 'POST',
        path: '/v1/api-keys',
        operationId: 'createApiKey',
        summary: 'Make an API key',
        description: 'The key is told once and kept nowhere, so this request takes no Idempotency-Key.',
        tag: 'API keys',
        auth: { scope: 'provider', personas: ['admin'] },
        body: NewKey,
        responses: { 201: CreatedKey },
      },
      async (context, { body }) => {
        const key = await (await apiKeys()).createApiKey(db, context, body);
        return { status: 201, headers: { location: `/v1/api-keys/${key.id}` }, body: key };
      },
    ),
    route(
      {
        method: 'DELETE',
        path: '/v1/api-keys/{key}',
        operationId: 'revokeApiKey',
        summary: 'Revoke an API key',
        description: 'It stops working within 60 seconds. Revoking again changes nothing.',
        tag: 'API keys',
        auth: { scope: 'provider', personas: ['admin'] },
        ids: { key: 'apiKey' },
        responses: { 204: null },
      },
      async (context, { params }) => {
        await (await apiKeys()).revokeApiKey(db, context, params.key);
        return noContent();
      },
    ),
  ];
}
