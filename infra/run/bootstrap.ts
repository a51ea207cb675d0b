import { pathToFileURL } from 'node:url';

/** The runtime's side of the Lambda Runtime API (2018-06-01): load the handler, then one event after the other. */
const base = `http://${process.env['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime`;

async function tell(path: string, body: unknown): Promise<void> {
  await fetch(`${base}/${path}`, { method: 'POST', body: JSON.stringify(body ?? null) });
}

function asError(error: unknown): { errorType: string; errorMessage: string } {
  return error instanceof Error
    ? { errorType: error.name, errorMessage: `${error.name}: ${error.message}` }
    : { errorType: 'Unknown', errorMessage: String(error) };
}

// S3 is asked by plain requests at the bucket's own host, which no setting of the SDK leads elsewhere.
const toAws = globalThis.fetch;
globalThis.fetch = (input, init) => {
  const [, bucket, rest = ''] =
    /^https:\/\/([a-z0-9-]+)\.s3\.[a-z0-9-]+\.amazonaws\.com(\/.*)$/.exec(String(input)) ?? [];
  return toAws(bucket === undefined ? input : `${process.env['AWS_ENDPOINT_URL']}/${bucket}${rest}`, init);
};

type Handler = (event: unknown, context: object) => Promise<unknown>;

async function load(): Promise<Handler> {
  const loaded = (await import(pathToFileURL(process.argv[2] ?? '').href)) as { handler: Handler };
  return loaded.handler;
}

const handler = await load().catch(async (error: unknown) => {
  await tell('init/error', asError(error));
  process.exit(1);
});

for (;;) {
  const { user, system } = process.cpuUsage();
  const headers = { 'x-cpu-ms': String((user + system) / 1000) };
  const next = await fetch(`${base}/invocation/next`, { headers });
  const awsRequestId = next.headers.get('lambda-runtime-aws-request-id') ?? '';
  const deadline = Number(next.headers.get('lambda-runtime-deadline-ms'));
  const context = { awsRequestId, functionName: 'portico', getRemainingTimeInMillis: () => deadline - Date.now() };
  try {
    await tell(`invocation/${awsRequestId}/response`, await handler(await next.json(), context));
  } catch (error) {
    await tell(`invocation/${awsRequestId}/error`, asError(error));
  }
}
