import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compile, type PolicyDocument } from './evaluate.ts';

const policies = JSON.parse(readFileSync(new URL('../../../store/policies.json', import.meta.url), 'utf8')) as Record<
  'ClientScope' | 'ProviderScope' | 'System',
  PolicyDocument
>;
const tags = { msp: 'k7m2q9xw', cli: 'c93fa1' };
const client = compile(policies.ClientScope, tags);
const provider = compile(policies.ProviderScope, tags);
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
  const statement = { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: '*' };
  const policy = (...Statement: PolicyDocument['Statement']): PolicyDocument => ({ Version: '2012-10-17', Statement });
  const request = ask('GetItem', ['a#1']);
  const key = (condition: Record<string, Record<string, string | string[]>>) => ({
    ...statement,
    Condition: condition,
  });

  test('no statement is a refusal, and Deny wins over Allow', () => {
    expect(compile(policy(), {})(request)).toBe(false);
    expect(compile(policy(statement), {})(request)).toBe(true);
    const deny = { ...statement, Effect: 'Deny', Action: ['dynamodb:Get*'] };
    expect(compile(policy(statement, deny), {})(request)).toBe(false);
  });

  test.each([
    ['operator', key({ NumericLessThan: { 'dynamodb:LeadingKeys': '5' } })],
    ['quantified operator', key({ 'ForMostValues:StringLike': { 'dynamodb:LeadingKeys': '*' } })],
    ['condition key', key({ StringLike: { 'aws:SourceIp': '*' } })],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM writes its variables so
    ['variable', key({ 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': ['${aws:username}#*'] } })],
    ['Null value', key({ Null: { 'dynamodb:LeadingKeys': 'maybe' } })],
    ['effect', { ...statement, Effect: 'Permit' }],
    ['member', { ...statement, NotAction: 'dynamodb:Scan' } as typeof statement],
  ])('an unknown %s denies, even beside a statement that allows', (_, unknown) => {
    expect(compile(policy(statement, unknown), {})(request)).toBe(false);
  });

  test('an unknown policy version denies', () => {
    expect(compile({ Version: '2008-10-17', Statement: [statement] }, {})(request)).toBe(false);
  });

  test.each<[string, Record<string, Record<string, string | string[]>>, readonly string[], boolean]>([
    ['StringEquals is exact', { StringEquals: { 'dynamodb:LeadingKeys': 'a#1' } }, ['a#1'], true],
    ['StringEquals knows no wildcard', { StringEquals: { 'dynamodb:LeadingKeys': 'a#*' } }, ['a#1'], false],
    ['StringLike knows ? and *', { StringLike: { 'dynamodb:LeadingKeys': 'a?*1' } }, ['a#x1'], true],
    ['StringLike escapes the rest', { StringLike: { 'dynamodb:LeadingKeys': 'a.1' } }, ['a#1'], false],
    ['no quantifier, several values', { StringLike: { 'dynamodb:LeadingKeys': 'a*' } }, ['a#1', 'a#2'], false],
    ['ForAllValues without values', { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'a*' } }, [], true],
    ['ForAnyValue without values', { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': 'a*' } }, [], false],
    ['ForAnyValue with one of two', { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': 'a*' } }, ['b', 'a'], true],
    ['Null true wants the key absent', { Null: { 'dynamodb:LeadingKeys': 'true' } }, ['a'], false],
  ])('%s', (_, condition, keys, allowed) => {
    expect(compile(policy(key(condition)), {})(ask('GetItem', keys))).toBe(allowed);
  });
});
