import { readFileSync } from 'node:fs';
import { patternOf, type Subscription, subscriptions } from '@portico/app/subscriptions';
import { table } from '@portico/store/table';
import { describe, expect, test } from 'vitest';
import { given, type Resource, resources, synthesize } from './stacks.ts';

const stacks = synthesize(given);
const { data, core, observability } = stacks;

function json(path: string) {
  return JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

/** IAM takes one value and a list of one as the same, and lists in any order; CDK writes the shorter, sorted. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) {
    const all = value.map(canonical);
    return all.length === 1 ? all[0] : all.every((one) => typeof one === 'string') ? all.sort() : all;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, canonical(member)]));
}

const roles = new Map([core, stacks.live].flatMap((one) => resources(one, 'AWS::IAM::Role')));
function roleOf(...starts: string[]): [string, Resource] {
  const found = [...roles].filter(([id]) => starts.some((start) => id.startsWith(start)));
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} roles begin with ${starts.join(' or ')}`);
  return found[0];
}
function inlinePolicy(start: string): unknown {
  return roleOf(start)[1].Properties.Policies?.[0]?.PolicyDocument;
}

/** Every statement that the stacks grant, wherever it stands. */
const statements: Statement[] = stacks.all.flatMap((template) => [
  ...resources(template, 'AWS::IAM::Role').flatMap(([, role]) =>
    (role.Properties.Policies ?? []).flatMap(
      (one: { PolicyDocument: { Statement: Statement[] } }) => one.PolicyDocument.Statement,
    ),
  ),
  ...resources(template, 'AWS::IAM::Policy').flatMap(([, one]) => one.Properties.PolicyDocument.Statement),
]);
const actions = (one: Statement): string[] => [one.Action].flat();

describe('the table', () => {
  const [[, resource] = ['', undefined]] = resources(data, 'AWS::DynamoDB::Table');

  test('is the one that the embedded engine opens: keys, four indexes, what they carry', () => {
    const schema = (hash: string, range: string) => [
      { AttributeName: hash, KeyType: 'HASH' },
      { AttributeName: range, KeyType: 'RANGE' },
    ];
    expect(resource?.Properties).toMatchObject({
      TableName: table.name,
      KeySchema: schema(table.partitionKey, table.sortKey),
      TimeToLiveSpecification: { AttributeName: table.ttlAttribute, Enabled: true },
    });
    const indexes = table.indexes.map(({ name, partitionKey, sortKey, projection }) => ({
      IndexName: name,
      KeySchema: schema(partitionKey, sortKey),
      Projection:
        projection.type === 'INCLUDE'
          ? { ProjectionType: 'INCLUDE', NonKeyAttributes: [...projection.attributes] }
          : { ProjectionType: 'KEYS_ONLY' },
    }));
    expect(resource?.Properties.GlobalSecondaryIndexes).toEqual(indexes);
    expect(indexes).toHaveLength(4);
  });

  test('survives mistakes: point-in-time recovery, deletion protection, kept with its stack gone', () => {
    expect(resource?.Properties.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled).toBe(true);
    expect(resource?.Properties.DeletionProtectionEnabled).toBe(true);
    expect(resource?.DeletionPolicy).toBe('Retain');
  });

  test('costs nothing idle, and tells both images of each change', () => {
    expect(resource?.Properties.BillingMode).toBe('PAY_PER_REQUEST');
    expect(resource?.Properties.StreamSpecification.StreamViewType).toBe('NEW_AND_OLD_IMAGES');
  });
});

describe('what anybody may do to the table', () => {
  test.each(['ClientScope', 'ProviderScope', 'IdentityScope'])(
    '%s is exactly what every local run lives under',
    (role) => {
      expect(canonical(inlinePolicy(role))).toEqual(canonical(json('packages/store/policies.json')[role]));
    },
  );

  test.each([
    ['Projector', 'Projector'],
    ['Tick', 'Tick'],
    ['MailHandler', 'Mail'],
    ['Authorizer', 'Live'],
  ])('%s has its own few keys, which the bundles are tested under', (role, policy) => {
    expect(canonical(inlinePolicy(role))).toEqual(canonical(json('infra/policies.json')[policy]));
  });

  test.each(['Http', 'Relay', 'notifypeople'])('%s has no access to the table under its own role', (start) => {
    const [id, role] = roleOf(`${start}Role`, `${start}HandlerRole`);
    const attached = resources(core, 'AWS::IAM::Policy').filter(([, one]) =>
      one.Properties.Roles.some((each: { Ref: string }) => each.Ref === id),
    );
    expect(role.Properties.Policies).toBeUndefined();
    const granted = attached.flatMap(([, one]) => one.Properties.PolicyDocument.Statement.flatMap(actions));
    expect(granted.filter((name: string) => /^dynamodb:(?!.*Stream|GetRecords|GetShard)/.test(name))).toEqual([]);
    expect(granted.length).toBeGreaterThan(0);
  });

  test('nobody scans, nobody speaks PartiQL, and no grant has a wildcard for its action', () => {
    const granted = statements.flatMap(actions);
    expect(granted.filter((one) => /Scan|PartiQL|^dynamodb:\*|^\*/.test(one))).toEqual([]);
    expect(granted.length).toBeGreaterThan(30);
  });

  test('every grant on items pins the leading keys, and refuses a request that has none', () => {
    const onItems = statements.filter((one) =>
      actions(one).some((name) => /^dynamodb:(?!.*Stream|GetRecords|GetShard)/.test(name)),
    );
    expect(onItems.length).toBeGreaterThanOrEqual(8);
    for (const { Condition } of onItems) {
      expect(Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys']).toBeDefined();
      expect(Condition?.['Null']).toEqual({ 'dynamodb:LeadingKeys': 'false' });
    }
  });
});

describe('who may become a tenant', () => {
  const vendors = [
    'Http',
    'Tick',
    'MailHandler',
    'MailFeedback',
    ...Object.keys(subscriptions).map((id) => id.replaceAll('-', '')),
  ];

  test('only the API may become identity, without any tag', () => {
    const [trust, ...more] = roleOf('IdentityScope')[1].Properties.AssumeRolePolicyDocument.Statement;
    expect(more).toEqual([]);
    expect(trust).toMatchObject({ Action: 'sts:AssumeRole', Condition: { Null: { 'aws:TagKeys': 'true' } } });
    expect(trust.Principal.AWS['Fn::GetAtt'][0]).toBe(roleOf('HttpRole')[0]);
  });

  test.each([
    ['ClientScope', { 'aws:RequestTag/msp': '????????', 'aws:RequestTag/cli': '??????' }, ['msp', 'cli']],
    ['ProviderScope', { 'aws:RequestTag/msp': '????????' }, ['msp']],
  ])('%s is assumed by the functions that act for tenants alone, with whole tags', (role, tags, keys) => {
    const trust = roleOf(role)[1].Properties.AssumeRolePolicyDocument.Statement;
    const granted = trust.flatMap(actions);
    expect([...new Set(granted)].sort()).toEqual(['sts:AssumeRole', 'sts:TagSession']);
    const trusted = new Set<string>();
    for (const one of trust) {
      expect(one.Condition).toEqual({ StringLike: tags, 'ForAllValues:StringEquals': { 'aws:TagKeys': keys } });
      for (const arn of [one.Principal.AWS].flat()) trusted.add(arn['Fn::GetAtt'][0]);
    }
    expect([...trusted].sort()).toEqual(vendors.map((name) => roleOf(name)[0]).sort());
  });
});

/** Lambda tries an event three times at most; what failed then waits among the dead letters. */
const lambdaRetriesMost = 2;

describe('reactions', () => {
  const rules = resources(core, 'AWS::Events::Rule');
  const canary = ([id]: [string, Resource]) => id.startsWith('BusWatch');

  test('there is one rule a subscription with its pattern, one for each minute and hour, one for the canary and one for mails that came back', () => {
    const patterns = rules.flatMap(([, one]) => (one.Properties.EventPattern ? [one.Properties.EventPattern] : []));
    const ofProduct = patterns.filter((one) => one.source[0] === 'portico');
    expect(ofProduct).toEqual(Object.values<Subscription>(subscriptions).map(patternOf));
    expect(patterns).toHaveLength(ofProduct.length + 2);
    const schedules = rules.flatMap(([, one]) => one.Properties.ScheduleExpression ?? []);
    expect(schedules.sort()).toEqual(['rate(1 hour)', 'rate(1 minute)', 'rate(1 minute)']);
  });

  test('each has a function that knows its subscription, its attempts and its time', () => {
    const functions = resources(core, 'AWS::Lambda::Function');
    for (const [id, { attemptsMax, timeoutSeconds }] of Object.entries<Subscription>(subscriptions)) {
      const found = functions.filter(([, one]) => one.Properties.Environment?.Variables?.SUBSCRIPTION === id);
      expect(found.map(([, one]) => one.Properties.Timeout)).toEqual([timeoutSeconds]);
      const invokes = resources(core, 'AWS::Lambda::EventInvokeConfig').filter(
        ([, one]) => one.Properties.FunctionName.Ref === found[0]?.[0],
      );
      expect(invokes.map(([, one]) => one.Properties.MaximumRetryAttempts)).toEqual([
        Math.min(lambdaRetriesMost, attemptsMax - 1),
      ]);
      expect(invokes[0]?.[1].Properties.DestinationConfig.OnFailure.Destination).toBeDefined();
    }
  });

  test('every target has dead letters, and each queue lets its rule in: without that they vanish', () => {
    const queues = rules
      .filter((one) => !canary(one))
      .flatMap(([id, one]) =>
        one.Properties.Targets.map((target: { DeadLetterConfig: { Arn: { 'Fn::GetAtt': [string] } } }) => [
          id,
          target.DeadLetterConfig.Arn['Fn::GetAtt'][0],
        ]),
      );
    expect(queues).toHaveLength(rules.length - 1);
    const policies = resources(core, 'AWS::SQS::QueuePolicy');
    for (const [rule, queue] of queues) {
      const lets = policies
        .filter(([, one]) => one.Properties.Queues.some((each: { Ref: string }) => each.Ref === queue))
        .flatMap(([, one]) => one.Properties.PolicyDocument.Statement)
        .filter((one) => one.Effect === 'Allow' && one.Principal?.Service === 'events.amazonaws.com');
      expect(lets).toHaveLength(1);
      expect(lets[0].Condition).toEqual({ ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [rule, 'Arn'] } } });
    }
  });
});

