import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** A request as an HTTP API hands it to its function (payload 2.0). */
export function httpEvent(method: string, path: string, key?: string, body?: unknown): APIGatewayProxyEventV2 {
  const domainName = 'api.portico.example';
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers: {
      host: domainName,
      'x-forwarded-proto': 'https',
      ...(key ? { authorization: `Bearer ${key}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': 'boot-1' }),
    },
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      domainName,
      domainPrefix: 'api',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: 'gateway-1',
      routeKey: '$default',
      stage: '$default',
      time: '22/Nov/2026:10:00:00 +0000',
      timeEpoch: 1_795_341_600_000,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    isBase64Encoded: false,
  };
}
