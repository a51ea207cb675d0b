import type { Line } from './prices.ts';

/** A resource of a template. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

export const minutesOfMonth = 43_800;
const hoursOfMonth = 730;

type Idle = readonly Line[] | string;

const many = (value: unknown): number => (Array.isArray(value) ? value.length : 0);

/** What a schedule does although nobody asks for anything. A rule by a pattern waits for events. */
function callsOf(expression: unknown): number {
  if (expression === undefined) return 0;
  const calls = { 'rate(1 minute)': minutesOfMonth, 'rate(1 hour)': hoursOfMonth }[String(expression)];
  if (calls === undefined) throw new Error(`how often ${String(expression)} comes is not known to infra/cost/idle.ts`);
  return calls;
}

/** A timer's function: 256 ms of 512 MB is far more than an empty look at the alarms takes. */
function timer(calls: number): Line[] {
  // The sender looks twice: for what is due, and for what has waited longest.
  const reads = calls === minutesOfMonth ? 2 * 16 * 0.5 * calls : 0;
  return [
    { what: 'timers', count: calls, price: 'invocation' },
    { what: 'timers', count: calls * 0.256 * 0.5, price: 'gbSecond' },
    { what: 'looks at the 16 partitions of alarms', count: reads, price: 'readUnit' },
  ];
}

/**
 * Every type of resource that the stacks may hold, with what one of it costs while nobody uses the desk: lines with a
 * price, or why it costs nothing. A type that is not here fails test/infra/cost.test.ts: price it first.
 */
export const idle: Readonly<Record<string, (resource: Resource) => Idle>> = {
  'AWS::DynamoDB::Table': ({ Properties }) => {
    if (Properties?.['BillingMode'] !== 'PAY_PER_REQUEST')
      throw new Error('a table with provisioned capacity bills idle');
    return 'on demand: by unit and by GB kept, both counted in the month';
  },
  'AWS::S3::Bucket': () => 'by GB kept',
  'AWS::S3::BucketPolicy': () => 'free',
  'AWS::IAM::Role': () => 'free',
  'AWS::IAM::Policy': () => 'free',
  'AWS::Cognito::UserPool': () => 'by people who sign in; 10,000 a month are free',
  'AWS::Cognito::UserPoolClient': () => 'free',
  'AWS::Cognito::UserPoolDomain': () => 'free',
  'AWS::Events::EventBus': () => 'by event',
  'AWS::Events::Archive': () => 'by GB archived; the canary is not',
  'AWS::Events::Rule': ({ Properties }) => {
    const calls = callsOf(Properties?.['ScheduleExpression']);
    return calls === 0 ? 'by event' : timer(calls);
  },
  'AWS::Scheduler::Schedule': ({ Properties }) => {
    const calls = callsOf(Properties?.['ScheduleExpression']);
    return [
      { what: 'the canary of the bus', count: calls, price: 'schedule' },
      { what: 'the canary of the bus', count: calls, price: 'event' },
      { what: 'the canary of the bus', count: calls, price: 'queueRequest' },
    ];
  },
  'AWS::SQS::Queue': () => 'by request; queues of dead letters are not polled',
  'AWS::SQS::QueuePolicy': () => 'free',
  'AWS::SNS::Topic': () => 'by message',
  'AWS::SNS::TopicPolicy': () => 'free',
  'AWS::Logs::LogGroup': () => 'by GB taken in',
  'AWS::Logs::MetricFilter': () => 'its metric bills the hours in which a fault was logged',
  'AWS::Lambda::Function': () => 'by call; nothing is provisioned',
  'AWS::Lambda::Version': () => 'free',
  'AWS::Lambda::Alias': ({ Properties }) => {
    if (Properties?.['ProvisionedConcurrencyConfig']) throw new Error('provisioned concurrency bills idle: price it');
    return 'free: nothing is provisioned';
  },
  'AWS::Lambda::LayerVersion': () => 'free',
  'AWS::Lambda::EventSourceMapping': ({ Properties }) => {
    if (Properties?.['ProvisionedPollerConfig']) throw new Error('provisioned pollers bill idle: price them');
    return 'Lambda reads a table’s stream free of charge';
  },
  'AWS::Lambda::EventInvokeConfig': () => 'free',
  'AWS::Lambda::Permission': () => 'free',
  'AWS::SecretsManager::Secret': () => [{ what: 'secrets', count: 1, price: 'secret' }],
  'AWS::CloudWatch::Alarm': ({ Properties }) => {
    const metrics = Properties?.['Metrics'];
    const read = Array.isArray(metrics) ? metrics.filter((one) => 'MetricStat' in one).length : 1;
    return [{ what: 'alarms', count: read, price: 'alarm' }];
  },
  'AWS::AppSync::Api': () => 'by operation and minute of connection',
  'AWS::AppSync::ChannelNamespace': () => 'free',
  'AWS::SES::ConfigurationSet': () => 'free',
  'AWS::SES::ConfigurationSetEventDestination': () => 'free: events of AWS’s own services are',
  'AWS::SES::EmailIdentity': () => 'free; by mail',
  'AWS::CodeDeploy::Application': () => 'free for Lambda',
  'AWS::CodeDeploy::DeploymentGroup': () => 'free for Lambda',
  'AWS::CertificateManager::Certificate': () => 'free',
  'AWS::ApiGatewayV2::Api': () => 'by request',
  'AWS::ApiGatewayV2::ApiMapping': () => 'free',
  'AWS::ApiGatewayV2::DomainName': () => 'free',
  'AWS::ApiGatewayV2::Integration': () => 'free',
  'AWS::ApiGatewayV2::Route': () => 'free',
  'AWS::ApiGatewayV2::Stage': () => 'free',
  'AWS::Route53::RecordSet': () => 'free; the zone they stand in is below',
  'AWS::WAFv2::WebACL': ({ Properties }) => [
    { what: 'the firewall', count: 1, price: 'firewall' },
    { what: 'the firewall', count: many(Properties?.['Rules']), price: 'firewallRule' },
  ],
  'AWS::CloudFront::Distribution': () => 'by request and GB',
  'AWS::CloudFront::DistributionTenant': () => 'ten are free, then 20 a month with 200 in it (from memory)',
  'AWS::CloudFront::ConnectionGroup': () => 'free',
  'AWS::CloudFront::Function': () => 'by call',
  'AWS::CloudFront::OriginAccessControl': () => 'free',
  'AWS::CloudFront::ResponseHeadersPolicy': () => 'free',
  'Custom::CDKBucketDeployment': () => 'runs while deploying',
};

/** What the desk's domain needs beside the stacks. */
const beside: readonly Line[] = [{ what: 'the hosted zone of the domain', count: 1, price: 'zone' }];

/**
 * What an installation costs in a month in which nobody does anything, one line for each thing that bills.
 * @throws Error for a type of resource that nobody has priced.
 */
export function idleLines(resources: Iterable<Resource>): Line[] {
  const lines = new Map<string, Line>();
  const add = (line: Line): void => {
    const known = lines.get(`${line.what} ${line.price}`);
    if (line.count > 0) lines.set(`${line.what} ${line.price}`, { ...line, count: line.count + (known?.count ?? 0) });
  };
  for (const resource of resources) {
    const price = idle[resource.Type];
    if (!price) throw new Error(`nobody has priced ${resource.Type} while idle: say so in infra/cost/idle.ts`);
    const found = price(resource);
    if (typeof found !== 'string') for (const line of found) add(line);
  }
  for (const line of beside) add(line);
  return [...lines.values()];
}
