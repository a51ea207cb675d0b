import { clientId, clientScope, mspId } from '@portico/domain/kernel/scope';
import { incomingFile, incomingFiles, keptFile } from '@portico/store/keys';
import { describe, expect, test } from 'vitest';
import { apiPaths } from '../../infra/stacks/edge.ts';
import { given, resources, synthesize } from './stacks.ts';

const stacks = synthesize(given);
const { data, identity, core, edge } = stacks;
const types = new Set(
  stacks.all.flatMap((one) => Object.values(one.toJSON().Resources as { Type: string }[]).map((r) => r.Type)),
);
const only = (template: typeof core, type: string) => {
  const found = resources(template, type);
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} of ${type}`);
  return found[0][1].Properties;
};

/** What people complain about in systems like this one, and the resource that is the remedy. */
describe('remedies that the templates hold', () => {
  test('scans, and tables that multiply: one table, reached by named keys and indexes alone', () => {
    expect(
      only(data, 'AWS::DynamoDB::Table').GlobalSecondaryIndexes.map((one: { IndexName: string }) => one.IndexName),
    ).toEqual(['work', 'list', 'board', 'alarm']);
    expect(resources(data, 'AWS::DynamoDB::Table')).toHaveLength(1);
  });

  test('isolation that is code alone: nothing that serves tenants reads the table under its own role', () => {
    for (const [id, { Properties }] of resources(core, 'AWS::IAM::Role')) {
      if (/^(HttpRole|RelayHandler|notifypeopleHandler)/.test(id)) expect(Properties.Policies ?? []).toEqual([]);
    }
  });

  test('leading keys cannot say one of many: all clients of an MSP are one pattern', () => {
    const [, role] = resources(core, 'AWS::IAM::Role').find(([id]) => id.startsWith('ProviderScopeRole')) ?? [];
    const [statement] = role?.Properties.Policies[0].PolicyDocument.Statement ?? [];
    expect(statement.Condition['ForAllValues:StringLike']['dynamodb:LeadingKeys']).toEqual(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM writes its variables so
      ['${aws:PrincipalTag/msp}#*', '${aws:PrincipalTag/msp}.*'],
    );
  });

  test('credentials in an authorizer context: there is no authorizer', () => {
    expect(types.has('AWS::ApiGatewayV2::Authorizer')).toBe(false);
  });

  test('events that vanish without an error: a canary a minute has to come back, and every event is archived', () => {
    const [, sender] = resources(core, 'AWS::Scheduler::Schedule')[0] ?? [];
    expect(sender?.Properties).toMatchObject({ ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' });
    const { Source } = sender?.Properties.Target.EventBridgeParameters ?? {};
    const back = resources(core, 'AWS::Events::Rule').filter(
      ([, one]) => one.Properties.EventPattern?.source?.[0] === Source,
    );
    expect(back).toHaveLength(1);
    expect(only(core, 'AWS::Events::Archive')).toMatchObject({ RetentionDays: 90 });
  });

  test('a bill while nobody works: nothing that costs by the hour', () => {
    const idle =
      /OpenSearch|RDS|NatGateway|ElasticLoadBalancing|ElastiCache|EC2|ECS|Kinesis::|MSK|ProvisionedConcurrency/;
    expect([...types].filter((one) => idle.test(one))).toEqual([]);
    expect(only(data, 'AWS::DynamoDB::Table').BillingMode).toBe('PAY_PER_REQUEST');
  });

  test('idle polling of queues: no function waits on one', () => {
    const sources = resources(core, 'AWS::Lambda::EventSourceMapping').map(([, one]) =>
      JSON.stringify(one.Properties.EventSourceArn),
    );
    expect(sources.filter((one) => !one.includes('StreamArn'))).toEqual([]);
  });

  test('a pool for each tenant: there is one, of technicians alone', () => {
    expect(resources(identity, 'AWS::Cognito::UserPool')).toHaveLength(1);
    expect(only(identity, 'AWS::Cognito::UserPool').AdminCreateUserConfig.AllowAdminCreateUserOnly).toBe(true);
  });

  test('a firewall that can be passed by: no second endpoint, and the API answers who shows the secret alone', () => {
    expect(only(core, 'AWS::ApiGatewayV2::Api').DisableExecuteApiEndpoint).toBe(true);
    const config = only(edge, 'AWS::CloudFront::Distribution').DistributionConfig;
    expect(config.WebACLId).toBeDefined();
    const [header] = config.Origins.find((one: { Id: string }) => one.Id === 'api').OriginCustomHeaders;
    const [[secretId, secret] = ['', undefined]] = resources(core, 'AWS::SecretsManager::Secret').filter(([id]) =>
      id.startsWith('EdgeSecret'),
    );
    expect(header).toEqual({
      HeaderName: 'x-portico-origin',
      HeaderValue: `{{resolve:secretsmanager:${secret?.Properties.Name}:SecretString:::}}`,
    });
    // CloudFormation resolves a secret in its own region alone: it is copied to that of the edge.
    expect(secret?.Properties.ReplicaRegions['Fn::If'][1]).toEqual([{ Region: 'us-east-1' }]);
    const [, http] = resources(core, 'AWS::Lambda::Function').find(([id]) => id.startsWith('HttpFunction')) ?? [];
    expect(JSON.stringify(http?.Properties.Environment.Variables.EDGE_SECRET)).toContain(`"Ref":"${secretId}"`);
  });

  test('the firewall knows common attacks, known bad inputs and floods from one address', () => {
    const { Rules, Scope } = only(edge, 'AWS::WAFv2::WebACL');
    expect(Scope).toBe('CLOUDFRONT');
    expect(Rules.map((one: { Name: string }) => one.Name)).toEqual([
      'AWSManagedRulesCommonRuleSet',
      'AWSManagedRulesKnownBadInputsRuleSet',
      'Flood',
    ]);
    expect(Rules[2]).toMatchObject({
      Action: { Block: {} },
      Statement: { RateBasedStatement: { AggregateKeyType: 'IP' } },
    });
  });

  test('200 distributions an account: one, with a tenant for each host that a client brought', () => {
    expect(only(edge, 'AWS::CloudFront::Distribution').DistributionConfig.ConnectionMode).toBe('tenant-only');
    const tenants = resources(edge, 'AWS::CloudFront::DistributionTenant').map(([, one]) => one.Properties);
    expect(tenants.map((one) => one.Domains)).toEqual([
      ['desk.desk.example.com', 'api.desk.example.com'],
      ['*.northwind.desk.example.com'],
      ['support.acme.example'],
    ]);
    expect(tenants[2]).toMatchObject({
      ManagedCertificateRequest: { ValidationTokenHost: 'cloudfront', PrimaryDomainName: 'support.acme.example' },
    });
  });

  test('old protocols and unprotected files: TLS 1.2, and buckets that nobody reads from outside', () => {
    const config = only(edge, 'AWS::CloudFront::Distribution').DistributionConfig;
    expect(config.ViewerCertificate.MinimumProtocolVersion).toBe('TLSv1.2_2021');
    const buckets = [...resources(data, 'AWS::S3::Bucket'), ...resources(edge, 'AWS::S3::Bucket')];
    expect(buckets).toHaveLength(2);
    for (const [, { Properties }] of buckets) {
      expect(Object.values(Properties.PublicAccessBlockConfiguration)).toEqual([true, true, true, true]);
      expect(Properties.BucketEncryption).toBeDefined();
    }
  });

  test('files that a mistake deletes: versions are kept, and the bucket outlives its stack', () => {
    const [[, bucket] = ['', undefined]] = resources(data, 'AWS::S3::Bucket');
    expect(bucket).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: { VersioningConfiguration: { Status: 'Enabled' } },
    });
    expect(bucket?.Properties.BucketName).toEqual({ 'Fn::Join': ['', ['portico-files-', { Ref: 'AWS::AccountId' }]] });
  });

  test('files that are sent and never taken in: those alone go after two days', () => {
    const [[, bucket] = ['', undefined]] = resources(data, 'AWS::S3::Bucket');
    const rules: { Prefix?: string; ExpirationInDays?: number }[] = bucket?.Properties.LifecycleConfiguration.Rules;
    const ending = rules.filter((rule) => rule.ExpirationInDays !== undefined);
    expect(ending).toMatchObject([{ Prefix: incomingFiles, ExpirationInDays: 2, Status: 'Enabled' }]);
    const acme = clientScope(mspId('k7m2q9xw'), clientId('c93fa1'));
    expect(incomingFile(acme, 'fil_x').startsWith(incomingFiles)).toBe(true);
    expect(keptFile(acme, 'fil_x').startsWith(incomingFiles)).toBe(false);
  });

  test('a bad version for everybody at once: a tenth for five minutes, and back by itself on an alarm', () => {
    const group = only(core, 'AWS::CodeDeploy::DeploymentGroup');
    expect(JSON.stringify(group.DeploymentConfigName)).toContain('CodeDeployDefault.LambdaCanary10Percent5Minutes');
    expect(group.AutoRollbackConfiguration).toEqual({
      Enabled: true,
      Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST', 'DEPLOYMENT_STOP_ON_ALARM'],
    });
    expect(group.AlarmConfiguration.Alarms).toHaveLength(2);
    const uri = only(core, 'AWS::ApiGatewayV2::Integration').IntegrationUri;
    expect(uri.Ref).toMatch(/^CanaryLive/);
  });
});

test('every path that the API answers is sent to it, and no path of the web client', async () => {
  const { allRoutes } = await import('@portico/api/routes/index');
  const deps = { identityDb: undefined, version: '0', health: async () => undefined } as never; // Safe: nothing is called.
  const patterns = apiPaths.map((one) => new RegExp(`^${one.replaceAll('.', '\\.').replaceAll('*', '.*')}$`));
  const answered = (path: string) => patterns.some((one) => one.test(path));
  const paths = allRoutes(deps).map((one) => one.path);
  expect(paths.length).toBeGreaterThan(20);
  expect(paths.filter((path) => !answered(path))).toEqual([]);
  expect(['/auth/login', '/', '/queue', '/tickets/ACME-1', '/assets/index.js'].filter(answered)).toEqual([
    '/auth/login',
  ]);
});
