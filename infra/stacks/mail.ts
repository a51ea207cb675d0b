import { Aws, Duration, Stack } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { EventBus, type EventPattern } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { PublicHostedZone, TxtRecord } from 'aws-cdk-lib/aws-route53';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
} from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';
import type { BundledFunction } from '../constructs/bundled-function.ts';
import type { PorticoContext } from '../context.ts';
import type { PorticoStackProps } from './data.ts';

/**
 * How mails leave: SES, to servers that speak TLS alone, in the names of `{client}@{msp}.{domain}`. The function that
 * sends them stands with the others in the core stack.
 */
export class MailStack extends Stack {
  /** Signs the addresses that answers go to, and works out codes to sign in with. */
  readonly secret: Secret;
  readonly configuration: ConfigurationSet;
  readonly #context: PorticoContext;

  constructor(scope: Construct, id: string, props: PorticoStackProps) {
    super(scope, id, props);
    const { domain, sesIdentity, stage } = props.context;
    this.#context = props.context;
    this.secret = new Secret(this, 'Secret', {
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
    });
    this.configuration = new ConfigurationSet(this, 'Configuration', {
      configurationSetName: `portico-${stage}`,
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
      // The product keeps its own list, with each person, where an administrator can see it and take somebody off.
      disableSuppressionList: true,
    });
    this.configuration.addEventDestination('Returned', {
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, 'DefaultBus', 'default')),
      events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT],
    });
    // An identity above the domain is somebody's already, and covers it: it is used as it is.
    if (sesIdentity === domain) this.#identify(props.context);
  }

  /** Proves the domain to SES and to receivers: DKIM keys, the domain of the envelope with its SPF, and DMARC. */
  #identify({ domain, hostedZoneId }: PorticoContext): void {
    const zone = PublicHostedZone.fromPublicHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName: domain });
    new EmailIdentity(this, 'Identity', {
      identity: Identity.publicHostedZone(zone),
      configurationSet: this.configuration,
      mailFromDomain: `bounce.${domain}`,
      // Bounces are told by events; nobody reads a mailbox for them.
      feedbackForwarding: false,
    });
    const policy = 'v=DMARC1; p=quarantine; adkim=r; aspf=r';
    new TxtRecord(this, 'Dmarc', { zone, recordName: `_dmarc.${domain}`, values: [policy] });
  }

  /** Lets a function send, as this identity, under this configuration and from the clients' addresses alone. */
  sends({ fn, role }: BundledFunction): void {
    const { domain, sesIdentity } = this.#context;
    const at = `arn:${Aws.PARTITION}:ses:${Aws.REGION}:${Aws.ACCOUNT_ID}`;
    role.addToPolicy(
      new PolicyStatement({
        // A finished message is the latter to IAM, whichever of the two APIs takes it.
        actions: ['ses:SendEmail', 'ses:SendRawEmail'],
        resources: [
          `${at}:identity/${sesIdentity}`,
          `${at}:configuration-set/${this.configuration.configurationSetName}`,
        ],
        conditions: { StringLike: { 'ses:FromAddress': `*@*.${domain}` } },
      }),
    );
    fn.addEnvironment('DOMAIN', domain);
    fn.addEnvironment('MAIL_CONFIGURATION_SET', this.configuration.configurationSetName);
    fn.addEnvironment('MAIL_SECRET', this.secret.secretValue.unsafeUnwrap());
  }

  /** Lets the API work out the codes that are mailed, and call their sender at once where somebody waits for one. */
  checks({ fn, role }: BundledFunction, sender: BundledFunction): void {
    fn.addEnvironment('MAIL_SECRET', this.secret.secretValue.unsafeUnwrap());
    fn.addEnvironment('MAIL_FUNCTION', sender.fn.functionName);
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [sender.fn.functionArn] }));
  }

  /** Mails of this configuration that came back, as SES tells the account's default bus. */
  returned(): EventPattern {
    return {
      source: ['aws.ses'],
      detailType: ['Email Bounced', 'Email Complaint Received'],
      detail: { mail: { tags: { 'ses:configuration-set': [this.configuration.configurationSetName] } } },
    };
  }

  /** What of all mails of the account was sent back, or complained of: from 0 to 1. AWS reviews an account above 5 % and 0.1 %. */
  rate(of: 'Bounce' | 'Complaint'): Metric {
    return new Metric({
      namespace: 'AWS/SES',
      metricName: `Reputation.${of}Rate`,
      statistic: Stats.MAXIMUM,
      period: Duration.hours(1),
    });
  }
}
