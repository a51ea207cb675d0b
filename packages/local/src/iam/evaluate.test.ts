import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type AccessRequest, compile, type PolicyDocument, PolicyError, type Statement } from './evaluate.ts';

const policies = JSON.parse(readFileSync(new URL('../../../store/policies.json', import.meta.url), 'utf8')) as Record<
  'ClientScope' | 'ProviderScope' | 'System',
  PolicyDocument
>;
const tags = { msp: 'k7m2q9xw', cli: 'c93fa1' };
const account = '123456789012';
const client = compile(policies.ClientScope, tags, account);
const provider = compile(policies.ProviderScope, tags, account);
const arn = 'arn:aws:dynamodb:eu-central-1:123456789012:table/portico';

function ask(action: string, keys: readonly string[], index?: string) {
  const context = keys.length > 0 ? { 'dynamodb:LeadingKeys': keys } : {};
  return { action: `dynamodb:${action}`, resource: index ? `${arn}/index/${index}` : arn, context };
}

/** The decision table that `@cloud-copilot/iam-simulate` gave for exactly these policies. */
const decisions: readonly [string, ReturnType<typeof ask>, boolean, boolean][] = [
  ['PutItem of the own client', ask('PutItem', ['k7m2q9xw.c93fa1#T#1042']), true, true],
  ['GetItem of another client of the MSP', ask('GetItem', ['k7m2q9xw.c93fa2#T#1']), false, true],
  ['GetItem of another MSP', ask('GetItem', ['zzzzzzzz.c93fa1#T#1']), false, false],
  ['GetItem of a prefix lookalike', ask('GetItem', ['k7m2q9xwA.c93fa1#T#1']), false, false],
  ['GetItem of a client lookalike', ask('GetItem', ['k7m2q9xw.c93fa1x#T#1']), false, true],
  ['GetItem of an MSP item', ask('GetItem', ['k7m2q9xw#USR#u1']), false, true],
  ['GetItem of what the MSP publishes', ask('GetItem', ['k7m2q9xw#PUB#K#1']), true, true],
  ['PutItem of what the MSP publishes', ask('PutItem', ['k7m2q9xw#PUB#K#1']), false, true],
  ['Query of the work index of the MSP', ask('Query', ['k7m2q9xw#W#t1'], 'work'), false, true],
  ['Query of the list index of the client', ask('Query', ['k7m2q9xw.c93fa1#T'], 'list'), true, true],
  ['Query of the alarm index', ask('Query', ['~D#07'], 'alarm'), false, false],
  ['GetItem of the platform', ask('GetItem', ['~G#HOST#x']), false, false],
  ['Scan', ask('Scan', []), false, false],
  ['Scan that names a key', ask('Scan', ['k7m2q9xw.c93fa1#T#1']), false, false],
  ['Query without a leading key', ask('Query', []), false, false],
  ['own and foreign keys together', ask('BatchGetItem', ['k7m2q9xw.c93fa1#T#1', 'zzzzzzzz#T#1']), false, false],
  ['own and published keys together', ask('BatchGetItem', ['k7m2q9xw.c93fa1#T#1', 'k7m2q9xw#PUB#K#1']), false, true],
  ['PartiQL', ask('PartiQLSelect', ['k7m2q9xw.c93fa1#T#1']), false, false],
  ['DeleteTable', ask('DeleteTable', []), false, false],
];

describe('the tenant policies', () => {
  test.each(decisions)('%s', (_, request, ofClient, ofProvider) => {
    expect({ client: client(request), provider: provider(request) }).toEqual({
      client: ofClient,
      provider: ofProvider,
    });
  });

  const bucket = `arn:aws:s3:::portico-files-${account}`;
  /** No path of another client may pass for one's own, wherever one's own scope stands in it. */
  const files: readonly [string, string, boolean, boolean][] = [
    ['a file of the own client', `${bucket}/k7m2q9xw.c93fa1/T/1042/a1`, true, true],
    ['a file of another client of the MSP', `${bucket}/k7m2q9xw.c93fa2/T/1/a1`, false, true],
    ['a file of the MSP itself', `${bucket}/k7m2q9xw/logo`, false, true],
    ['a file of another MSP', `${bucket}/zzzzzzzz.c93fa1/T/1/a1`, false, false],
    ['a client lookalike', `${bucket}/k7m2q9xw.c93fa1x/a1`, false, true],
    ['an MSP lookalike', `${bucket}/k7m2q9xwa/a1`, false, false],
    ['the own scope further down a foreign path', `${bucket}/zzzzzzzz.c93fa1/k7m2q9xw.c93fa1/a1`, false, false],
    ['another bucket', 'arn:aws:s3:::portico-web-123456789012/k7m2q9xw.c93fa1/a1', false, false],
  ];
  test.each(files)('%s', (_, resource, ofClient, ofProvider) => {
    for (const action of ['s3:GetObject', 's3:PutObject', 's3:DeleteObject']) {
      const asked = { action, resource, context: { 'aws:ResourceAccount': [account] } };
      expect({ client: client(asked), provider: provider(asked) }).toEqual({ client: ofClient, provider: ofProvider });
      const elsewhere = { ...asked, context: { 'aws:ResourceAccount': ['999999999999'] } };
      expect([client(elsewhere), provider(elsewhere)]).toEqual([false, false]);
    }
    expect(client({ action: 's3:ListBucket', resource, context: {} })).toBe(false);
  });

  test('another table is out of reach, and the System role is bound to the table too', () => {
    const elsewhere = { ...ask('GetItem', ['k7m2q9xw.c93fa1#T#1']), resource: `${arn}-backup` };
    const system = compile(policies.System, {});
    expect([client(elsewhere), provider(elsewhere), system(elsewhere)]).toEqual([false, false, false]);
    expect([system(ask('Scan', [])), system(ask('GetItem', ['~G#HOST#x']))]).toEqual([true, true]);
  });

  test('a principal without a tag may do nothing, and a tag full of wildcards matches itself only', () => {
    const request = ask('GetItem', ['k7m2q9xw.c93fa1#T#1']);
    expect(compile(policies.ClientScope, { msp: 'k7m2q9xw' })(request)).toBe(false);
    expect(compile(policies.ClientScope, { msp: 'k7m2q9xw', cli: '' })(request)).toBe(false);
    expect(compile(policies.ClientScope, { msp: '*', cli: '*' })(request)).toBe(false);
    expect(compile(policies.ClientScope, { msp: '????????', cli: 'c93fa1' })(request)).toBe(false);
  });
});

