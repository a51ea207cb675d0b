import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { SessionCredentials } from '@portico/aws/credentials';
import { clientId, mspId } from '@portico/domain/kernel/scope';
import type { PolicyDocument } from '@portico/local/iam/evaluate';
import { table } from '@portico/store/table';
import { callIam, copyRoles } from './copies.ts';
import { judge, tableOf, wrongOf } from './judge.ts';
import { type Documents, questions, type Tenant } from './questions.ts';

const needs = `npm run smoke:iam asks AWS itself whether the deployed roles hold to packages/store/policies.json. It needs
  - AWS credentials of an administrator of the stage's account, as every AWS tool finds them (AWS_PROFILE, AWS_ACCESS_KEY_ID, ...);
  - AWS_REGION, the region that the stage stands in;
  - the stage: portico.stage in the context of cdk.json, or PORTICO_STAGE.
For about two minutes it makes copies of four roles (portico-smoke-*), asks as them for items and objects of tenants that
do not exist, and removes the copies. It reads, changes and leaves nothing.
`;

/** Answers in words what is missing. */
class Missing extends Error {}

function policies(): Documents {
  const url = new URL('../../packages/store/policies.json', import.meta.url);
  const { System: _, ...scopes } = JSON.parse(readFileSync(url, 'utf8')) as Record<string, PolicyDocument>;
  // The API's own role: what it may of the table and the bucket is nothing.
  return { ...scopes, http: { Version: '2012-10-17', Statement: [] } };
}

function stageOf(): string {
  const path = fileURLToPath(new URL('../../cdk.json', import.meta.url));
  const { context } = JSON.parse(readFileSync(path, 'utf8')) as { context: { portico?: { stage?: string } } };
  const stage = process.env['PORTICO_STAGE'] ?? context.portico?.stage;
  if (!stage) throw new Missing('there is no stage');
  return stage;
}

async function credentialsOf(sts: STSClient): Promise<SessionCredentials> {
  try {
    const { accessKeyId, secretAccessKey, sessionToken } = await sts.config.credentials();
    return { accessKeyId, secretAccessKey, sessionToken: sessionToken ?? '' };
  } catch (error) {
    throw new Missing(`there are no AWS credentials (${error instanceof Error ? error.message : String(error)})`);
  }
}

/** Ids of the right shape that no tenant has. */
function nobody(): Tenant {
  const text = randomBytes(14).toString('hex');
  return { msp: mspId(`0${text.slice(0, 7)}`), cli: clientId(`0${text.slice(7, 12)}`) };
}

async function main(): Promise<number> {
  const region = process.env['AWS_REGION'];
  if (!region) throw new Missing('AWS_REGION is not set');
  const stage = stageOf();
  const sts = new STSClient({ region });
  const credentials = await credentialsOf(sts);
  const { Account: id = '' } = await sts.send(new GetCallerIdentityCommand({}));
  const bucket = `portico-files-${id}`;
  const place = {
    tableArn: `arn:aws:dynamodb:${region}:${id}:table/${table.name}`,
    bucketArn: `arn:aws:s3:::${bucket}`,
    account: id,
  };
  const asked = questions(policies(), nobody(), nobody(), place);
  const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  const copies = await copyRoles({ id, stage, iam: callIam(credentials), sts, wait });
  try {
    const findings = await judge(asked, { region, bucket }, copies.open);
    const wrong = wrongOf(findings);
    for (const [role, ofRole] of Map.groupBy(asked, (one) => one.role)) {
      if (await copies.mayAssume(role, ofRole[0]?.tags ?? {})) wrong.push(`${role}: lets this caller in`);
    }
    process.stdout.write(`${tableOf(findings)}\n`);
    for (const line of wrong) process.stderr.write(`${line}\n`);
    process.stdout.write(`smoke:iam: ${findings.length} questions, ${wrong.length} answered otherwise than expected\n`);
    return wrong.length === 0 ? 0 : 1;
  } finally {
    await copies.remove();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`smoke:iam: ${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof Missing) process.stderr.write(`\n${needs}`);
  process.exitCode = error instanceof Missing ? 2 : 1;
}
