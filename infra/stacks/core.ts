import { readFileSync } from 'node:fs';
import { type Subscription, type SubscriptionId, subscriptions } from '@portico/app/subscriptions';
import { Aws, CfnCondition, Duration, Fn, Stack } from 'aws-cdk-lib';
import { ApiMapping, DomainName, HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { Alarm, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { type CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { BundledFunction } from '../constructs/bundled-function.ts';
import { BusWatch } from '../constructs/bus-watch.ts';
import { CanaryDeployment } from '../constructs/canary-deployment.ts';
import { Reaction } from '../constructs/reaction.ts';
import { ScopeRole } from '../constructs/scope-role.ts';
import { StreamConsumer } from '../constructs/stream-consumer.ts';
import type { PorticoContext } from '../context.ts';
import type { PorticoStackProps } from './data.ts';
import type { IdentityStack } from './identity.ts';
import type { LiveStack } from './live.ts';
import type { MailStack } from './mail.ts';

const policies = JSON.parse(readFileSync(new URL('../policies.json', import.meta.url), 'utf8'));
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

export interface CoreProps extends PorticoStackProps {
  readonly bundles: string;
  readonly table: Table;
  readonly files: Bucket;
  readonly identity: IdentityStack;
  readonly live: LiveStack;
  readonly mail: MailStack;
}

/** By this name the edge stack finds the secret in its own region. */
export function edgeSecretName({ stage }: PorticoContext): string {
  return `portico/${stage}/edge`;
}

/** Where CloudFront, like all of the edge, has to stand. */
export const edgeRegion = 'us-east-1';

/** Everything that runs: the API, the stream's two consumers, one function a subscription, and the timers. */
export class CoreStack extends Stack {
  readonly api: HttpApi;
  readonly http: BundledFunction;
  readonly deployment: CanaryDeployment;
  /** Where alarms are told. */
  readonly alarms: Topic;
  readonly busWatch: BusWatch;
  /** Signs cursors and sessions; and what CloudFront shows the API. */
  readonly secrets: readonly Secret[];
  readonly consumers: ReadonlyMap<'relay' | 'projector', StreamConsumer>;
  readonly reactions: ReadonlyMap<SubscriptionId | 'tick' | 'watch' | 'mail' | 'mail-feedback', Reaction>;

  constructor(scope: Construct, id: string, props: CoreProps) {
    super(scope, id, props);
    const { context, bundles, table } = props;
    const common = { context, bundles };
    const bus = new EventBus(this, 'Bus', { eventBusName: 'portico' });
    this.busWatch = new BusWatch(this, 'BusWatch', bus);

    const relay = new StreamConsumer(this, 'Relay', { ...common, table, entry: 'relay', timeoutSeconds: 60 });
    relay.function.fn.addEnvironment('EVENT_BUS', bus.eventBusName);
    bus.grantPutEventsTo(relay.function.role);
    const projector = new StreamConsumer(this, 'Projector', {
      ...common,
      table,
      entry: 'projector',
      timeoutSeconds: 120,
      policy: policies.Projector,
    });
    this.consumers = new Map([
      ['relay', relay],
      ['projector', projector],
    ]);

    const entries = Object.entries<Subscription>(subscriptions) as [SubscriptionId, Subscription][];
    const subscribers = entries.map(([name, subscription]) => {
      const { attemptsMax, timeoutSeconds } = subscription;
      const props = { ...common, bus, subscription, entry: 'subscriber', attemptsMax, timeoutSeconds } as const;
      const reaction = new Reaction(this, name, props);
      reaction.function.fn.addEnvironment('SUBSCRIPTION', name);
      return [name, reaction] as const;
    });
    // The next minute, or hour, does what this one did not.
    const timed = { ...common, attemptsMax: 1, policy: policies.Tick } as const;
    const minute = { every: Duration.minutes(1) } as const;
    const tick = new Reaction(this, 'Tick', { ...timed, ...minute, entry: 'tick', timeoutSeconds: 300 });
    // It ends before the next one begins: two at a time would meet SES's rate sooner.
    const mail = new Reaction(this, 'Mail', {
      ...timed,
      ...minute,
      entry: 'mail',
      timeoutSeconds: 60,
      policy: policies.Mail,
    });
    props.mail.sends(mail.function);
    const returned = { ...common, told: props.mail.returned(), attemptsMax: 3, timeoutSeconds: 30 } as const;
    const feedback = new Reaction(this, 'MailFeedback', { ...returned, entry: 'mail-feedback' });
    const hour = { entry: 'watch', every: Duration.hours(1), timeoutSeconds: 60 } as const;
    const watch = new Reaction(this, 'Watch', { ...timed, ...hour });
    this.reactions = new Map([
      ...subscribers,
      ['tick', tick],
      ['watch', watch],
      ['mail', mail],
      ['mail-feedback', feedback],
    ]);

    this.http = new BundledFunction(this, 'Http', { ...common, entry: 'http', timeoutSeconds: 29, memoryMb: 1024 });
    props.mail.checks(this.http, mail.function);
    const generated = { generateSecretString: { passwordLength: 64, excludePunctuation: true } };
    const installation = new Secret(this, 'InstallationSecret', generated);
    const edge = new Secret(this, 'EdgeSecret', { ...generated, secretName: edgeSecretName(context) });
    this.#replicate(edge);
    this.secrets = [installation, edge];
    const secret = { INSTALLATION_SECRET: installation, EDGE_SECRET: edge };
    this.#configureHttp(props, secret);
    const tenants = [
      this.http,
      ...subscribers.map(([, one]) => one.function),
      tick.function,
      mail.function,
      feedback.function,
    ];
    this.#scopes(tenants);
    for (const { fn } of tenants) fn.addEnvironment('FILES_BUCKET', props.files.bucketName);
    this.#tell(props.live);
    // Last: a version is made of everything that was set before.
    this.deployment = new CanaryDeployment(this, 'Canary', this.http);
    this.api = this.#openApi(context);
    this.alarms = new Topic(this, 'Alarms', { enforceSSL: true });
    const faults = this.#watchFaults();
    this.deployment.watch(faults);
    for (const alarm of [faults, this.deployment.faults]) alarm.addAlarmAction(new SnsAction(this.alarms));
  }

  /** Log entries are told by the projector, presence by the API, inboxes by the reaction that fills them. */
  #tell(live: LiveStack): void {
    const inboxes = this.reactions.get('notify-people')?.function;
    const projector = this.consumers.get('projector')?.function;
    if (!inboxes || !projector) throw new Error('what fills inboxes, or the projector, is not there');
    for (const one of [this.http, projector, inboxes]) live.publishes(one);
    this.http.fn.addEnvironment('LIVE_URL', `wss://${live.api.realtimeDns}/event/realtime`);
    this.http.fn.addEnvironment('LIVE_SECRET', live.secret.secretValue.unsafeUnwrap());
  }

  /** CloudFormation resolves a secret in its own region alone, so the edge needs it in the edge's. */
  #replicate(secret: Secret): void {
    const elsewhere = new CfnCondition(this, 'NotAtTheEdge', {
      expression: Fn.conditionNot(Fn.conditionEquals(Aws.REGION, edgeRegion)),
    });
    const raw = secret.node.defaultChild as CfnSecret;
    const replicas = [{ Region: edgeRegion }];
    raw.addPropertyOverride('ReplicaRegions', Fn.conditionIf(elsewhere.logicalId, replicas, Aws.NO_VALUE));
  }

  #scopes(vendors: readonly BundledFunction[]): void {
    const client = new ScopeRole(this, 'ClientScope', vendors);
    const provider = new ScopeRole(this, 'ProviderScope', vendors);
    const identity = new ScopeRole(this, 'IdentityScope', [this.http]);
    this.http.fn.addEnvironment('IDENTITY_SCOPE_ROLE', identity.role.roleArn);
    for (const { fn } of vendors) {
      fn.addEnvironment('CLIENT_SCOPE_ROLE', client.role.roleArn);
      fn.addEnvironment('PROVIDER_SCOPE_ROLE', provider.role.roleArn);
    }
  }

  #configureHttp({ context, identity }: CoreProps, secrets: Readonly<Record<string, Secret>>): void {
    const { fn } = this.http;
    fn.addEnvironment('DOMAIN', context.domain);
    fn.addEnvironment('SIGN_IN_ISSUER', identity.pool.userPoolProviderUrl);
    fn.addEnvironment('SIGN_IN_URL', identity.signInUrl);
    fn.addEnvironment('SIGN_IN_CLIENT', identity.desk.userPoolClientId);
    fn.addEnvironment('SIGN_IN_SECRET', identity.deskSecret);
    // CloudFormation resolves them when it deploys: the function needs no call, and the template no value.
    for (const [name, secret] of Object.entries(secrets)) fn.addEnvironment(name, secret.secretValue.unsafeUnwrap());
    fn.addEnvironment('PORTICO_VERSION', version);
  }

  /**
   * Only by its own name, which CloudFront alone asks by, showing a secret: the endpoint that API Gateway gives every
   * API would pass by the firewall.
   */
  #openApi({ domain, hostedZoneId }: PorticoContext): HttpApi {
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName: domain });
    const domainName = `origin.${domain}`;
    const validation = CertificateValidation.fromDns(zone);
    const certificate = new Certificate(this, 'Certificate', { domainName, validation });
    const name = new DomainName(this, 'ApiName', { domainName, certificate });
    const api = new HttpApi(this, 'Api', {
      disableExecuteApiEndpoint: true,
      defaultIntegration: new HttpLambdaIntegration('Http', this.deployment.alias),
    });
    new ApiMapping(this, 'Mapping', { api, domainName: name });
    const { regionalDomainName, regionalHostedZoneId } = name;
    const alias = new ApiGatewayv2DomainProperties(regionalDomainName, regionalHostedZoneId);
    new ARecord(this, 'ApiRecord', { zone, recordName: domainName, target: RecordTarget.fromAlias(alias) });
    return api;
  }

  #watchFaults(): Alarm {
    return new Alarm(this, 'ApiFaults', {
      metric: this.api.metricServerError({ statistic: Stats.SUM, period: Duration.minutes(1) }),
      threshold: 5,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: 'The API answers with 5xx: a deployment under way goes back. infra/runbook.md#api-faults',
    });
  }
}
