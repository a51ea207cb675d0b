import * as z from 'zod';

/** Which files a client's tickets take. */
export const filePolicySchema = z.strictObject({
  /** The largest one, in bytes. */
  maxBytes: z.int().min(1_024).max(104_857_600),
  /** How many come with one message. */
  perMessage: z.int().min(1).max(20),
  /** Media types that are taken: `application/pdf`, or `image/*` for all of a kind. */
  types: z
    .array(
      z.string().regex(/^[a-z]+\/(?:\*|[a-z0-9][a-z0-9.+-]*)$/, 'write a media type like application/pdf or image/*'),
    )
    .min(1)
    .max(200),
});
export type FilePolicy = z.output<typeof filePolicySchema>;

/** Of a desk whose configuration is older than this policy. */
export const plainFilePolicy: FilePolicy = {
  maxBytes: 26_214_400,
  perMessage: 10,
  types: ['image/*', 'text/*', 'audio/*', 'video/*', 'application/pdf', 'application/zip', 'message/rfc822'],
};

/** Whether the policy takes a media type. */
export function takesType(policy: FilePolicy, type: string): boolean {
  return policy.types.some((one) => one === type || (one.endsWith('/*') && type.startsWith(one.slice(0, -1))));
}
