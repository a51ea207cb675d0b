/**
 * IAM policy evaluation for identity policies: Allow and Deny, wildcards in Action and Resource, policy variables
 * `${aws:PrincipalTag/x}`, and the condition operators our policies use. Whatever it does not know it refuses at
 * compile time, and a condition key the request lacks matches as AWS defines (ForAllValues: true; else false).
 * Source: IAM User Guide, "Policy evaluation logic" and "Conditions with multiple context keys or values".
 */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
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

type Matcher = (text: string) => boolean;
type Test = (request: AccessRequest) => boolean;

interface Compiled {
  readonly allow: boolean;
  readonly applies: Test;
}

/** Condition keys that requests may carry; a policy on any other key could never be decided. */
const knownKeys = ['dynamodb:LeadingKeys'];
const never: Matcher = () => false;

/**
 * A decision function for one principal. A statement it cannot understand denies everything: failing closed beats
 * failing at the first request that happens to reach it.
 */
export function compile(
  policy: PolicyDocument,
  tags: Readonly<Record<string, string>>,
): (request: AccessRequest) => boolean {
  let statements: Compiled[];
  try {
    if (policy.Version !== '2012-10-17') throw new Error(`unknown policy version ${policy.Version}`);
    statements = policy.Statement.map((statement) => compileStatement(statement, tags));
  } catch {
    return () => false;
  }
  const allows = statements.filter(({ allow }) => allow);
  const denies = statements.filter(({ allow }) => !allow);
  return (request) => allows.some(({ applies }) => applies(request)) && !denies.some(({ applies }) => applies(request));
}

const members = ['Sid', 'Effect', 'Action', 'Resource', 'Condition'];

function compileStatement(statement: Statement, tags: Readonly<Record<string, string>>): Compiled {
  const unknown = Object.keys(statement).find((name) => !members.includes(name));
  if (unknown !== undefined) throw new Error(`unknown statement member ${unknown}`);
  if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny') throw new Error('Effect must be Allow or Deny');
  const action = anyOf(list(statement.Action).map((pattern) => like(pattern.toLowerCase())));
  const resource = anyOf(list(statement.Resource).map((pattern) => likeWith(pattern, tags)));
  const conditions = Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => compileCondition(operator, key, list(values), tags)),
  );
  return {
    allow: statement.Effect === 'Allow',
    applies: (request) =>
      action(request.action.toLowerCase()) && resource(request.resource) && conditions.every((test) => test(request)),
  };
}

function list(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}

function anyOf(matchers: readonly Matcher[]): Matcher {
  const [only] = matchers;
  if (matchers.length === 1 && only) return only;
  return (text) => matchers.some((matcher) => matcher(text));
}

function compileCondition(
  operator: string,
  key: string,
  values: readonly string[],
  tags: Readonly<Record<string, string>>,
): Test {
  if (!knownKeys.includes(key)) throw new Error(`unknown condition key ${key}`);
  if (operator === 'Null') return nullTest(key, values);
  const [quantifier, name] = operator.includes(':') ? operator.split(':') : [undefined, operator];
  const matches = anyOf(values.map((value) => matcherFor(name, value, tags)));
  if (quantifier === 'ForAllValues') return ({ context }) => (context[key] ?? []).every(matches);
  if (quantifier === 'ForAnyValue') return ({ context }) => (context[key] ?? []).some(matches);
  if (quantifier !== undefined) throw new Error(`unknown set operator ${quantifier}`);
  return ({ context }) => {
    const found = context[key] ?? [];
    return found.length === 1 && found.every(matches);
  };
}

/** `Null: "false"` asks for the key to be there, `"true"` for it to be absent. */
function nullTest(key: string, values: readonly string[]): Test {
  const [wanted] = values;
  if (values.length !== 1 || (wanted !== 'true' && wanted !== 'false')) throw new Error('Null takes "true" or "false"');
  return ({ context }) => ((context[key] ?? []).length === 0) === (wanted === 'true');
}

function matcherFor(operator: string | undefined, value: string, tags: Readonly<Record<string, string>>): Matcher {
  if (operator === 'StringLike') return likeWith(value, tags);
  if (operator !== 'StringEquals') throw new Error(`unknown condition operator ${operator}`);
  const parts = substitute(value, tags);
  const text = parts?.map((part) => part.text).join('');
  return text === undefined ? never : (found) => found === text;
}

interface Part {
  readonly text: string;
  /** A tag's value is text, even where it holds `*` or `?`. */
  readonly literal: boolean;
}

const variable = /\$\{([^}]*)\}/;

/** The pattern with its variables filled in; undefined when the principal lacks a tag, and then nothing matches. */
function substitute(pattern: string, tags: Readonly<Record<string, string>>): Part[] | undefined {
  const parts: Part[] = [];
  for (const [i, piece] of pattern.split(variable).entries()) {
    if (i % 2 === 0) {
      if (piece !== '') parts.push({ text: piece, literal: false });
      continue;
    }
    if (!piece.startsWith('aws:PrincipalTag/')) throw new Error(`unknown policy variable ${piece}`);
    const tag = piece.slice('aws:PrincipalTag/'.length);
    const value = Object.hasOwn(tags, tag) ? tags[tag] : undefined;
    if (!value) return undefined;
    parts.push({ text: value, literal: true });
  }
  return parts;
}

function likeWith(pattern: string, tags: Readonly<Record<string, string>>): Matcher {
  const parts = substitute(pattern, tags);
  return parts ? glob(parts) : never;
}

function like(pattern: string): Matcher {
  return glob([{ text: pattern, literal: false }]);
}

/** `*` is any text, `?` any character. Nearly all patterns are a prefix and one star, which needs no expression. */
function glob(parts: readonly Part[]): Matcher {
  const head = parts.slice(0, -1);
  const tail = parts.at(-1);
  const fixed = head.every((part) => part.literal || !/[*?]/.test(part.text));
  if (fixed && tail && !tail.literal && /^[^*?]*\*$/.test(tail.text)) {
    const prefix = `${head.map((part) => part.text).join('')}${tail.text.slice(0, -1)}`;
    return (text) => text.startsWith(prefix);
  }
  const source = parts.map(({ text, literal }) => (literal ? escapeRegExp(text) : wild(text))).join('');
  const pattern = new RegExp(`^${source}$`, 'su');
  return (text) => pattern.test(text);
}

function wild(text: string): string {
  return text
    .split(/([*?])/)
    .map((piece) => (piece === '*' ? '.*' : piece === '?' ? '.' : escapeRegExp(piece)))
    .join('');
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
