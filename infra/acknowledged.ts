import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Portico } from './portico.ts';

const table = 'arn:aws:dynamodb:*:*:table/portico';
const files = 'arn:aws:s3:::portico-files-????????????';
const tag = (name: string) => `<aws:PrincipalTag/${name}>`;
const oneTable =
  'One account a stage holds one table of this name; the statement is the very text that the embedded engine ' +
  'evaluates, and pins the leading keys.';
const ownFiles =
  "The bucket's name ends in the account's twelve digits, the account itself is a condition, and what follows is the " +
  "session's own scope: every file below it, and no other.";

/** Findings of cdk-nag that stand, each where it stands and why. Anything else stops the synthesis. */
export function acknowledge({ core, identity }: Portico): void {
  const say = (construct: IConstruct, id: string, reason: string) =>
    Validations.of(construct).acknowledge({ id, reason });
  for (const arn of [table, `${table}/index/*`, `${table}/index/alarm`, `${table}/index/list`]) {
    say(core, `AwsSolutions-IAM5[Resource::${arn}]`, oneTable);
  }
  for (const path of [`${tag('msp')}.${tag('cli')}/*`, `${tag('msp')}/*`, `${tag('msp')}.*`]) {
    say(core, `AwsSolutions-IAM5[Resource::${files}/${path}]`, ownFiles);
  }
  for (const consumer of core.consumers.values()) {
    say(
      consumer,
      'AwsSolutions-IAM5[Resource::*]',
      'dynamodb:ListStreams knows no resource; CDK grants it to readers.',
    );
  }
  for (const one of [...core.consumers.values(), ...core.reactions.values()]) {
    say(one.deadLetters, 'AwsSolutions-SQS3', 'It is the queue of dead letters itself; an alarm watches it.');
  }
  say(
    core.secret,
    'AwsSolutions-SMG4',
    'It signs cursors alone: a new value only makes clients ask for page one again.',
  );
  say(core.api, 'AwsSolutions-APIG4', 'The function verifies each credential itself: API keys and tokens alike.');
  say(core.api, 'AwsSolutions-APIG1', 'The function writes one line a request, without addresses and paths.');
  say(identity.pool, 'AwsSolutions-COG8', 'A second factor is required; the paid tier adds no guard that is used.');
}
