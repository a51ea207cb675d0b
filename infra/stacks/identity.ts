import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  type CfnUserPoolClient,
  FeaturePlan,
  Mfa,
  OAuthScope,
  UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import type { PorticoStackProps } from './data.ts';

/** Technicians' accounts. Portal users never stand in it: they sign in by codes of our own. */
export class IdentityStack extends Stack {
  readonly pool: UserPool;
  /** The desk, as the pool knows it. */
  readonly desk: UserPoolClient;
  readonly deskSecret: string;
  /** Where browsers are sent to sign in. */
  readonly signInUrl: string;

  constructor(scope: Construct, id: string, props: PorticoStackProps) {
    super(scope, id, props);
    const { domain, stage } = props.context;
    this.pool = new UserPool(this, 'Technicians', {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      featurePlan: FeaturePlan.ESSENTIALS,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.desk = this.pool.addClient('Desk', {
      generateSecret: true,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.minutes(15),
      idTokenValidity: Duration.minutes(15),
      refreshTokenValidity: Duration.hours(12),
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL],
        callbackUrls: [`https://desk.${domain}/auth/callback`],
        logoutUrls: [`https://desk.${domain}/`],
      },
    });
    this.deskSecret = (this.desk.node.defaultChild as CfnUserPoolClient).attrClientSecret;
    const signIn = this.pool.addDomain('SignIn', {
      cognitoDomain: { domainPrefix: `${domain.replaceAll('.', '-')}-${stage}` },
    });
    this.signInUrl = signIn.baseUrl();
  }
}
