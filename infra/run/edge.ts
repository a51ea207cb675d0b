import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join, normalize, sep } from 'node:path';
import { runInNewContext } from 'node:vm';
import { attributeOf } from './attributes.ts';
import type { Gateway } from './gateway.ts';
import { type Resource, TemplateError } from './resource.ts';
import type { Deployment } from './template.ts';

/** The template's CloudFront distribution: hosts, behaviours, functions at the edge, origins and what they are shown. */
export interface Edge {
  /** Answers as a browser is answered at `https://{host}`. */
  fetch(request: Request, sourceIp: string): Promise<Response>;
}

interface Behaviour {
  readonly PathPattern?: string;
  readonly TargetOriginId: string;
  readonly AllowedMethods: readonly string[];
  readonly FunctionAssociations?: readonly { readonly EventType: string; readonly FunctionARN: string }[];
  readonly ResponseHeadersPolicyId?: string;
}
interface Origin {
  readonly Id: string;
  readonly DomainName: string;
  readonly OriginCustomHeaders?: readonly { readonly HeaderName: string; readonly HeaderValue: string }[];
}
interface EdgeRequest {
  uri: string;
  readonly headers: Record<string, { value: string }>;
}

/** @throws TemplateError where a behaviour leads to no origin, or the API's origin is not the API's own name. */
export function createEdge(deployment: Deployment, gateway: Gateway, localize: (value: string) => string): Edge {
  const [distribution, ...others] = deployment.of('AWS::CloudFront::Distribution');
  if (!distribution || others.length > 0) throw new TemplateError('there must be exactly one distribution');
  const config = distribution.properties['DistributionConfig'] as {
    Origins: Origin[];
    DefaultCacheBehavior: Behaviour;
    CacheBehaviors?: Behaviour[];
  };
  const origins = new Map(config.Origins.map((one) => [one.Id, one]));
  const behaviours = [...(config.CacheBehaviors ?? []), config.DefaultCacheBehavior];
  for (const { TargetOriginId } of behaviours) {
    if (!origins.has(TargetOriginId)) throw new TemplateError(`${distribution.id}: has no origin ${TargetOriginId}`);
  }
  const tenants = deployment.of('AWS::CloudFront::DistributionTenant');
  const hosts = tenants.flatMap((one) => (one.properties['Domains'] as string[]).map(glob));
  const apiNames = deployment.of('AWS::ApiGatewayV2::DomainName').map((one) => one.properties['DomainName']);
  const folder = webFolder(deployment);

  return {
    async fetch(request, sourceIp) {
      const url = new URL(request.url);
      if (!hosts.some((host) => host.test(url.hostname))) return new Response('unknown host', { status: 403 });
      const behaviour = behaviours.find(({ PathPattern }) => !PathPattern || glob(PathPattern).test(url.pathname));
      const origin = behaviour && origins.get(behaviour.TargetOriginId);
      if (!behaviour || !origin) return new Response('no behaviour', { status: 502 });
      if (!behaviour.AllowedMethods.includes(request.method)) return new Response('not allowed', { status: 403 });
      const { uri, headers } = atTheEdge(deployment, behaviour, url, request.headers);
      if (apiNames.includes(origin.DomainName)) {
        for (const { HeaderName, HeaderValue } of origin.OriginCustomHeaders ?? []) {
          headers.set(HeaderName, localize(HeaderValue));
        }
        headers.delete('host');
        const to = `https://${origin.DomainName}${uri}${url.search}`;
        const body = request.body === null ? undefined : await request.arrayBuffer();
        return gateway.fetch(new Request(to, { method: request.method, headers, ...(body ? { body } : {}) }), sourceIp);
      }
      return page(folder, uri, headersOf(deployment, behaviour));
    },
  };
}

/** Runs the function that stands before the origin, as its code is in the template. */
function atTheEdge(deployment: Deployment, { FunctionAssociations = [] }: Behaviour, url: URL, given: Headers) {
  const headers: Record<string, { value: string }> = { host: { value: url.host } };
  for (const [name, value] of given) headers[name] = { value };
  let request: EdgeRequest = { uri: url.pathname, headers };
  for (const { EventType, FunctionARN } of FunctionAssociations) {
    const fn = deployment
      .of('AWS::CloudFront::Function')
      .find((one) => attributeOf(one, 'FunctionARN') === FunctionARN);
    if (!fn || EventType !== 'viewer-request') throw new TemplateError(`${FunctionARN}: no function before the origin`);
    const code = `${String(fn.properties['FunctionCode'])}; handler({ request })`;
    request = runInNewContext(code, { request }) as EdgeRequest;
  }
  const out = new Headers(Object.entries(request.headers).map(([name, { value }]) => [name, value]));
  return { uri: request.uri, headers: out };
}

/** What the deployment copies into the bucket of the web client. */
function webFolder(deployment: Deployment): string {
  const [copied] = deployment.of('Custom::CDKBucketDeployment');
  const [key = ''] = (copied?.properties['SourceObjectKeys'] ?? []) as string[];
  const folder = join(deployment.folder, `asset.${key.replace(/\.zip$/, '')}`);
  if (!existsSync(join(folder, 'index.html'))) throw new TemplateError(`${folder} holds no index.html`);
  return folder;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
  '.json': 'application/json',
};

function page(folder: string, uri: string, headers: Record<string, string>): Response {
  const path = normalize(join(folder, decodeURIComponent(uri)));
  if (!path.startsWith(folder + sep) || !existsSync(path) || !statSync(path).isFile()) {
    return new Response('not found', { status: 404, headers });
  }
  const type = types[extname(path)] ?? 'application/octet-stream';
  return new Response(new Uint8Array(readFileSync(path)), { headers: { ...headers, 'content-type': type } });
}

function headersOf(deployment: Deployment, { ResponseHeadersPolicyId }: Behaviour): Record<string, string> {
  const policy = deployment
    .of('AWS::CloudFront::ResponseHeadersPolicy')
    .find((one: Resource) => attributeOf(one, 'Ref') === ResponseHeadersPolicyId);
  const config = policy?.properties['ResponseHeadersPolicyConfig'] as
    | { SecurityHeadersConfig?: { ContentSecurityPolicy?: { ContentSecurityPolicy: string } } }
    | undefined;
  const csp = config?.SecurityHeadersConfig?.ContentSecurityPolicy?.ContentSecurityPolicy;
  return { 'cache-control': 'no-cache', ...(csp ? { 'content-security-policy': csp } : {}) };
}

/** CloudFront's wildcard: `*` is any text. */
function glob(pattern: string): RegExp {
  const text = pattern.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|/]/g, '\\$&'));
  return new RegExp(`^${text.join('.*')}$`);
}
