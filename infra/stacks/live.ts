import { readFileSync } from 'node:fs';
import { Duration, Stack } from 'aws-cdk-lib';
import {
  AppSyncAuthorizationType,
  type AppSyncAuthProvider,
  type ChannelNamespace,
  EventApi,
} from 'aws-cdk-lib/aws-appsync';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { BundledFunction } from '../constructs/bundled-function.ts';
import type { PorticoStackProps } from './data.ts';

const policies = JSON.parse(readFileSync(new URL('../policies.json', import.meta.url), 'utf8'));

export interface LiveProps extends PorticoStackProps {
  readonly bundles: string;
}

/** The first segment of each channel: the desk's of a client, a person's own, a client's points of contact. */
export const channelKinds = ['desk', 'own', 'poc'] as const;

/**
 * What changes, told to screens that are open: AppSync Events. Published by the roles of our own functions alone;
 * subscribed to by who shows the authorizer a token of the desk's, which it looks at anew for each window of a channel.
 */
export class LiveStack extends Stack {
  readonly api: EventApi;
  readonly authorizer: BundledFunction;
  /** Signs the tokens with which browsers listen. */
  readonly secret: Secret;
  readonly #kinds: readonly ChannelNamespace[];

  constructor(scope: Construct, id: string, props: LiveProps) {
    super(scope, id, props);
    const { context, bundles } = props;
    this.secret = new Secret(this, 'Secret', {
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
    });
    this.authorizer = new BundledFunction(this, 'Authorizer', {
      context,
      bundles,
      entry: 'live',
      timeoutSeconds: 5,
      policy: policies.Live,
    });
    this.authorizer.fn.addEnvironment('LIVE_SECRET', this.secret.secretValue.unsafeUnwrap());
    const byPerson: AppSyncAuthProvider = {
      authorizationType: AppSyncAuthorizationType.LAMBDA,
      // Nothing is remembered: who lost a client is refused at the next window.
      lambdaAuthorizerConfig: { handler: this.authorizer.fn, resultsCacheTtl: Duration.seconds(0) },
    };
    this.api = new EventApi(this, 'Api', {
      apiName: `portico-${context.stage}-live`,
      authorizationConfig: {
        authProviders: [byPerson, { authorizationType: AppSyncAuthorizationType.IAM }],
        connectionAuthModeTypes: [AppSyncAuthorizationType.LAMBDA],
        defaultSubscribeAuthModeTypes: [AppSyncAuthorizationType.LAMBDA],
        defaultPublishAuthModeTypes: [AppSyncAuthorizationType.IAM],
      },
    });
    this.#kinds = channelKinds.map((kind) => this.api.addChannelNamespace(kind, { channelNamespaceName: kind }));
  }

  /** Lets a function tell open screens, and says to it where. */
  publishes({ fn, role }: BundledFunction): void {
    for (const kind of this.#kinds) kind.grantPublish(role as IGrantable);
    fn.addEnvironment('LIVE_HOST', this.api.httpDns);
  }
}
