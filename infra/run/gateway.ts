import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { attributeOf } from './attributes.ts';
import type { Functions } from './functions.ts';
import { place, type Resource, TemplateError } from './resource.ts';
import type { Deployment } from './template.ts';

/** The template's HTTP API: its one route, the integration behind it, and the function that this calls. */
export interface Gateway {
  fetch(request: Request, sourceIp: string): Promise<Response>;
}

/** @throws TemplateError where a route leads nowhere, or the function does not let the API in. */
export function createGateway(deployment: Deployment, functions: Functions): Gateway {
  const [api, ...others] = deployment.of('AWS::ApiGatewayV2::Api');
  if (!api || others.length > 0) throw new TemplateError('there must be exactly one HTTP API');
  const fn = functionBehind(deployment, functions, api);
  return {
    async fetch(request, sourceIp) {
      const event = await eventOf(request, sourceIp, api.name);
      try {
        return responseOf(await functions.invoke<APIGatewayProxyStructuredResultV2>(fn, event));
      } catch {
        // As API Gateway answers where its function failed.
        return Response.json({ message: 'Internal Server Error' }, { status: 500 });
      }
    },
  };
}

function functionBehind(deployment: Deployment, functions: Functions, api: Resource): Resource {
  const route = deployment.of('AWS::ApiGatewayV2::Route').find((one) => one.properties['RouteKey'] === '$default');
  if (!route) throw new TemplateError(`${api.id}: has no $default route`);
  const target = String(route.properties['Target']).replace(/^integrations\//, '');
  const integration = deployment.of('AWS::ApiGatewayV2::Integration').find((one) => attributeOf(one, 'Ref') === target);
  if (!integration) throw new TemplateError(`${route.id}: leads to no integration`);
  if (integration.properties['PayloadFormatVersion'] !== '2.0') {
    throw new TemplateError(`${integration.id}: the function reads payload 2.0`);
  }
  const uri = String(integration.properties['IntegrationUri']);
  const fn = functions.byArn(uri);
  const mine = `arn:aws:execute-api:${place['AWS::Region']}:${place['AWS::AccountId']}:${api.name}/`;
  const open = deployment.of('AWS::Lambda::Permission').some(({ properties }) => {
    const { Principal, Action, FunctionName, SourceArn } = properties;
    const lets = Principal === 'apigateway.amazonaws.com' && Action === 'lambda:InvokeFunction';
    return lets && [uri, attributeOf(fn, 'Arn')].includes(FunctionName) && String(SourceArn).startsWith(mine);
  });
  if (!open) throw new TemplateError(`${fn.id}: does not let ${api.id} in`);
  return fn;
}

/** A request as an HTTP API hands it to its function (payload 2.0). */
async function eventOf(request: Request, sourceIp: string, apiId: string): Promise<APIGatewayProxyEventV2> {
  const url = new URL(request.url);
  const { cookie, ...headers } = Object.fromEntries(request.headers);
  const body = Buffer.from(await request.arrayBuffer());
  const path = url.pathname;
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: url.search.slice(1),
    ...(cookie ? { cookies: cookie.split('; ') } : {}),
    headers: { ...headers, host: url.host, 'x-forwarded-proto': url.protocol.slice(0, -1) },
    requestContext: {
      accountId: place['AWS::AccountId'],
      apiId,
      domainName: url.hostname,
      domainPrefix: url.hostname.split('.')[0] ?? '',
      http: {
        method: request.method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp,
        userAgent: request.headers.get('user-agent') ?? '',
      },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: '',
      timeEpoch: Date.now(),
    },
    ...(body.length > 0 ? { body: body.toString('base64') } : {}),
    isBase64Encoded: body.length > 0,
  };
}

const WITHOUT_BODY = new Set([204, 205, 304]);

function responseOf(answer: APIGatewayProxyStructuredResultV2): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers ?? {})) headers.append(name, String(value));
  for (const cookie of answer.cookies ?? []) headers.append('set-cookie', cookie);
  const status = answer.statusCode ?? 200;
  const body = Buffer.from(answer.body ?? '', answer.isBase64Encoded ? 'base64' : 'utf8');
  return new Response(WITHOUT_BODY.has(status) ? null : new Uint8Array(body), { status, headers });
}
