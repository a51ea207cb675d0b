import { Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import {
  CachePolicy,
  CfnConnectionGroup,
  CfnDistribution,
  CfnDistributionTenant,
  type CfnDistributionTenantProps,
  CfnOriginAccessControl,
  Function as EdgeFunction,
  FunctionCode,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CnameRecord, HostedZone, type IHostedZone } from 'aws-cdk-lib/aws-route53';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import type { Construct } from 'constructs';
import { Firewall } from '../constructs/firewall.ts';
import type { PorticoContext } from '../context.ts';
import { edgeSecretName } from './core.ts';
import { filesOrigin, type PorticoStackProps } from './data.ts';

export interface EdgeProps extends PorticoStackProps {
  /** Folder of the built web client. */
  readonly web: string;
  /** Its content security policy. */
  readonly policy: string;
  /** Hosts that clients brought along: `support.acme.example`. Each is a tenant of the distribution. */
  readonly hosts: readonly string[];
  /** Slugs of the MSPs: portals stand at `{client}.{msp}.{domain}`. */
  readonly msps: readonly string[];
}

/** What the API answers; everything else is the web client. A test holds it to the register of routes. */
export const apiPaths = ['/v1/*', '/auth/*', '/files/*', '/healthz', '/openapi.json', '/docs', '/docs/*'] as const;

/** Names the host that the browser asked for: API Gateway knows its own name alone. */
const hostFunction = `function handler(event) {
  var request = event.request;
  request.headers['x-portico-host'] = { value: request.headers.host.value };
  return request;
}`;
/** A path of the web client is drawn by its one page; what has an ending is a file. */
const pageFunction = `function handler(event) {
  var request = event.request;
  if (!/\\.[a-z0-9]+$/i.test(request.uri)) request.uri = '/index.html';
  return request;
}`;

/**
 * Beside the page's own host, the web client sends files to the bucket of files, and listens at AppSync by WebSocket,
 * whose name is made in another region, when that stack is deployed.
 */
function connecting(policy: string, context: PorticoContext): string {
  const own = "connect-src 'self'";
  if (!policy.includes(own)) throw new Error(`the web client's policy says no ${own}`);
  const live = `wss://*.appsync-realtime-api.${context.region}.amazonaws.com`;
  return policy.replace(own, `${own} ${filesOrigin(context)} ${live}`);
}

/**
 * The one way in: CloudFront with its firewall before API and web client, in us-east-1, where both have to stand. One
 * multi-tenant distribution; a host of a client's own is a tenant of it, with a certificate that AWS manages.
 */
export class EdgeStack extends Stack {
  readonly firewall: Firewall;
  readonly web: Bucket;
  readonly distribution: CfnDistribution;

  constructor(scope: Construct, id: string, props: EdgeProps) {
    super(scope, id, props);
    const { domain, hostedZoneId } = props.context;
    this.firewall = new Firewall(this, 'Firewall');
    this.web = new Bucket(this, 'Web', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName: domain });
    const own = [`desk.${domain}`, `api.${domain}`];
    this.distribution = this.#distribute(props, this.#certificate(zone, 'Own', own));
    this.#letIn();
    new BucketDeployment(this, 'Deploy', {
      sources: [Source.asset(props.web)],
      destinationBucket: this.web,
      cacheControl: [CacheControl.noCache()],
      prune: false,
    });
    const group = new CfnConnectionGroup(this, 'Connections', {
      name: `portico-${props.context.stage}`,
      enabled: true,
    });
    this.#tenant(group, 'own', own, {});
    this.#records(zone, group, own);
    for (const msp of props.msps) {
      const portals = [`*.${msp}.${domain}`];
      const arn = this.#certificate(zone, `Portals-${msp}`, portals);
      this.#tenant(group, `msp-${msp}`, portals, { customizations: { certificate: { arn } } });
      this.#records(zone, group, portals);
    }
    // Their DNS is the client's: a record to the connection group's name, which also proves the host to AWS.
    for (const host of props.hosts) {
      const managedCertificateRequest = { validationTokenHost: 'cloudfront', primaryDomainName: host };
      this.#tenant(group, `host-${host.replaceAll('.', '-')}`, [host], { managedCertificateRequest });
    }
  }

  #distribute({ context, policy }: EdgeProps, acmCertificateArn: string): CfnDistribution {
    const control = new CfnOriginAccessControl(this, 'WebAccess', {
      originAccessControlConfig: {
        name: `portico-${context.stage}-web`,
        originAccessControlOriginType: 's3',
        signingBehavior: 'always',
        signingProtocol: 'sigv4',
      },
    });
    const run = (name: string, code: string) =>
      new EdgeFunction(this, name, { code: FunctionCode.fromInline(code), runtime: FunctionRuntime.JS_2_0 });
    const atRequest = (fn: EdgeFunction) => [{ eventType: 'viewer-request', functionArn: fn.functionArn }];
    const host = run('Host', hostFunction);
    const toApi = {
      targetOriginId: 'api',
      viewerProtocolPolicy: 'https-only',
      allowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
      cachePolicyId: CachePolicy.CACHING_DISABLED.cachePolicyId,
      originRequestPolicyId: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER.originRequestPolicyId,
      compress: true,
      functionAssociations: atRequest(host),
    };
    return new CfnDistribution(this, 'Distribution', {
      distributionConfig: {
        enabled: true,
        connectionMode: 'tenant-only',
        httpVersion: 'http2and3',
        webAclId: this.firewall.arn,
        // Of the desk's own hosts; a tenant with other hosts brings its own.
        viewerCertificate: { acmCertificateArn, sslSupportMethod: 'sni-only', minimumProtocolVersion: 'TLSv1.2_2021' },
        origins: [
          {
            id: 'api',
            domainName: `origin.${context.domain}`,
            customOriginConfig: { originProtocolPolicy: 'https-only', originSslProtocols: ['TLSv1.2'] },
            originCustomHeaders: [
              {
                headerName: 'x-portico-origin',
                headerValue: `{{resolve:secretsmanager:${edgeSecretName(context)}:SecretString:::}}`,
              },
            ],
          },
          {
            id: 'web',
            domainName: this.web.bucketRegionalDomainName,
            originAccessControlId: control.attrId,
            s3OriginConfig: {},
          },
        ],
        defaultCacheBehavior: {
          targetOriginId: 'web',
          viewerProtocolPolicy: 'redirect-to-https',
          allowedMethods: ['GET', 'HEAD'],
          cachePolicyId: CachePolicy.CACHING_OPTIMIZED.cachePolicyId,
          responseHeadersPolicyId: this.#headers(connecting(policy, context)).responseHeadersPolicyId,
          compress: true,
          functionAssociations: atRequest(run('Page', pageFunction)),
        },
        cacheBehaviors: apiPaths.map((pathPattern) => ({ ...toApi, pathPattern })),
      },
    });
  }

  #headers(policy: string): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'Headers', {
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: policy, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.SAME_ORIGIN, override: true },
      },
    });
  }

  /** The web client's files are read by this distribution alone. */
  #letIn(): void {
    const distribution = this.formatArn({
      service: 'cloudfront',
      region: '',
      resource: 'distribution',
      resourceName: this.distribution.ref,
    });
    this.web.addToResourcePolicy(
      new PolicyStatement({
        actions: ['s3:GetObject'],
        resources: [this.web.arnForObjects('*')],
        principals: [new ServicePrincipal('cloudfront.amazonaws.com')],
        conditions: { StringEquals: { 'aws:SourceArn': distribution } },
      }),
    );
  }

  #certificate(zone: IHostedZone, id: string, [domainName = '', ...others]: readonly string[]): string {
    return new Certificate(this, `${id}Certificate`, {
      domainName,
      subjectAlternativeNames: others,
      validation: CertificateValidation.fromDns(zone),
    }).certificateArn;
  }

  #tenant(
    group: CfnConnectionGroup,
    name: string,
    domains: readonly string[],
    certificate: Pick<CfnDistributionTenantProps, 'customizations' | 'managedCertificateRequest'>,
  ): void {
    new CfnDistributionTenant(this, `Tenant-${name}`, {
      distributionId: this.distribution.ref,
      connectionGroupId: group.attrId,
      name,
      domains: [...domains],
      enabled: true,
      ...certificate,
    });
  }

  #records(zone: IHostedZone, group: CfnConnectionGroup, hosts: readonly string[]): void {
    for (const host of hosts) {
      const id = `Record-${host.replace('*', 'any')}`;
      new CnameRecord(this, id, {
        zone,
        recordName: host,
        domainName: Fn.getAtt(group.logicalId, 'RoutingEndpoint').toString(),
      });
    }
  }
}
