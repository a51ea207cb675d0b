import * as z from 'zod';
import { waitSchema } from '../sla/wait.ts';
import type { Fault } from './fault.ts';
import { keySchema, labelSchema } from './names.ts';

/** How a wait for a reason goes on by itself. */
export const waitFields = {
  /** It ends after so long, where whoever waits says nothing else. */
  wakeAfter: z.exactOptional(waitSchema),
  /** What else ends it: a reply of the requester, a linked ticket that is resolved. */
  wakeOn: z.exactOptional(z.array(z.enum(['reply', 'links'])).max(2)),
  /** The requester is reminded each time so long has passed, so many times; `resolve` ends it after one more. */
  reminders: z.exactOptional(
    z.strictObject({
      after: waitSchema,
      times: z.int().min(1).max(10),
      resolve: z.exactOptional(z.strictObject({ code: keySchema, text: labelSchema })),
    }),
  ),
};

/** What the schema cannot say of reminders: the code they end with exists. */
export function waitFaults(desk: {
  readonly pendingReasons: readonly { readonly reminders?: { readonly resolve?: { readonly code: string } } }[];
  readonly resolutionCodes: readonly { readonly id: string }[];
}): Fault[] {
  const codes = desk.resolutionCodes.map((one) => one.id);
  return desk.pendingReasons.flatMap(({ reminders }, place) => {
    const code = reminders?.resolve?.code;
    if (code === undefined || codes.includes(code)) return [];
    const path = ['pendingReasons', place, 'reminders', 'resolve', 'code'];
    return [{ path, message: `there is no resolution code "${code}"; use one of ${codes.join(', ')}` }];
  });
}
