import { randomBytes } from 'node:crypto';
import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import type { SessionCredentials } from '@portico/aws/credentials';
import { NodeSha256 } from '@portico/aws/sha256';
import { SignatureV4 } from '@smithy/signature-v4';
import type { OpenSession } from './judge.ts';

/** One action of IAM's query protocol. @returns the XML of its answer */
export type CallIam = (action: string, parameters: Readonly<Record<string, string>>) => Promise<string>;

export interface Account {
  readonly id: string;
  readonly stage: string;
  readonly iam: CallIam;
  readonly sts: Pick<STSClient, 'send'>;
  readonly wait: (ms: number) => Promise<void>;
}

/** Where the copies stand, by name. */
const PREFIX = 'portico-smoke-';
/** IAM is told everywhere within seconds; a copy is believed after this long. */
const SETTLE_MS = 15_000;
const ATTEMPTS = 12;
const RETRY_MS = 5_000;

/** The deployed roles by whom they are of: what their names begin with, after CloudFormation. */
export const deployed = {
  ClientScope: 'ClientScopeRole',
  ProviderScope: 'ProviderScopeRole',
  IdentityScope: 'IdentityScopeRole',
  http: 'HttpRole',
} as const;
export type Deployed = keyof typeof deployed;

export interface Copies {
  readonly open: OpenSession;
  /** Whether the deployed role itself lets this caller in: none may. */
  mayAssume(role: string, tags: Readonly<Record<string, string>>): Promise<boolean>;
  remove(): Promise<void>;
}

/**
 * Copies of the deployed roles, with the policies that they have at this moment, which this account alone may assume
 * and only with a word made up for the occasion. The roles themselves let nobody in but their functions, and stay so.
 * @throws Error where the stage is not deployed; what was made by then is removed
 */
export async function copyRoles(account: Account): Promise<Copies> {
  const { id, iam, sts, wait, stage } = account;
  const word = randomBytes(18).toString('base64url');
  const found = await rolesOf(iam, stage);
  const removals: (() => Promise<unknown>)[] = [];
  const remove = async (): Promise<void> => {
    for (const undo of removals.splice(0).reverse()) await undo();
  };
  const names = new Map<string, string>();
  try {
    for (const [role, RoleName] of Object.entries(found)) {
      const copy = `${PREFIX}${role}-${randomBytes(4).toString('hex')}`;
      await copyOne(iam, RoleName, copy, trustOf(id, word), removals);
      names.set(role, copy);
    }
  } catch (error) {
    await remove();
    throw error;
  }
  await wait(SETTLE_MS);
  const assume = async (name: string, tags: Readonly<Record<string, string>>): Promise<SessionCredentials> => {
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${id}:role/${name}`,
        RoleSessionName: 'portico-smoke',
        DurationSeconds: 900,
        ExternalId: word,
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      }),
    );
    const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials ?? {};
    if (!AccessKeyId || !SecretAccessKey || !SessionToken) throw new Error('STS answered without credentials');
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  };
  return {
    remove,
    async open(role, tags) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await assume(names.get(role) ?? role, tags);
        } catch (error) {
          if (!isDenied(error) || attempt === ATTEMPTS) throw error;
          await wait(RETRY_MS);
        }
      }
    },
    async mayAssume(role, tags) {
      try {
        await assume(found[role as Deployed], tags);
        return true;
      } catch (error) {
        if (isDenied(error)) return false;
        throw error;
      }
    },
  };
}

const isDenied = (error: unknown): boolean => error instanceof Error && error.name === 'AccessDenied';

function trustOf(account: string, word: string): string {
  const Principal = { AWS: `arn:aws:iam::${account}:root` };
  const Condition = { StringEquals: { 'sts:ExternalId': word } };
  const statements = [
    { Effect: 'Allow', Principal, Action: 'sts:AssumeRole', Condition },
    { Effect: 'Allow', Principal, Action: 'sts:TagSession' },
  ];
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

async function copyOne(
  iam: CallIam,
  from: string,
  to: string,
  trust: string,
  removals: (() => Promise<unknown>)[],
): Promise<void> {
  await iam('CreateRole', { RoleName: to, AssumeRolePolicyDocument: trust, MaxSessionDuration: '3600' });
  removals.push(() => iam('DeleteRole', { RoleName: to }));
  for (const PolicyName of members(await iam('ListRolePolicies', { RoleName: from }), 'member')) {
    const [document = ''] = members(await iam('GetRolePolicy', { RoleName: from, PolicyName }), 'PolicyDocument');
    await iam('PutRolePolicy', { RoleName: to, PolicyName, PolicyDocument: decodeURIComponent(document) });
    removals.push(() => iam('DeleteRolePolicy', { RoleName: to, PolicyName }));
  }
  for (const PolicyArn of members(await iam('ListAttachedRolePolicies', { RoleName: from }), 'PolicyArn')) {
    await iam('AttachRolePolicy', { RoleName: to, PolicyArn });
    removals.push(() => iam('DetachRolePolicy', { RoleName: to, PolicyArn }));
  }
}

/** @throws Error that names what of the stage is not there. */
async function rolesOf(iam: CallIam, stage: string): Promise<Record<Deployed, string>> {
  const names: string[] = [];
  for (let Marker = ''; ; ) {
    const page = await iam('ListRoles', Marker === '' ? {} : { Marker });
    names.push(...members(page, 'RoleName'));
    const [next] = members(page, 'Marker');
    if (next === undefined) break;
    Marker = next;
  }
  const found = Object.entries(deployed).map(([role, start]) => {
    const name = names.find((one) => one.startsWith(`portico-${stage}-core-${start}`));
    if (!name) throw new Error(`stage ${stage} has no role portico-${stage}-core-${start}...: is it deployed here?`);
    return [role, name];
  });
  return Object.fromEntries(found) as Record<Deployed, string>; // Safe: an entry for each name of `deployed`.
}

/** The texts of every element of a name: answers of IAM nest none of these. */
function members(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text = '']) =>
    text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
  );
}

/** IAM under these credentials. @param endpoint AWS's own where absent */
export function callIam(credentials: SessionCredentials, endpoint = 'https://iam.amazonaws.com'): CallIam {
  const signer = new SignatureV4({ service: 'iam', region: 'us-east-1', credentials, sha256: NodeSha256 });
  return async (action, parameters) => {
    const url = new URL(endpoint);
    const body = new URLSearchParams({ Action: action, Version: '2010-05-08', ...parameters }).toString();
    const headers = { host: url.host, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
    const place = { protocol: url.protocol, hostname: url.hostname, path: '/', query: {} };
    const signed = await signer.sign({ method: 'POST', ...place, headers, body });
    const { host: _, ...sent } = signed.headers;
    const answer = await fetch(url, { method: 'POST', headers: sent, body, signal: AbortSignal.timeout(20_000) });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`iam:${action}: ${members(text, 'Message')[0] ?? answer.status}`);
    return text;
  };
}
