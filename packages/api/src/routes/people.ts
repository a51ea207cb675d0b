import * as z from 'zod';
import { ok } from '../reply.ts';
import { type Route, route } from '../route.ts';

// Asked for rarely: loaded at the first time, so that the function starts with less.
const erasing = () => import('@portico/app/person/erase');

export const peopleRoutes: readonly Route[] = [
  route(
    {
      method: 'POST',
      path: '/v1/clients/{client}/contacts/{person}/erase',
      operationId: 'eraseContact',
      summary: 'Erase a person',
      description:
        'Name, address and what they wrote go for good; the histories keep an id that stands for nobody. Asking again goes on where an interrupted erasure stopped.',
      tag: 'Directory',
      auth: { scope: 'client', personas: ['admin'] },
      ids: { client: 'client', person: 'person' },
      responses: { 200: z.strictObject({ id: z.string(), tickets: z.int() }) },
    },
    async (context, { params }) => ok((await (await erasing()).erase(context, params.client, params.person)).body),
  ),
];
