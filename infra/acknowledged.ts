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
export function acknowledge({ core, data, edge, identity, live, mail }: Portico): void {
  const say = (construct: IConstruct, id: string, reason: string) =>
    Validations.of(construct).acknowledge({ id, reason });
  for (const arn of [table, `${table}/index/*`, `${table}/index/alarm`, `${table}/index/list`]) {
    say(core, `AwsSolutions-IAM5[Resource::${arn}]`, oneTable);
  }
  for (const arn of [table, `${table}/index/list`]) say(data.operator, `AwsSolutions-IAM5[Resource::${arn}]`, oneTable);
  const own = [`${tag('msp')}.${tag('cli')}/*`, `${tag('msp')}.*`];
  for (const path of [...own, `${tag('msp')}/*`, ...own.map((one) => `in/${one}`)]) {
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
  say(live, `AwsSolutions-IAM5[Resource::${table}]`, oneTable);
  for (const secret of [...core.secrets, live.secret, mail.secret]) {
    say(
      secret,
      'AwsSolutions-SMG4',
      'A new value signs everybody out; the runbook says how, nothing needs it by date.',
    );
  }
  say(core.api, 'AwsSolutions-APIG4', 'The function verifies each credential itself: API keys and tokens alike.');
  say(core.api, 'AwsSolutions-APIG1', 'The function writes one line a request, without addresses and paths.');
  say(
    core.busWatch.returned,
    'AwsSolutions-SQS3',
    'It only counts canaries: nobody reads it, and nothing in it is missed.',
  );
  const toCodeDeploy = 'service-role/AWSCodeDeployRoleForLambdaLimited';
  const ours = "CodeDeploy's own role for what CodeDeploy does: moving the alias.";
  say(core.deployment, `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${toCodeDeploy}]`, ours);
  const noLog = 'A log of requests would keep addresses of people; the API writes one line a request, without them.';
  say(data.files, 'AwsSolutions-S1', noLog);
  say(edge.web, 'AwsSolutions-S1', 'It holds the web client alone, which anybody may read.');
  say(edge.distribution, 'AwsSolutions-CFR3', noLog);
  say(edge.distribution, 'AwsSolutions-CFR1', 'MSPs and their clients are anywhere.');
  deployer(edge);
  say(identity.pool, 'AwsSolutions-COG8', 'A second factor is required; the paid tier adds no guard that is used.');
}

/** CDK's own function that copies the web client: it works while CloudFormation deploys, and never after. */
function deployer(edge: Portico['edge']): void {
  const copies =
    "It reads CDK's own assets and writes the bucket of the web client, with the grants that CDK gives it.";
  const wide = ['s3:GetBucket*', 's3:GetObject*', 's3:List*', 's3:Abort*', 's3:DeleteObject*'];
  const findings = [
    ...wide.map((action) => `AwsSolutions-IAM5[Action::${action}]`),
    'AwsSolutions-IAM5[Resource::arn:aws:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-us-east-1/*]',
    'AwsSolutions-IAM5[Resource::<Web3C8945DB.Arn>/*]',
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    'AwsSolutions-L1',
  ];
  for (const id of findings) Validations.of(edge).acknowledge({ id, reason: copies });
}