describe('the evaluator', () => {
  const statement: Statement = { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: '*' };
  const policy = (...Statement: Statement[]): PolicyDocument => ({ Version: '2012-10-17', Statement });
  const key = (condition: Record<string, Record<string, string | string[]>>) => ({
    ...statement,
    Sid: 'Odd',
    Condition: condition,
  });

  test.each<[string, Statement, string]>([
    ['operator', key({ NumericLessThan: { 'dynamodb:LeadingKeys': '5' } }), 'condition operator NumericLessThan'],
    ['operator', key({ StringLikeIfExists: { 'dynamodb:LeadingKeys': '*' } }), 'operator StringLikeIfExists'],
    ['quantifier', key({ 'ForMostValues:StringLike': { 'dynamodb:LeadingKeys': '*' } }), 'set operator ForMostValues'],
    ['condition key', key({ StringLike: { 'aws:SourceIp': '*' } }), 'condition key aws:SourceIp'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM writes its variables so
    ['variable', key({ StringLike: { 'dynamodb:LeadingKeys': ['${aws:username}#*'] } }), 'variable aws:username'],
    ['Null value', key({ Null: { 'dynamodb:LeadingKeys': 'maybe' } }), 'Null takes "true" or "false"'],
    ['Bool value', key({ Bool: { 'aws:SecureTransport': 'yes' } }), 'Bool takes "true" or "false"'],
    ['effect', { ...statement, Sid: 'Odd', Effect: 'Permit' }, 'Effect must be Allow or Deny'],
    ['member', { ...statement, Sid: 'Odd', Principal: '*' } as Statement, 'unknown member Principal'],
    ['pair', { ...statement, Sid: 'Odd', NotAction: 'dynamodb:Scan' }, 'needs one of Action and NotAction'],
  ])('an unknown %s is refused by name, even beside a statement that allows', (_, unknown, told) => {
    expect(() => compile(policy(statement, unknown), {})).toThrow(PolicyError);
    expect(() => compile(policy(statement, unknown), {})).toThrow(told);
    expect(() => compile(policy(statement, unknown), {})).toThrow('statement Odd');
  });

  test('an unknown policy version is refused', () => {
    expect(() => compile({ Version: '2008-10-17', Statement: [statement] }, {})).toThrow('version 2008-10-17');
  });

  /** What IAM's documentation says of each; the requests are GetItem with the keys given, unless they say otherwise. */
  const deny = { ...statement, Effect: 'Deny' };
  const on = (name: string, operator: string, value: string | string[]) => key({ [operator]: { [name]: value } });
  const keys = (operator: string, value: string | string[]) => on('dynamodb:LeadingKeys', operator, value);
  const get = (...leading: string[]) => ask('GetItem', leading);
  const with_ = (context: Record<string, string[]>) => ({ action: 'dynamodb:GetItem', resource: arn, context });
  const decisions: readonly [string, Statement[], AccessRequest, boolean][] = [
    ['no statement: denied by default', [], get('a'), false],
    ['an Allow that applies', [statement], get('a'), true],
    ['an explicit Deny wins over any Allow', [statement, deny], get('a'), false],
    ['and it does so wherever it stands', [deny, statement], get('a'), false],
    ['a Deny for something else leaves the Allow', [statement, { ...deny, Action: 'dynamodb:Scan' }], get('a'), true],
    ['a Deny alone allows nothing', [{ ...deny, Action: 'dynamodb:Scan' }], get('a'), false],
    ['actions do not mind their case', [{ ...statement, Action: 'DynamoDB:getitem' }], get('a'), true],
    ['* in an action', [{ ...statement, Action: 'dynamodb:Get*' }], get('a'), true],
    ['an action of another service', [{ ...statement, Action: 's3:Get*' }], get('a'), false],
    ['NotAction allows all but those', [allBut('Scan')], get('a'), true],
    ['NotAction does not allow those', [allBut('GetItem')], get('a'), false],
    ['a Deny with NotAction denies all but those', [statement, { ...allBut('Scan'), Effect: 'Deny' }], get('a'), false],
    ['and leaves those', [statement, { ...allBut('GetItem'), Effect: 'Deny' }], get('a'), true],
    ['NotResource allows all but that', [notResource(`${arn}-other`)], get('a'), true],
    ['NotResource does not allow that', [notResource(arn)], get('a'), false],
    ['resources do mind their case', [{ ...statement, Resource: arn.toUpperCase() }], get('a'), false],
    ['* in a resource', [{ ...statement, Resource: 'arn:aws:dynamodb:*:*:table/portico' }], get('a'), true],
    ['StringEquals is exact', [keys('StringEquals', 'a#1')], get('a#1'), true],
    ['StringEquals minds case', [keys('StringEquals', 'A#1')], get('a#1'), false],
    ['StringEquals knows no wildcard', [keys('StringEquals', 'a#*')], get('a#1'), false],
    ['StringLike knows ? and *', [keys('StringLike', 'a?*1')], get('a#x1'), true],
    ['? is exactly one character', [keys('StringLike', 'a?1')], get('a1'), false],
    ['* is also none', [keys('StringLike', 'a*1')], get('a1'), true],
    ['StringLike takes the rest literally', [keys('StringLike', 'a.1')], get('a#1'), false],
    ['values of one key are alternatives', [keys('StringLike', ['b*', 'a*'])], get('a'), true],
    ['a missing key: a plain operator is false', [keys('StringLike', '*')], get(), false],
    ['several values without a quantifier', [keys('StringLike', 'a*')], get('a#1', 'a#2'), false],
    ['ForAllValues: every value', [keys('ForAllValues:StringLike', 'a*')], get('a#1', 'a#2'), true],
    ['ForAllValues: one value outside', [keys('ForAllValues:StringLike', 'a*')], get('a#1', 'b'), false],
    ['ForAllValues with the key missing is true', [keys('ForAllValues:StringLike', 'a*')], get(), true],
    ['which Null false beside it closes', [both('ForAllValues:StringLike', 'a*')], get(), false],
    ['and leaves open where the key is there', [both('ForAllValues:StringLike', 'a*')], get('a'), true],
    ['ForAnyValue: one is enough', [keys('ForAnyValue:StringLike', 'a*')], get('b', 'a'), true],
    ['ForAnyValue with the key missing is false', [keys('ForAnyValue:StringLike', 'a*')], get(), false],
    ['Null true wants the key absent', [keys('Null', 'true')], get('a'), false],
    ['Null true, and it is', [keys('Null', 'true')], get(), true],
    ['Null false wants it there', [keys('Null', 'false')], get(), false],
    ['conditions of one statement all hold', [{ ...keys('StringLike', 'a*'), Resource: 'x' }], get('a'), false],
    ['Bool', [on('aws:SecureTransport', 'Bool', 'false')], with_({ 'aws:SecureTransport': ['false'] }), true],
    [
      'Bool, the other',
      [on('aws:SecureTransport', 'Bool', 'false')],
      with_({ 'aws:SecureTransport': ['true'] }),
      false,
    ],
    [
      'ArnEquals takes wildcards',
      [on('aws:SourceArn', 'ArnEquals', `${arn}*`)],
      with_({ 'aws:SourceArn': [arn] }),
      true,
    ],
    ['ArnLike, another', [on('aws:SourceArn', 'ArnLike', `${arn}-x`)], with_({ 'aws:SourceArn': [arn] }), false],
  ];

  function allBut(action: string): Statement {
    return { Effect: 'Allow', NotAction: `dynamodb:${action}`, Resource: '*' };
  }
  function notResource(resource: string): Statement {
    return { Effect: 'Allow', Action: '*', NotResource: resource };
  }
  function both(operator: string, value: string): Statement {
    return key({ [operator]: { 'dynamodb:LeadingKeys': value }, Null: { 'dynamodb:LeadingKeys': 'false' } });
  }

  test.each(decisions)('%s', (_, statements, asked, allowed) => {
    expect(compile(policy(...statements), {})(asked)).toBe(allowed);
  });

  test("a principal's account fills its variable, and nothing matches where it is not known", () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM writes its variables so
    const own = policy(key({ StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } }));
    const asked = with_({ 'aws:ResourceAccount': ['111122223333'] });
    expect(compile(own, {}, '111122223333')(asked)).toBe(true);
    expect(compile(own, {}, '999999999999')(asked)).toBe(false);
    expect(compile(own, {})(asked)).toBe(false);
  });
});
