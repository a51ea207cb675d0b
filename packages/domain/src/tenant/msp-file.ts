import * as z from 'zod';
import { keyScopes } from '../kernel/actor.ts';
import { zoneName } from '../sla/calendar.ts';
import {
  emailSchema,
  hostSchema,
  localeSchema,
  mspIdSchema,
  nameSchema,
  personIdSchema,
  slugSchema,
  teamIdSchema,
} from './names.ts';
import { settingsLayerSchema } from './settings.ts';

const slugs = z.array(slugSchema).max(5_000);

/** Which clients a member of staff may see, by slug. */
const grantsSchema = z
  .union([z.literal('all'), z.strictObject({ allow: slugs.min(1) }), z.strictObject({ deny: slugs.min(1) })], {
    error: 'must be all, or a list of client slugs: { allow: [...] } or { deny: [...] }',
  })
  .meta({ description: 'all, or { allow: [slugs] }, or { deny: [slugs] }' });

const teamSchema = z.strictObject({ id: teamIdSchema, name: nameSchema });

const staffSchema = z.strictObject({
  id: personIdSchema,
  name: nameSchema,
  email: emailSchema,
  /** The address to sign in with, where it is not `email`: one account may belong to several MSPs. */
  account: z.exactOptional(emailSchema),
  role: z.enum(['technician', 'admin']),
  /** Names of teams declared in `teams`. */
  teams: z.array(nameSchema).max(50).default([]),
  clients: grantsSchema,
  locale: z.exactOptional(localeSchema),
  zone: z.exactOptional(zoneName),
});

const apiKeySchema = z.strictObject({
  name: nameSchema,
  scopes: z.array(z.enum(keyScopes)).min(1),
  /** Slug of the one client it may act for; absent: all of them. */
  client: z.exactOptional(slugSchema),
});

/** `msp.yaml`: a provider, its people, and what it sets for all its clients. Holds no secrets. */
export const mspFileSchema = z.strictObject({
  id: mspIdSchema,
  slug: slugSchema,
  name: nameSchema,
  /** The MSP's own mail domain. */
  domain: hostSchema,
  teams: z.array(teamSchema).max(200).default([]),
  staff: z.array(staffSchema).min(1).max(5_000),
  /** Keys are declared here and issued by an administrator: no secret stands in a file. */
  apiKeys: z.array(apiKeySchema).max(100).default([]),
  settings: settingsLayerSchema.default({}),
});

export type MspFile = z.output<typeof mspFileSchema>;
export type StaffEntry = MspFile['staff'][number];
