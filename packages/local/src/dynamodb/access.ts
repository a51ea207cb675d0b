/** The third wall inside the engine: IAM policies on every call, for every leading key it touches. */
import type { TableSpec } from '@portico/store/table';
import { compile, type PolicyDocument, PolicyError } from '../iam/evaluate.ts';
import { accessDenied } from './errors.ts';

export type Principal =
  | { readonly role: 'System' }
  | { readonly role: 'IdentityScope' }
  | { readonly role: 'ClientScope'; readonly tags: { readonly msp: string; readonly cli: string } }
  | { readonly role: 'ProviderScope'; readonly tags: { readonly msp: string } };

export type Role = Principal['role'];
export type Policies = Readonly<Record<Role, PolicyDocument>>;

export type Action =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'Scan'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem'
  | 'BatchWriteItem';

export interface Access {
  /** @param index the index's name for a query on one. @throws AccessDeniedException unless a policy allows it. */
  require(action: Action, index: string | undefined, leadingKeys: readonly string[]): void;
}

/** What a session tag may hold (STS API reference, `Tag`): a wildcard is not among it. */
const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u;

/**
 * Compiles a principal's policy once; each call then costs a prefix test per key.
 * @throws PolicyError for a role without a policy, one that cannot be understood, or a tag that STS would refuse.
 */
export function accessOf(principal: Principal, policies: Policies, spec: TableSpec): Access {
  const tags: Readonly<Record<string, string>> = 'tags' in principal ? principal.tags : {};
  for (const [name, value] of Object.entries(tags)) {
    if (!tagText.test(value)) throw new PolicyError(`session tag ${name} of ${principal.role} is no tag's value`);
  }
  const allows = policyOf(principal.role, policies, tags);
  const arn = `arn:aws:dynamodb:local:000000000000:table/${spec.name}`;
  return {
    require(action, index, leadingKeys) {
      const resource = index === undefined ? arn : `${arn}/index/${index}`;
      const keys: Record<string, readonly string[]> =
        leadingKeys.length > 0 ? { 'dynamodb:LeadingKeys': leadingKeys } : {};
      if (!allows({ action: `dynamodb:${action}`, resource, context: keys })) {
        throw accessDenied(principal.role, `dynamodb:${action}`, resource);
      }
    },
  };
}

/** A compiled policy. @throws PolicyError that names the role. */
function policyOf(role: Role, policies: Policies, tags: Readonly<Record<string, string>>) {
  if (!Object.hasOwn(policies, role)) throw new PolicyError(`there is no policy for the role ${role}`);
  try {
    return compile(policies[role], tags);
  } catch (error) {
    throw new PolicyError(`${role}, ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** @throws PolicyError for the first policy that cannot be understood: no table opens under it. */
export function checkPolicies(policies: Policies): void {
  for (const role of Object.keys(policies) as Role[]) policyOf(role, policies, {});
}
