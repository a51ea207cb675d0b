import type { Node } from 'constructs';
import * as z from 'zod';

const fields = {
  /** The installation's domain: the desk stands at `desk.{domain}`, the API at `api.{domain}`. */
  domain: z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'must be a domain in lower case'),
  /** Where everything but the edge stands: the edge's policy names the bucket of files, which has it in its host. */
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region like eu-central-1'),
  hostedZoneId: z.string().regex(/^Z[A-Z0-9]{5,31}$/, 'must be the id of a Route 53 hosted zone'),
  /** The domain that SES sends for: `domain` itself, which is then proven to SES, or one above it that is already. */
  sesIdentity: z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'must be a domain in lower case'),
  stage: z.enum(['dev', 'stage', 'prod']),
};
const Given = z.strictObject({
  domain: z.exactOptional(fields.domain),
  region: z.exactOptional(fields.region),
  hostedZoneId: z.exactOptional(fields.hostedZoneId),
  sesIdentity: z.exactOptional(fields.sesIdentity),
  stage: z.exactOptional(fields.stage),
});

export interface PorticoContext {
  readonly domain: string;
  readonly region: string;
  readonly hostedZoneId: string;
  readonly sesIdentity: string;
  readonly stage: 'dev' | 'stage' | 'prod';
  /** Fields that were not given and stand as placeholders: the template may be read, not deployed. */
  readonly missing: readonly string[];
}

const placeholders = {
  domain: 'portico.example',
  region: 'eu-central-1',
  hostedZoneId: 'Z0PLACEHOLDER',
  sesIdentity: 'portico.example',
  stage: 'dev',
} as const;

/** The `portico` object of cdk.json's context. @throws Error that names each field which is wrong. */
export function readContext(node: Node): PorticoContext {
  const parsed = Given.safeParse(node.tryGetContext('portico') ?? {});
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `portico.${path.join('.')}: ${message}`);
    throw new Error(`cdk.json, context:\n  ${faults.join('\n  ')}`);
  }
  const whole = { ...placeholders, ...parsed.data };
  // Mails come from hosts below the domain: an identity beside it covers none of them.
  if (whole.sesIdentity !== whole.domain && !whole.domain.endsWith(`.${whole.sesIdentity}`)) {
    throw new Error(`cdk.json, context:\n  portico.sesIdentity: must be ${whole.domain} or a domain above it`);
  }
  const missing = Object.keys(placeholders).filter((name) => !Object.hasOwn(parsed.data, name));
  return { ...whole, missing };
}
