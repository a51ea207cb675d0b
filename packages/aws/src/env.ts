import * as z from 'zod';

const arn = z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, 'must be the ARN of a role');
const roles = { CLIENT_SCOPE_ROLE: arn, PROVIDER_SCOPE_ROLE: arn };
/** The bucket of files, each under its client. Without one, files are refused and all else works. */
const files = { FILES_BUCKET: z.exactOptional(z.string().min(3)), AWS_REGION: z.exactOptional(z.string().min(1)) };
/** Where open screens are told. Without it nobody is, and screens ask again and again. */
const live = {
  LIVE_HOST: z.exactOptional(z.string().min(3)),
  AWS_REGION: z.exactOptional(z.string().min(1)),
  /** Set where AWS itself is elsewhere: in a run on one machine. */
  AWS_ENDPOINT_URL: z.exactOptional(z.url()),
};

/** Functions that act for tenants: whose roles they may assume. */
export const TenantEnv = z.object({ ...roles, ...files, ...live });
export type TenantEnv = z.infer<typeof TenantEnv>;

export const HttpEnv = z.object({
  ...roles,
  /** Reaches what has to be known of somebody before any scope is: the function's own role reaches nothing. */
  IDENTITY_SCOPE_ROLE: arn,
  ...files,
  ...live,
  /** Where browsers listen, and what signs their tokens for it. */
  LIVE_URL: z.exactOptional(z.url({ protocol: /^wss?$/ })),
  LIVE_SECRET: z.exactOptional(z.string().min(32)),
  /** The desk stands at `desk.{DOMAIN}`, portals at `{client}.{msp}.{DOMAIN}`. */
  DOMAIN: z.string().min(3),
  /** Cognito: who proves technicians, as its tokens' `iss` spells it, and where browsers go. */
  SIGN_IN_ISSUER: z.url({ protocol: /^https?$/ }),
  SIGN_IN_URL: z.url({ protocol: /^https?$/ }),
  SIGN_IN_CLIENT: z.string().min(1),
  SIGN_IN_SECRET: z.string().min(1),
  /** What works out codes to sign in with, as the sender of mails does; and that function's name. */
  MAIL_SECRET: z.string().min(32),
  MAIL_FUNCTION: z.string().min(1),
  /** Signs cursors and sessions. At least 32 characters, the same for every instance. */
  INSTALLATION_SECRET: z.string().min(32),
  /** What CloudFront shows: requests without it did not come through the firewall. */
  EDGE_SECRET: z.string().min(32),
  PORTICO_VERSION: z.string().min(1),
});
export type HttpEnv = z.infer<typeof HttpEnv>;

export const RelayEnv = z.object({ EVENT_BUS: z.string().min(1) });
export const LiveEnv = z.object(live);
export type LiveEnv = z.infer<typeof LiveEnv>;
export const AuthorizerEnv = z.object({ LIVE_SECRET: z.string().min(32) });
export const MailEnv = z.object({
  ...roles,
  ...files,
  ...live,
  /** Mails come from `{client}@{msp}.{DOMAIN}` and lead to the desk and the portals below it. */
  DOMAIN: z.string().min(3),
  /** The configuration set of SES: TLS, and where bounces are told. */
  MAIL_CONFIGURATION_SET: z.string().min(1),
  /** Signs the addresses that answers go to. */
  MAIL_SECRET: z.string().min(32),
});
export type MailEnv = z.infer<typeof MailEnv>;

export class EnvError extends Error {
  override readonly name = 'EnvError';
}

/**
 * Reads a function's environment once, at its cold start.
 * @throws EnvError that names each variable which is missing or wrong, never its value: it may be a secret.
 */
export function readEnv<T>(schema: z.ZodType<T>, env: Readonly<Record<string, string | undefined>> = process.env): T {
  const parsed = schema.safeParse(env);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new EnvError(`set these variables of the function in infra/:\n  ${faults.join('\n  ')}`);
}
