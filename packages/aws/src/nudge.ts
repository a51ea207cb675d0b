import { SignatureV4 } from '@smithy/signature-v4';
import { defaultProvider } from './credentials.ts';
import type { HttpEnv } from './env.ts';
import { writeLog } from './lambda.ts';
import { NodeSha256 } from './sha256.ts';

const TIMEOUT_MS = 1_500;

/**
 * Calls the sender of mails at once and waits for nothing (Lambda API, Invoke, `Event`), signed by the function's own
 * role. What cannot be called is told in the log, and runs by itself within a minute.
 */
export async function nudge(env: HttpEnv): Promise<void> {
  const { MAIL_FUNCTION: name, AWS_REGION: region, AWS_ENDPOINT_URL: endpoint } = env;
  if (region === undefined) return;
  try {
    const host = `lambda.${region}.amazonaws.com`;
    const path = `/2015-03-31/functions/${name}/invocations`;
    const signer = new SignatureV4({ service: 'lambda', region, credentials: defaultProvider(), sha256: NodeSha256 });
    const headers = { host, 'content-type': 'application/json', 'x-amz-invocation-type': 'Event' };
    const request = { method: 'POST', protocol: 'https:', hostname: host, path, query: {}, headers, body: '{}' };
    const { host: _, ...sent } = (await signer.sign(request)).headers;
    const url = `${endpoint ?? `https://${host}`}${path}`;
    const init = { method: 'POST', headers: sent, body: '{}', signal: AbortSignal.timeout(TIMEOUT_MS) };
    const answer = await fetch(url, init);
    if (!answer.ok) throw new Error(`Lambda answered ${answer.status}`);
  } catch (error) {
    const failed = error instanceof Error ? error.name : 'unknown';
    writeLog({ event: 'nudge', at: new Date().toISOString(), failed });
  }
}
