import * as z from 'zod';
import { advisorySchema } from './advisory.ts';
import {
  clientIdSchema,
  emailSchema,
  hostSchema,
  localeSchema,
  nameSchema,
  personIdSchema,
  slugSchema,
} from './names.ts';
import { settingsLayerSchema } from './settings.ts';

const contactSchema = z.strictObject({
  id: personIdSchema,
  name: nameSchema,
  email: emailSchema,
  /** `approver` decides on requests, `poc` (point of contact) sees the company's tickets. */
  roles: z
    .array(z.enum(['user', 'approver', 'poc']))
    .min(1)
    .default(['user']),
  locale: z.exactOptional(localeSchema),
  /** Tickets of a VIP get at least the priority of the desk's `vipFloor`. */
  vip: z.boolean().default(false),
  /** What staff should know before they act on this person's tickets. */
  advisories: z.array(advisorySchema).max(20).default([]),
});

/** `client.yaml`: a client company of an MSP, its people, and what it sets differently. */
export const clientFileSchema = z.strictObject({
  id: clientIdSchema,
  /** Also the name of the folder the file stands in. */
  slug: slugSchema,
  name: nameSchema,
  /** Starts the numbers of its tickets: ACME-1042. */
  prefix: z.string().regex(/^[A-Z]{2,6}$/, { error: 'must be 2 to 6 capital letters, such as ACME' }),
  /** Every MSP has one internal client: its own IT, and the triage of unknown senders. */
  kind: z.enum(['internal', 'customer']).default('customer'),
  /** Own host names of the portal, beside {client}.{msp}.{domain}. */
  hosts: z.array(hostSchema).max(20).default([]),
  /** Mail domains whose senders belong to this client. */
  domains: z.array(hostSchema).max(100).default([]),
  contacts: z.array(contactSchema).max(10_000).default([]),
  /** What staff should know before they act on any ticket of this client. */
  advisories: z.array(advisorySchema).max(20).default([]),
  settings: settingsLayerSchema.default({}),
});

export type ClientFile = z.output<typeof clientFileSchema>;
