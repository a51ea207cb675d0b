import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { STSClient } from '@aws-sdk/client-sts';
import { clientId, mspId } from '@portico/domain/kernel/scope';
import type { PolicyDocument } from '@portico/local/iam/evaluate';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { place } from '../../infra/run/resource.ts';
import { runTemplate, type TemplateRun } from '../../infra/run/run.ts';
import { callIam, copyRoles, type Deployed, deployed } from '../../infra/smoke/copies.ts';
import { judge, type OpenSession, tableOf, wrongOf } from '../../infra/smoke/judge.ts';
import { type Documents, type Question, questions } from '../../infra/smoke/questions.ts';
import { pick, planted, type Synthesis, synthesizeWhole, type TemplateJson } from './run.ts';

const account = place['AWS::AccountId'];
const { System: _, ...scopes } = JSON.parse(
  readFileSync(new URL('../../packages/store/policies.json', import.meta.url), 'utf8'),
) as Record<string, PolicyDocument>;
const documents: Documents = { ...scopes, http: { Version: '2012-10-17', Statement: [] } };
const asked = questions(
  documents,
  { msp: mspId('aaaaaaaa'), cli: clientId('aaaaaa') },
  { msp: mspId('bbbbbbbb'), cli: clientId('bbbbbb') },
  {
    tableArn: `arn:aws:dynamodb:eu-central-1:${account}:table/portico`,
    bucketArn: `arn:aws:s3:::portico-files-${account}`,
    account,
  },
);

let app: Synthesis;
let run: TemplateRun | undefined;
beforeAll(async () => {
  app = await synthesizeWhole();
});
afterAll(() => app.remove());
afterEach(async () => {
  await run?.close();
  run = undefined;
});

/** Asks the deployed roles of a template run: the SDK's own protocol, judged by the policies of the template. */
async function answers(change: (stacks: Record<string, TemplateJson>) => void = () => undefined) {
  const at = await runTemplate({ assembly: planted(app.assembly, change), secret: 'a secret of this test alone' });
  run = at;
  const roles = at.deployment.of('AWS::IAM::Role').map((one) => one.id);
  const open: OpenSession = async (role, tags) => {
    const id = roles.find((one) => one.startsWith(deployed[role as Deployed]));
    if (!id) throw new Error(`there is no role of ${role}`);
    const accessKeyId = at.sessions.issue({ role: id, tags });
    return { accessKeyId, secretAccessKey: 'local', sessionToken: 'local' };
  };
  const cloud = { region: 'eu-central-1', bucket: `portico-files-${account}`, endpoint: at.cloudUrl };
  return judge(asked, cloud, open);
}

describe('smoke:iam, against the template at work on this machine', () => {
  test('every role is answered as the policies say, over the SDK’s protocol', async () => {
    const findings = await answers();
    expect(wrongOf(findings)).toEqual([]);
    expect(findings.length).toBeGreaterThan(500);
    const rows = tableOf(findings);
    for (const role of Object.keys(documents)) expect(rows).toContain(`${role}\n`);
    expect(rows).toContain('  aaaaaaaa.bbbbbb#T#1\n    -GetItem -BatchGetItem');
  });

  test('the table asks for what must be refused and for what must be allowed, of each role', () => {
    const count = (role: string, test: (one: Question) => boolean) =>
      asked.filter((one) => one.role === role && test(one)).length;
    for (const role of ['ClientScope', 'ProviderScope', 'IdentityScope']) {
      expect(
        count(role, (one) => one.allowed),
        role,
      ).toBeGreaterThan(5);
      expect(
        count(role, (one) => !one.allowed),
        role,
      ).toBeGreaterThan(50);
    }
    expect(count('http', (one) => one.allowed)).toBe(0);
    const open = asked.filter((one) => ['Scan', 'PartiQL'].includes(one.call) && one.allowed);
    expect(open).toEqual([]);
  });

  const widened: readonly [string, (statement: Record<string, unknown>) => void, string][] = [
    [
      'a leading key of any client',
      (one) => Object.assign(one, { Condition: {} }),
      'ClientScope: GetItem of aaaaaaaa.bbbbbb#T#1',
    ],
    ['a Scan', (one) => Object.assign(one, { Action: ['dynamodb:*'], Condition: {} }), 'ClientScope: Scan of any key'],
  ];
  test.each(widened)('%s that the template grants by mistake is told', async (_name, change, told) => {
    const findings = await answers((stacks) => {
      const role = pick(stacks, 'AWS::IAM::Role', deployed.ClientScope);
      change(role.Properties.Policies[0].PolicyDocument.Statement[0]);
    });
    expect(wrongOf(findings).join('\n')).toContain(`${told} must be refused, and was allowed`);
  });

  test('a bucket open to every prefix, and an API with a hold on the table, are told', async () => {
    const findings = await answers((stacks) => {
      const role = pick(stacks, 'AWS::IAM::Role', deployed.ClientScope);
      const files = role.Properties.Policies[0].PolicyDocument.Statement.find(
        (one: { Sid: string }) => one.Sid === 'OwnFiles',
      );
      files.Resource = ['arn:aws:s3:::portico-files-????????????/*'];
      const http = pick(stacks, 'AWS::IAM::Role', deployed.http);
      const Statement = [{ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: '*' }];
      http.Properties.Policies = [{ PolicyName: 'more', PolicyDocument: { Version: '2012-10-17', Statement } }];
    });
    const wrong = wrongOf(findings).join('\n');
    expect(wrong).toContain('ClientScope: PutObject of in/bbbbbbbb.bbbbbb/none must be refused, and was allowed');
    expect(wrong).toContain('http: GetItem of aaaaaaaa.aaaaaa#T#1 must be refused, and was allowed');
  });
});

