/** The third wall inside the engine: IAM policies on every call, for every leading key it touches. */
import type { TableSpec } from '@portico/store/table';
import { compile, type PolicyDocument } from '../iam/evaluate.ts';
import { accessDenied } from './errors.ts';

export type Principal =
  | { readonly role: 'System' }
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

/** Compiles a principal's policy once; each call then costs a prefix test per key. */
export function accessOf(principal: Principal, policies: Policies, spec: TableSpec): Access {
  const tags = 'tags' in principal ? principal.tags : {};
  const allows = compile(policies[principal.role], tags);
  const arn = `arn:aws:dynamodb:local:000000000000:table/${spec.name}`;
  return {
    require(action, index, leadingKeys) {
      const resource = index === undefined ? arn : `${arn}/index/${index}`;
      const keys = leadingKeys.length > 0 ? { 'dynamodb:LeadingKeys': leadingKeys } : {};
      if (!allows({ action: `dynamodb:${action}`, resource, context: keys })) {
        throw accessDenied(principal.role, `dynamodb:${action}`, resource);
      }
    },
  };
}