test('a record that nobody can take holds up its shard for a bounded time, and is kept', () => {
  const mappings = resources(core, 'AWS::Lambda::EventSourceMapping');
  expect(mappings).toHaveLength(2);
  for (const [, { Properties }] of mappings) {
    expect(Properties).toMatchObject({
      BatchSize: 100,
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 10,
      MaximumRecordAgeInSeconds: 21_600,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      StartingPosition: 'TRIM_HORIZON',
    });
    expect(Properties.DestinationConfig.OnFailure.Destination).toBeDefined();
    const filters = Properties.FilterCriteria.Filters.map((one: { Pattern: string }) => JSON.parse(one.Pattern));
    expect(filters).toEqual([{ eventName: ['INSERT'], dynamodb: { Keys: { sk: { S: [{ prefix: 'E#' }] } } } }]);
  }
});

describe('functions', () => {
  test.each(resources(core, 'AWS::Lambda::Function').map(([id, one]) => [id, one.Properties] as const))(
    '%s runs Node 24 on arm64, with a log group that forgets',
    (_id, properties) => {
      expect(properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler' });
      expect(properties.LoggingConfig.LogGroup.Ref).toBeDefined();
    },
  );

  test.each([
    ['prod', 365],
    ['dev', 30],
  ])('logs are kept by stage: %s', (stage, days) => {
    const kept = resources(synthesize({ ...given, stage }).core, 'AWS::Logs::LogGroup');
    expect(kept.map(([, one]) => one.Properties.RetentionInDays)).toEqual(kept.map(() => days));
    expect(kept.length).toBeGreaterThanOrEqual(5);
  });
});

test('the API has no second door: the execute-api endpoint is off', () => {
  const apis = resources(core, 'AWS::ApiGatewayV2::Api');
  expect(apis.map(([, one]) => one.Properties.DisableExecuteApiEndpoint)).toEqual([true]);
});

test('every alarm tells somebody, and names a section of the runbook that exists', () => {
  const alarms = [core, observability].flatMap((one) =>
    resources(one, 'AWS::CloudWatch::Alarm').map(([, alarm]) => alarm.Properties),
  );
  // API faults, versions and latency; two consumers behind; one a queue of dead letters; timer, lateness, canary; live; mails.
  expect(alarms).toHaveLength(3 + 2 + 2 + Object.keys(subscriptions).length + 4 + 3 + 2 + 4);
  const runbook = readFileSync(new URL('../../infra/runbook.md', import.meta.url), 'utf8');
  const sections = [...runbook.matchAll(/^## (\S+)$/gm)].map(([, name]) => name);
  for (const { AlarmActions, AlarmDescription } of alarms) {
    expect(AlarmActions).toHaveLength(1);
    expect(sections).toContain(AlarmDescription.split('#')[1]);
  }
  expect(sections).toHaveLength(alarms.length);
});

test('technicians sign in with a second factor, and nobody signs up', () => {
  const [[, pool] = ['', undefined]] = resources(stacks.identity, 'AWS::Cognito::UserPool');
  expect(pool?.Properties).toMatchObject({
    MfaConfiguration: 'ON',
    EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    DeletionProtection: 'ACTIVE',
  });
});

describe('mails', () => {
  test('go out over TLS alone, signed for a domain whose envelope and policy receivers can check', () => {
    const [[, set] = ['', undefined]] = resources(stacks.mail, 'AWS::SES::ConfigurationSet');
    expect(set?.Properties).toMatchObject({
      Name: 'portico-prod',
      DeliveryOptions: { TlsPolicy: 'REQUIRE' },
      ReputationOptions: { ReputationMetricsEnabled: true },
      SuppressionOptions: { SuppressedReasons: [] },
    });
    const [[, identity] = ['', undefined]] = resources(stacks.mail, 'AWS::SES::EmailIdentity');
    expect(identity?.Properties).toMatchObject({
      EmailIdentity: 'desk.example.com',
      MailFromAttributes: { MailFromDomain: 'bounce.desk.example.com' },
      FeedbackAttributes: { EmailForwardingEnabled: false },
    });
    const records = resources(stacks.mail, 'AWS::Route53::RecordSet').map(([, one]) => one.Properties);
    expect(records.map((one) => one.Type).sort()).toEqual(['CNAME', 'CNAME', 'CNAME', 'MX', 'TXT', 'TXT']);
    const dmarc = records.find((one) => one.Name === '_dmarc.desk.example.com.');
    expect(dmarc?.ResourceRecords).toEqual(['"v=DMARC1; p=quarantine; adkim=r; aspf=r"']);
  });

  test('that come back are told to the function that keeps them with their person, of this configuration alone', () => {
    const [[, told] = ['', undefined]] = resources(stacks.mail, 'AWS::SES::ConfigurationSetEventDestination');
    expect(told?.Properties.EventDestination).toMatchObject({
      Enabled: true,
      MatchingEventTypes: ['bounce', 'complaint'],
    });
    const rule = resources(core, 'AWS::Events::Rule').find(([id]) => id.startsWith('MailFeedback'));
    expect(rule?.[1].Properties).toMatchObject({
      EventPattern: { source: ['aws.ses'], 'detail-type': ['Email Bounced', 'Email Complaint Received'] },
    });
    expect(rule?.[1].Properties.EventBusName).toBeUndefined();
    expect(rule?.[1].Properties.EventPattern.detail.mail.tags['ses:configuration-set']).toHaveLength(1);
  });

  test('an identity above the domain is used as it is', () => {
    const { mail } = synthesize({ ...given, sesIdentity: 'example.com' });
    expect(resources(mail, 'AWS::SES::EmailIdentity')).toEqual([]);
    expect(resources(mail, 'AWS::Route53::RecordSet')).toEqual([]);
  });

  test('are sent by one function, as this identity, under this configuration, from the clients’ addresses', () => {
    const sending = statements.filter((one) => actions(one).some((name) => name.startsWith('ses:')));
    expect(sending).toHaveLength(1);
    const [{ Action, Resource, Condition } = {} as Statement] = sending;
    expect(Action).toEqual(['ses:SendEmail', 'ses:SendRawEmail']);
    expect(Condition).toEqual({ StringLike: { 'ses:FromAddress': '*@*.desk.example.com' } });
    const [set, identity, ...others] = (Resource as unknown[]).map((one) => JSON.stringify(one));
    expect([identity, set]).toEqual([
      expect.stringContaining(':identity/desk.example.com"'),
      expect.stringContaining(':configuration-set/'),
    ]);
    expect(others).toEqual([]);
    const [attached] = resources(core, 'AWS::IAM::Policy').filter(([, one]) =>
      JSON.stringify(one.Properties.PolicyDocument).includes('ses:SendEmail'),
    );
    expect(attached?.[1].Properties.Roles).toEqual([{ Ref: roleOf('MailHandlerRole')[0] }]);
  });
});

test('each stack keeps below 200 resources', () => {
  for (const template of stacks.all) expect(Object.keys(template.toJSON().Resources).length).toBeLessThan(200);
});
