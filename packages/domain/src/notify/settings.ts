import * as z from 'zod';
import { takes } from '../kernel/id-field.ts';
import { type NoticeKind, noticeKinds } from './names.ts';

/** `now`: a mail soon; `hourly` and `daily`: with others, as one mail; `none`: no mail. */
export const mailModes = ['now', 'hourly', 'daily', 'none'] as const;
export type MailMode = (typeof mailModes)[number];

const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time of day, such as 07:30' })
  .meta({ description: 'Time of day in the person’s own zone, HH:MM' });

const choice = z.strictObject({
  /** Whether it is told within the product. */
  app: z.exactOptional(z.boolean()),
  mail: z.exactOptional(z.enum(mailModes)),
});

/** An exception from what a person chose by kind: for some clients, priorities or kinds. The first that fits decides. */
const ruleSchema = z
  .strictObject({
    clients: z.exactOptional(
      z
        .array(z.string().meta(takes('client')))
        .min(1)
        .max(200),
    ),
    priorities: z.exactOptional(
      z
        .array(z.literal([1, 2, 3, 4, 5]))
        .min(1)
        .max(5),
    ),
    kinds: z.exactOptional(z.array(z.enum(noticeKinds)).min(1).max(noticeKinds.length)),
    app: z.boolean(),
    mail: z.enum(mailModes),
  })
  .refine((one) => one.clients ?? one.priorities ?? one.kinds, { error: 'name clients, priorities or kinds' });
export type NoticeRule = z.output<typeof ruleSchema>;

export const noticeRulesMax = 20;

/** What a person chose about being told of things. What is not chosen follows the client, then the product. */
export const noticeSettingsSchema = z.strictObject({
  kinds: z.partialRecord(z.enum(noticeKinds), choice).default({}),
  rules: z.array(ruleSchema).max(noticeRulesMax).default([]).meta({
    description: 'Of staff only. The first that fits an event decides, before `kinds`.',
  }),
  /** From when to when no mail is sent; what comes meanwhile is sent at its end. May span midnight. */
  quiet: z.exactOptional(
    z
      .strictObject({ from: clock, to: clock, weekends: z.boolean().default(false) })
      .refine((one) => one.from !== one.to, { error: 'must end at another time than it begins', path: ['to'] }),
  ),
  /** When the daily digest is sent. */
  digestAt: z.exactOptional(clock),
  /** They ended their digests by the address in one: none is sent until they choose one again. */
  noDigests: z.exactOptional(z.literal(true)),
});
export type NoticeSettings = z.output<typeof noticeSettingsSchema>;

/** What a client (or its MSP) sets for its people. */
export const noticePolicySchema = z.strictObject({
  /** `portal_only`: its people look into the portal, and are sent no mail but of security and approvals. */
  contactMail: z.exactOptional(z.enum(['all', 'portal_only'])),
  /** Whether its people may choose otherwise; they may where nothing is said. */
  contactsChoose: z.exactOptional(z.boolean()),
  /** How its people are told by mail, where they chose nothing. */
  kinds: z.exactOptional(
    z.strictObject(
      // Safe: one field for each kind.
      Object.fromEntries(noticeKinds.map((kind) => [kind, z.exactOptional(z.enum(mailModes))])) as Record<
        NoticeKind,
        z.ZodExactOptional<z.ZodEnum<{ [M in MailMode]: M }>>
      >,
    ),
  ),
});
export type NoticePolicy = z.output<typeof noticePolicySchema>;

export const noSettings: NoticeSettings = { kinds: {}, rules: [] };