describe('copies of the deployed roles', () => {
  interface Call {
    readonly action: string;
    readonly form: URLSearchParams;
  }
  /** IAM's query protocol, with two inline policies on each role and one managed one. */
  async function iam(refuse?: string) {
    const calls: Call[] = [];
    const names = Object.values(deployed).map((start) => `portico-prod-core-${start}1A2B3C4D-x`);
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const part of request) body += String(part);
      const form = new URLSearchParams(body);
      const action = form.get('Action') ?? '';
      calls.push({ action, form });
      const list = (name: string, texts: readonly string[]) => texts.map((one) => `<${name}>${one}</${name}>`).join('');
      const page =
        form.get('Marker') === null
          ? `${list('RoleName', names.slice(0, 2))}<Marker>m</Marker>`
          : list('RoleName', names.slice(2));
      const said: Record<string, string> = {
        ListRoles: page,
        ListRolePolicies: list('member', ['table', 'files']),
        GetRolePolicy: list('PolicyDocument', [encodeURIComponent(`{"of":"${form.get('RoleName')}"}`)]),
        ListAttachedRolePolicies: list('PolicyArn', [
          'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
        ]),
      };
      const denied = action === refuse;
      response
        .writeHead(denied ? 403 : 200)
        .end(denied ? '<Message>not yours</Message>' : `<a>${said[action] ?? ''}</a>`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const credentials = { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' };
    const call = callIam(credentials, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return { calls, call, close: () => new Promise((resolve) => server.close(resolve)) };
  }
  const of = (calls: readonly Call[], action: string) => calls.filter((one) => one.action === action);
  const noSts = { send: async () => Promise.reject(Object.assign(new Error('no'), { name: 'AccessDenied' })) };
  // Safe: all that is asked of STS here is to refuse.
  const sts = noSts as unknown as STSClient;
  const wait = async () => undefined;

  test('hold what the deployed roles hold, let in who knows the word alone, and are all removed', async () => {
    const at = await iam();
    const copies = await copyRoles({ id: account, stage: 'prod', iam: at.call, sts, wait });
    const made = of(at.calls, 'CreateRole').map(({ form }) => form.get('RoleName'));
    expect(made).toHaveLength(4);
    for (const { form } of of(at.calls, 'CreateRole')) {
      const { Statement } = JSON.parse(form.get('AssumeRolePolicyDocument') ?? '');
      expect(Statement[0]).toMatchObject({
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Condition: { StringEquals: { 'sts:ExternalId': expect.stringMatching(/^[\w-]{24}$/) } },
      });
    }
    const puts = of(at.calls, 'PutRolePolicy').map(({ form }) => form.get('PolicyDocument'));
    expect(puts).toHaveLength(8);
    expect(puts[0]).toBe('{"of":"portico-prod-core-ClientScopeRole1A2B3C4D-x"}');
    expect(await copies.mayAssume('ClientScope', { msp: 'aaaaaaaa', cli: 'aaaaaa' })).toBe(false);
    await copies.remove();
    expect(
      of(at.calls, 'DeleteRole')
        .map(({ form }) => form.get('RoleName'))
        .sort(),
    ).toEqual([...made].sort());
    expect(of(at.calls, 'DeleteRolePolicy')).toHaveLength(8);
    expect(of(at.calls, 'DetachRolePolicy')).toHaveLength(4);
    await at.close();
  });

  test('that cannot be finished are removed, and the reason is told', async () => {
    const at = await iam('AttachRolePolicy');
    await expect(copyRoles({ id: account, stage: 'prod', iam: at.call, sts, wait })).rejects.toThrow(
      'iam:AttachRolePolicy: not yours',
    );
    expect(of(at.calls, 'DeleteRole')).toHaveLength(1);
    await at.close();
  });

  test('of a stage that is not deployed there are none, and nothing is made', async () => {
    const at = await iam();
    await expect(copyRoles({ id: account, stage: 'dev', iam: at.call, sts, wait })).rejects.toThrow(
      'stage dev has no role portico-dev-core-ClientScopeRole',
    );
    expect(of(at.calls, 'CreateRole')).toEqual([]);
    await at.close();
  });
});

test('without a region, a stage or credentials it says what it needs, and ends with 2', async () => {
  const script = fileURLToPath(new URL('../../infra/smoke/iam.ts', import.meta.url));
  const ended = (env: Record<string, string>) =>
    new Promise<{ code: number; err: string }>((resolve) => {
      const own = { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true', ...env };
      execFile(process.execPath, [script], { env: own }, (error, _out, err) => {
        resolve({ code: Number((error as { code?: number } | null)?.code ?? 0), err });
      });
    });
  const cases: readonly [Record<string, string>, string][] = [
    [{}, 'AWS_REGION is not set'],
    [{ AWS_REGION: 'eu-central-1' }, 'there is no stage'],
    [{ AWS_REGION: 'eu-central-1', PORTICO_STAGE: 'dev' }, 'there are no AWS credentials'],
  ];
  for (const [env, why] of cases) {
    const { code, err } = await ended(env);
    expect([code, err.split('\n')[0]]).toEqual([2, expect.stringContaining(why)]);
    expect(err).toContain('npm run smoke:iam asks AWS itself');
  }
});
