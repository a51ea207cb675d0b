import { readFileSync } from 'node:fs';
import { type Subscription, type SubscriptionId, subscriptions } from '@portico/app/subscriptions';
import { Stack } from 'aws-cdk-lib';
import { DomainName, HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import type { UserPool } from 'aws-cdk-lib/aws-cognito';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { BundledFunction } from '../constructs/bundled-function.ts';
import { Reaction } from '../constructs/reaction.ts';
import { ScopeRole } from '../constructs/scope-role.ts';
import { StreamConsumer } from '../constructs/stream-consumer.ts';
import type { PorticoContext } from '../context.ts';
import type { PorticoStackProps } from './data.ts';

const policies = JSON.parse(readFileSync(new URL('../policies.json', import.meta.url), 'utf8'));
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

export interface CoreProps extends PorticoStackProps {
  readonly bundles: string;
  readonly table: Table;
  readonly pool: UserPool;
}

/** Everything that runs: the API, the stream's two consumers, one function a subscription, and the timer. */
export class CoreStack extends Stack {
  readonly api: HttpApi;
  readonly http: BundledFunction;
  /** Signs cursors. */
  readonly secret: Secret;
  readonly consumers: ReadonlyMap<'relay' | 'projector', StreamConsumer>;
  readonly reactions: ReadonlyMap<SubscriptionId | 'tick', Reaction>;

  constructor(scope: Construct, id: string, props: CoreProps) {
    super(scope, id, props);
    const { context, bundles, table } = props;
    const common = { context, bundles };
    const bus = new EventBus(this, 'Bus', { eventBusName: 'portico' });

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
    const tick = new Reaction(this, 'Tick', {
      ...common,
      entry: 'tick',
      everyMinute: true,
      // The next minute sweeps what this one did not.
      attemptsMax: 1,
      timeoutSeconds: 300,
      policy: policies.Tick,
    });
    this.reactions = new Map([...subscribers, ['tick', tick]]);

    const http = { ...common, entry: 'http', timeoutSeconds: 29, memoryMb: 1024 } as const;
    this.http = new BundledFunction(this, 'Http', http);
    this.secret = new Secret(this, 'CursorSecret', {
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
    });
    this.#configureHttp(props.pool);
    this.#scopes([this.http, ...[...this.reactions.values()].map((one) => one.function)]);
    this.api = this.#openApi(context);
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

  #configureHttp(pool: UserPool): void {
    const { fn } = this.http;
    fn.addEnvironment('TOKEN_ISSUER', pool.userPoolProviderUrl);
    fn.addEnvironment('TOKEN_JWKS', `${pool.userPoolProviderUrl}/.well-known/jwks.json`);
    // CloudFormation resolves it when it deploys: the function needs no call, and the template no value.
    fn.addEnvironment('CURSOR_SECRET', this.secret.secretValue.unsafeUnwrap());
    fn.addEnvironment('PORTICO_VERSION', version);
  }

  /** Only by its own name: the endpoint that API Gateway gives every API would pass by whatever stands before it. */
  #openApi({ domain, hostedZoneId }: PorticoContext): HttpApi {
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName: domain });
    const domainName = `api.${domain}`;
    const validation = CertificateValidation.fromDns(zone);
    const certificate = new Certificate(this, 'Certificate', { domainName, validation });
    const name = new DomainName(this, 'ApiName', { domainName, certificate });
    const api = new HttpApi(this, 'Api', {
      disableExecuteApiEndpoint: true,
      defaultIntegration: new HttpLambdaIntegration('Http', this.http.fn),
      defaultDomainMapping: { domainName: name },
    });
    const { regionalDomainName, regionalHostedZoneId } = name;
    const alias = new ApiGatewayv2DomainProperties(regionalDomainName, regionalHostedZoneId);
    new ARecord(this, 'ApiRecord', { zone, recordName: domainName, target: RecordTarget.fromAlias(alias) });
    return api;
  }
}
