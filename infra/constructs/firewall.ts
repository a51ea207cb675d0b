import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';

/** Requests of one address in five minutes: a busy office behind one address stays below. */
const requestsMost = 10_000;
/** Rules of AWS that judge what no desk is asked for. Bodies may be larger than the common set likes: it counts those. */
const managed = [
  ['AWSManagedRulesCommonRuleSet', ['SizeRestrictions_BODY']],
  ['AWSManagedRulesKnownBadInputsRuleSet', []],
] as const;

/** The firewall before CloudFront: known attacks, and floods from one address. */
export class Firewall extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const visible = (metricName: string) => ({
      cloudWatchMetricsEnabled: true,
      metricName,
      sampledRequestsEnabled: false,
    });
    const acl = new CfnWebACL(this, 'Acl', {
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: visible('portico'),
      rules: [
        ...managed.map(([name, counted], priority) => ({
          name,
          priority,
          overrideAction: { none: {} },
          visibilityConfig: visible(name),
          statement: {
            managedRuleGroupStatement: {
              vendorName: 'AWS',
              name,
              ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
            },
          },
        })),
        {
          name: 'Flood',
          priority: managed.length,
          action: { block: {} },
          visibilityConfig: visible('Flood'),
          statement: { rateBasedStatement: { limit: requestsMost, aggregateKeyType: 'IP', evaluationWindowSec: 300 } },
        },
      ],
    });
    this.arn = acl.attrArn;
  }
}
