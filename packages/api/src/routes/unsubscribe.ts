import type { UnsubscribeHome } from '@portico/app/mail/unsubscribe';
import { notFound } from '@portico/domain/kernel/error';
import { takesNoId } from '@portico/domain/kernel/id-field';
import * as z from 'zod';
import { type Route, route } from '../route.ts';

// Asked for rarely: loaded at the first time, so that the function starts with less.
const ending = () => import('@portico/app/mail/unsubscribe');
const pages = () => import('./unsubscribe-page.ts');

const tag = 'Notifications';
const params = z.strictObject({
  token: z
    .string()
    .max(200)
    .meta({ example: 'zzzzzzzz~zzzzzzzz~none', ...takesNoId }),
});

/**
 * The address in a digest: opened, it changes nothing and shows a button, since programs open every link of a mail;
 * posted to, by that button or by the reader's mail program (RFC 8058), it ends the digests.
 * @param home absent where no mail names such an address; then nothing is here.
 */
export function unsubscribeRoutes(home: UnsubscribeHome | undefined): readonly Route[] {
  const open = (): UnsubscribeHome => {
    if (!home) throw notFound();
    return home;
  };
  const shared = { path: '/v1/unsubscribe/{token}', tag, auth: { scope: 'public' }, params } as const;
  return [
    route(
      {
        ...shared,
        method: 'GET',
        operationId: 'showUnsubscribe',
        summary: 'A page that asks whether to end one’s digests',
        description: 'Changes nothing.',
        responses: { 200: null },
      },
      async (_context, { params: { token }, request }) => {
        (await ending()).subscriberOf(token, open().sign);
        return (await pages()).askPage(request);
      },
    ),
    route(
      {
        ...shared,
        method: 'POST',
        operationId: 'unsubscribe',
        summary: 'End one’s digests by the address in one',
        responses: { 200: null },
      },
      async (context, { params: { token }, request }) => {
        await (await ending()).unsubscribe(open(), token, context.now);
        return (await pages()).donePage(request);
      },
    ),
  ];
}
