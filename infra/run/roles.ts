import { compile, type Decide, type PolicyDocument, PolicyError, type Statement } from '@portico/local/iam/evaluate';
import { attributeOf } from './attributes.ts';
import { place, type Resource, TemplateError } from './resource.ts';
import type { Deployment } from './template.ts';

export type Tags = Readonly<Record<string, string>>;
type Context = Readonly<Record<string, readonly string[]>>;
type Principals = string | Readonly<Record<string, string | readonly string[]>>;
/** A statement of a policy on a resource: it names whom it is for. */
export interface ResourceStatement extends Statement {
  readonly Principal?: Principals;
}
export interface ResourcePolicy {
  readonly Version: string;
  readonly Statement: readonly ResourceStatement[];
}

const account = place['AWS::AccountId'];

/** The roles of an app: what each may do, and who may become it. */
export interface Roles {
  /** Everything that is attached to a role, as one document. By the role's logical id. */
  readonly documents: ReadonlyMap<string, PolicyDocument>;
  byArn(arn: string): Resource;
  /** @returns whether the role's own policies allow it. */
  allows(role: string, action: string, resource: string, context?: Context, tags?: Tags): boolean;
  /** Whether one role may become another with these tags: its own policies and the other's trust both say so. */
  mayAssume(from: string, to: Resource, tags: Tags): boolean;
}

/** @throws PolicyError for a document that cannot be understood, naming role, statement and fault. */
export function readRoles(deployment: Deployment): Roles {
  const roles = deployment.of('AWS::IAM::Role');
  const documents = new Map(roles.map((role) => [role.id, documentOf(role, deployment)]));
  const decide = new Map<string, Decide>();
  const decider = (role: string, tags: Tags): Decide => {
    const key = JSON.stringify([role, tags]);
    const known = decide.get(key);
    if (known) return known;
    const document = documents.get(role);
    if (!document) throw new TemplateError(`there is no role ${role}`);
    const made = named(role, () => compile(document, tags, account));
    decide.set(key, made);
    return made;
  };
  for (const { id } of roles) decider(id, {});
  const allows: Roles['allows'] = (role, action, resource, context = {}, tags = {}) =>
    decider(role, tags)({ action, resource, context });
  return {
    documents,
    byArn: (arn) => deployment.byArn('AWS::IAM::Role', arn),
    allows,
    mayAssume(from, to, tags) {
      const names = Object.keys(tags);
      const context: Record<string, string[]> = names.length > 0 ? { 'aws:TagKeys': names } : {};
      for (const [name, value] of Object.entries(tags)) context[`aws:RequestTag/${name}`] = [value];
      const fromArn = String(attributeOf(named1(roles, from), 'Arn'));
      const toArn = String(attributeOf(to, 'Arn'));
      const trust = to.properties['AssumeRolePolicyDocument'] as ResourcePolicy;
      return (names.length > 0 ? ['sts:AssumeRole', 'sts:TagSession'] : ['sts:AssumeRole']).every(
        (action) =>
          allows(from, action, toArn, context) && letsIn(to.id, trust, { AWS: fromArn }, action, toArn, context),
      );
    },
  };
}

function named1(roles: readonly Resource[], id: string): Resource {
  const found = roles.find((one) => one.id === id);
  if (!found) throw new TemplateError(`there is no role ${id}`);
  return found;
}

function documentOf(role: Resource, deployment: Deployment): PolicyDocument {
  const inline = (role.properties['Policies'] ?? []) as { PolicyDocument: PolicyDocument }[];
  const attached = deployment
    .of('AWS::IAM::Policy')
    .filter(({ properties }) => (properties['Roles'] as string[] | undefined)?.includes(role.name))
    .map(({ properties }) => properties['PolicyDocument'] as PolicyDocument);
  const all = [...inline.map((one) => one.PolicyDocument), ...attached];
  const version = all.find((one) => one.Version !== '2012-10-17')?.Version ?? '2012-10-17';
  return { Version: version, Statement: all.flatMap((one) => one.Statement) };
}

/** Whether a policy on a resource lets somebody in: `{ Service: 'events.amazonaws.com' }` or `{ AWS: arn }`. */
export function letsIn(
  owner: string,
  policy: ResourcePolicy,
  who: Readonly<Record<string, string>>,
  action: string,
  resource: string,
  context: Context,
): boolean {
  const Statement = policy.Statement.filter(({ Principal }) => isFor(Principal, who)).map(
    ({ Principal: _, ...rest }) => (rest.Resource || rest.NotResource ? rest : { ...rest, Resource: '*' }),
  );
  return named(owner, () => compile({ ...policy, Statement }, {}, account))({ action, resource, context });
}

function isFor(principal: Principals | undefined, who: Readonly<Record<string, string>>): boolean {
  if (principal === '*') return true;
  if (principal === undefined || typeof principal === 'string') return false;
  return Object.entries(principal).some(([kind, names]) =>
    [names].flat().some((name) => name === '*' || who[kind] === name),
  );
}

function named<T>(owner: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof PolicyError) throw new PolicyError(`${owner}, ${error.message}`);
    throw error;
  }
}
