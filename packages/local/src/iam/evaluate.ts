/**
 * IAM policy evaluation: Allow and Deny, wildcards in Action and Resource and their negations, policy variables, and
 * the condition operators our policies use. Whatever it does not know it refuses by name before the first request, and
 * a condition key the request lacks matches as AWS defines (ForAllValues: true; else false).
 * Source: IAM User Guide, "Policy evaluation logic" and "Conditions with multiple context keys or values".
 */
import { equalTo, likeWith, type Matcher, type Variables } from './text.ts';

type Many = string | readonly string[];

export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action?: Many;
  readonly NotAction?: Many;
  readonly Resource?: Many;
  readonly NotResource?: Many;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Many>>>>;
}

export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

export interface AccessRequest {
  readonly action: string;
  readonly resource: string;
  /** Condition keys and their values. */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

export type Decide = (request: AccessRequest) => boolean;

/** A policy that cannot be understood: the message names the statement and what is wrong with it. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
}

interface Compiled {
  readonly allow: boolean;
  readonly applies: Decide;
}

/** Condition keys that requests may carry; a policy on any other key could never be decided. */
const knownKeys =
  /^(?:dynamodb:LeadingKeys|aws:(?:SourceArn|SourceAccount|SecureTransport|TagKeys|ResourceAccount|RequestTag\/.+)|s3:prefix|ses:FromAddress)$/;

/**
 * A decision function for one principal.
 * @throws PolicyError for a statement it cannot understand: nobody gets to work under such a policy.
 */
export function compile(policy: PolicyDocument, tags: Readonly<Record<string, string>>, account?: string): Decide {
  if (policy.Version !== '2012-10-17') throw new PolicyError(`unknown policy version ${policy.Version}`);
  const variables: Record<string, string> = account ? { 'aws:PrincipalAccount': account } : {};
  for (const [name, value] of Object.entries(tags)) variables[`aws:PrincipalTag/${name}`] = value;
  const statements = policy.Statement.map((statement, at) => named(statement, at, variables));
  const allows = statements.filter(({ allow }) => allow);
  const denies = statements.filter(({ allow }) => !allow);
  return (request) => allows.some(({ applies }) => applies(request)) && !denies.some(({ applies }) => applies(request));
}

function named(statement: Statement, at: number, variables: Variables): Compiled {
  try {
    return compileStatement(statement, variables);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new PolicyError(`statement ${statement.Sid ?? at + 1}: ${why}`);
  }
}

const members = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];

function compileStatement(statement: Statement, variables: Variables): Compiled {
  const unknown = Object.keys(statement).find((name) => !members.includes(name));
  if (unknown !== undefined) throw new Error(`unknown member ${unknown}`);
  if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny') throw new Error('Effect must be Allow or Deny');
  const { Action, NotAction, Resource, NotResource } = statement;
  const action = oneOf('Action', Action, NotAction, (pattern) => likeWith(pattern.toLowerCase(), {}));
  const resource = oneOf('Resource', Resource, NotResource, (pattern) => likeWith(pattern, variables));
  const conditions = Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => compileCondition(operator, key, list(values), variables)),
  );
  return {
    allow: statement.Effect === 'Allow',
    applies: (request) =>
      action(request.action.toLowerCase()) && resource(request.resource) && conditions.every((test) => test(request)),
  };
}

/** `Action` or `NotAction`, and the same for resources: exactly one of the two. */
function oneOf(name: string, some?: Many, allBut?: Many, matcher?: (pattern: string) => Matcher): Matcher {
  if ((some === undefined) === (allBut === undefined)) throw new Error(`needs one of ${name} and Not${name}`);
  const match = anyOf(list(some ?? allBut ?? []).map((pattern) => matcher?.(pattern) ?? (() => false)));
  return some === undefined ? (text) => !match(text) : match;
}

function list(value: Many): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}

function anyOf(matchers: readonly Matcher[]): Matcher {
  const [only] = matchers;
  if (matchers.length === 1 && only) return only;
  return (text) => matchers.some((matcher) => matcher(text));
}

function compileCondition(operator: string, key: string, values: readonly string[], variables: Variables): Decide {
  if (!knownKeys.test(key)) throw new Error(`unknown condition key ${key}`);
  if (operator === 'Null') return nullTest(key, values);
  const [quantifier, name] = operator.includes(':') ? operator.split(':') : [undefined, operator];
  const matches = anyOf(values.map((value) => matcherFor(name, value, variables)));
  if (quantifier === 'ForAllValues') return ({ context }) => (context[key] ?? []).every(matches);
  if (quantifier === 'ForAnyValue') return ({ context }) => (context[key] ?? []).some(matches);
  if (quantifier !== undefined) throw new Error(`unknown set operator ${quantifier}`);
  return ({ context }) => {
    const found = context[key] ?? [];
    return found.length === 1 && found.every(matches);
  };
}

/** `Null: "false"` asks for the key to be there, `"true"` for it to be absent. */
function nullTest(key: string, values: readonly string[]): Decide {
  const [wanted] = values;
  if (values.length !== 1 || (wanted !== 'true' && wanted !== 'false')) throw new Error('Null takes "true" or "false"');
  return ({ context }) => ((context[key] ?? []).length === 0) === (wanted === 'true');
}

function matcherFor(operator: string | undefined, value: string, variables: Variables): Matcher {
  switch (operator) {
    // Both ARN operators take wildcards ("ARN condition operators"); ours hold none across a colon.
    case 'StringLike':
    case 'ArnLike':
    case 'ArnEquals':
      return likeWith(value, variables);
    case 'StringEquals':
      return equalTo(value, variables);
    case 'Bool':
      if (value !== 'true' && value !== 'false') throw new Error('Bool takes "true" or "false"');
      return equalTo(value, variables);
    default:
      throw new Error(`unknown condition operator ${operator}`);
  }
}
