import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { providerScope } from '@portico/domain/kernel/scope';
import { isoAt } from '@portico/domain/kernel/time';
import { contactHead, postingPk } from '@portico/store/keys';
import type { LineItem } from '@portico/store/mail/outbox';
import { loadPersonLog } from '@portico/store/person/log';
import { outboxAlarm, outboxPk } from '@portico/store/work-keys';
import PostalMime from 'postal-mime';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { attributeOf } from '../../infra/run/attributes.ts';
import { runTemplate } from '../../infra/run/run.ts';
import { startFunction } from '../../infra/run/runtime.ts';
import { pick, planted, type Running, type Synthesis, start, synthesizeWhole, type TemplateJson } from './run.ts';

let app: Synthesis;
beforeAll(async () => {
  app = await synthesizeWhole();
});
afterAll(() => app.remove());

const running: Running[] = [];
async function run(change: (stacks: Record<string, TemplateJson>) => void = () => undefined): Promise<Running> {
  const made = await start(planted(app.assembly, change));
  running.push(made);
  return made;
}
afterEach(async () => {
  for (const one of running.splice(0)) await one.close();
});

/** One ticket's way: API, stream, relay, rule, reaction, projector. */
async function ticket(desk: Running) {
  const requester = desk.names.person('owen').id;
  const order = { client: 'acme', kind: 'incident', subject: 'Printer aflame', requester };
  const made = await desk.call('POST', '/v1/tickets', desk.key, order);
  await desk.settle();
  return made;
}
const postings = async (desk: Running) =>
  (await desk.system.query({ pk: postingPk(providerScope(desk.msp), 'printer') })).items.map((item) => String(item.sk));
/** A mail to the requester of a new ticket that is due now. */
async function mailDue(desk: Running): Promise<LineItem> {
  await ticket(desk);
  const { id } = desk.names.person('owen');
  const acme = desk.names.client('acme').scope;
  const line = (await desk.system.query<LineItem>({ pk: outboxPk(acme, id) })).items.find(
    (one) => one.st === 'waiting' || one.st === 'sending',
  );
  if (!line) throw new Error('no mail was planned');
  const due = isoAt(Date.now() - 1_000);
  await desk.system.update(
    { pk: line.pk, sk: line.sk },
    {
      UpdateExpression: 'SET due = :due, g4s = :g4s',
      ExpressionAttributeValues: { ':due': due, ':g4s': outboxAlarm(line.pk, due).g4s },
    },
  );
  return line;
}
async function minute(desk: Running): Promise<void> {
  desk.bus.tick('rate(1 minute)');
  await desk.settle();
}
async function once(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setImmediate(resolve));
}
/** Where a page may connect to, by its policy. */
function connectsTo(page: Response): string[] {
  const [, sources = ''] = /connect-src ([^;]*)/.exec(page.headers.get('content-security-policy') ?? '') ?? [];
  return sources.split(' ');
}
interface CorsRule {
  readonly AllowedOrigins: readonly string[];
  readonly AllowedMethods: readonly string[];
  readonly AllowedHeaders?: readonly string[];
}
/** Whether S3 answers a browser's question before a request with yes: one wildcard an origin or header, no case in headers. */
function lets(rule: CorsRule, asked: { origin: string; method: string; headers: readonly string[] }): boolean {
  const fits = (pattern: string, text: string) => {
    const [start = '', end] = pattern.split('*');
    return end === undefined ? pattern === text : text.startsWith(start) && text.endsWith(end);
  };
  return (
    rule.AllowedMethods.includes(asked.method) &&
    rule.AllowedOrigins.some((one) => fits(one, asked.origin)) &&
    asked.headers.every((name) => rule.AllowedHeaders?.some((one) => fits(one.toLowerCase(), name.toLowerCase())))
  );
}

const handled = (desk: Running, name: string) => [...desk.functions.started.keys()].some((id) => id.startsWith(name));

describe('the synthesized template, at work', () => {
  test('a ticket goes its whole way under the roles, filters and rules of the template', async () => {
    const desk = await run();
    expect(await desk.call('GET', '/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect((await desk.call('GET', '/v1/tickets')).status).toBe(401);
    const made = await ticket(desk);
    expect(made).toMatchObject({ status: 201, body: { subject: 'Printer aflame' } });
    const shown = await desk.call('GET', `/v1/tickets/${made.body.number}`, desk.key);
    expect(shown).toMatchObject({ status: 200, body: { number: made.body.number } });
    expect(desk.sessions.assumed).toContain('IdentityScope');
    expect(desk.sessions.assumed).toContainEqual(expect.stringMatching(/^ClientScope \w{8} \w{6}$/));
    expect(await postings(desk)).toContainEqual(expect.stringMatching(/^printer/));
    expect(handled(desk, 'notifypeople')).toBe(true);
    expect(desk.sessions.assumed).toContainEqual(expect.stringMatching(/^ProviderScope \w{8}$/));
    expect([...desk.bus.schedules].sort()).toEqual(['rate(1 hour)', 'rate(1 minute)']);
    for (const schedule of desk.bus.schedules) desk.bus.tick(schedule);
    await desk.settle();
    expect([handled(desk, 'Tick'), handled(desk, 'Watch'), handled(desk, 'Mail')]).toEqual([true, true, true]);
    expect([...desk.deadLetters.counted]).toEqual([[expect.stringMatching(/^BusWatchReturned/), 1]]);
    expect([...desk.deadLetters.letters, ...desk.faults]).toEqual([]);
    for (const [id, { initMs, initCpuMs }] of desk.functions.started) {
      console.log(`${id}: init ${initMs.toFixed(0)} ms, ${initCpuMs.toFixed(0)} ms of CPU`);
    }
  });

  test('a mail goes its whole way: planned by a reaction, sent by SES under the sender’s role, once', async () => {
    const desk = await run();
    await mailDue(desk);
    await minute(desk);
    await minute(desk);
    expect(desk.mail.taken).toMatchObject([
      { from: 'acme@northwind.desk.example.com', to: [expect.stringMatching(/^owen/)] },
    ]);
    const mail = await PostalMime.parse(desk.mail.taken[0]?.raw ?? '');
    expect(mail.subject).toContain('Printer aflame');
    // SES gives it an id of its own; ours is beside it.
    expect(mail.messageId).toMatch(/amazonses\.com>$/);
    const own = mail.headers.find((one) => one.key === 'x-portico-message-id')?.value;
    expect(own).toMatch(/^<[0-9a-f]{32}@northwind\.desk\.example\.com>$/);
    expect([...desk.deadLetters.letters, ...desk.faults]).toEqual([]);
  });

  test('a mail that SES does not take at this rate stays due, and goes out once it does', async () => {
    const desk = await run();
    await mailDue(desk);
    desk.mail.refuseWith = 'TooManyRequestsException';
    const tried = minute(desk);
    await once(() => desk.mail.refused > 0);
    desk.mail.refuseWith = undefined;
    await tried;
    await minute(desk);
    expect(desk.mail.taken).toHaveLength(1);
  });

  test('a sender that may not send shows: the mail stays due, and nothing is lost', async () => {
    const desk = await run((stacks) => {
      const policy = pick(stacks, 'AWS::IAM::Policy', 'MailHandlerRole').Properties.PolicyDocument;
      policy.Statement = policy.Statement.filter((one: { Action: unknown }) => !`${one.Action}`.includes('ses:'));
    });
    const line = await mailDue(desk);
    await minute(desk);
    expect(desk.mail.taken).toEqual([]);
    const kept = await desk.system.get<LineItem>({ pk: line.pk, sk: line.sk });
    expect(kept).toMatchObject({ st: 'sending', err: expect.stringContaining('AccessDenied') });
  });

  test('a file goes from a page of the desk, of a portal and of a client’s own host into the bucket, and is taken in', async () => {
    const desk = await run();
    const body = Buffer.from('the printer said: out of toner\n');
    const sha256 = createHash('sha256').update(body).digest('base64url');
    const file = { client: 'acme', name: 'log.txt', type: 'text/plain', size: body.length, sha256 };
    const { upload, ...announced } = (await desk.call('POST', '/v1/files', desk.key, file)).body;
    const to = new URL(upload.url);
    const [{ CorsConfiguration: cors } = {}] = desk.deployment
      .of('AWS::S3::Bucket')
      .filter((one) => to.host === attributeOf(one, 'RegionalDomainName'))
      .map((one) => one.properties as { CorsConfiguration?: { CorsRules: CorsRule[] } });
    for (const host of ['desk.desk.example.com', 'acme.northwind.desk.example.com', 'support.acme.example']) {
      const page = await desk.edge.fetch(new Request(`https://${host}/`), '192.0.2.1');
      expect(connectsTo(page)).toContain(to.origin);
      const asked = { origin: `https://${host}`, method: upload.method, headers: Object.keys(upload.headers) };
      expect(cors?.CorsRules.some((rule) => lets(rule, asked))).toBe(true);
      expect(cors?.CorsRules.some((rule) => lets(rule, { ...asked, method: 'DELETE' }))).toBe(false);
    }
    expect((await desk.call('POST', `/v1/files/${announced.id}/complete`, desk.key)).status).toBe(409);
    const there = `${desk.cloudUrl}/${to.host.split('.')[0]}${to.pathname}${to.search}`;
    expect((await fetch(there, { method: upload.method, headers: upload.headers, body })).status).toBe(200);
    const taken = await desk.call('POST', `/v1/files/${announced.id}/complete`, desk.key);
    expect(taken).toMatchObject({ status: 200, body: { state: 'clean', sha256 } });
    expect(desk.faults).toEqual([]);
  });

  test('a mail that comes back is told by SES, kept with its person, and the next one is not sent', async () => {
    const desk = await run();
    const { id } = desk.names.person('owen');
    const acme = desk.names.client('acme').scope;
    await desk.system.update(contactHead(acme, id), {
      UpdateExpression: 'SET email = :gone',
      ExpressionAttributeValues: { ':gone': 'bounce@simulator.amazonses.com' },
    });
    await mailDue(desk);
    await minute(desk);
    expect(desk.mail.taken).toHaveLength(1);
    expect((await loadPersonLog(desk.system, acme, id))?.stop).toMatchObject({
      kind: 'bounced',
      address: 'bounce@simulator.amazonses.com',
      why: 'smtp; 550 5.1.1 user unknown',
    });
    await mailDue(desk);
    await minute(desk);
    expect(desk.mail.taken).toHaveLength(1);
    expect([...desk.deadLetters.letters, ...desk.faults]).toEqual([]);
  });

  test('a wrong filter shows: the relay never hears of the ticket', async () => {
    const desk = await run((stacks) => {
      const mapping = pick(stacks, 'AWS::Lambda::EventSourceMapping', 'RelayHandler');
      mapping.Properties.FilterCriteria.Filters[0].Pattern = JSON.stringify({ eventName: ['MODIFY'] });
    });
    expect((await ticket(desk)).status).toBe(201);
    expect(await postings(desk)).not.toEqual([]);
    expect(handled(desk, 'notifypeople')).toBe(false);
  });

  test('a wrong rule shows: nobody reacts', async () => {
    const desk = await run((stacks) => {
      pick(stacks, 'AWS::Events::Rule', 'notifypeople').Properties.EventPattern.source = ['portiko'];
    });
    expect((await ticket(desk)).status).toBe(201);
    expect(handled(desk, 'Relay')).toBe(true);
    expect(handled(desk, 'notifypeople')).toBe(false);
  });

  test('a rule without permission for its function shows: the event ends among the dead letters', async () => {
    const desk = await run((stacks) => {
      pick(stacks, 'AWS::Lambda::Permission', 'notifypeopleRule').Properties.SourceArn =
        'arn:aws:events:x:y:rule/other';
    });
    await ticket(desk);
    expect(desk.deadLetters.letters.map((one) => one.error)).toEqual([
      expect.stringMatching(/^notifypeopleRule\w+ has no permission to invoke notifypeople/),
    ]);
  });

  test('a dead letter that its queue does not let in is told: on AWS it would vanish', async () => {
    const desk = await run((stacks) => {
      pick(stacks, 'AWS::Lambda::Permission', 'notifypeopleRule').Properties.SourceArn =
        'arn:aws:events:x:y:rule/other';
      const policy = pick(stacks, 'AWS::SQS::QueuePolicy', 'notifypeopleDeadLettersPolicy').Properties.PolicyDocument;
      policy.Statement = policy.Statement.filter((one: { Effect: string }) => one.Effect === 'Deny');
    });
    await ticket(desk);
    expect(desk.faults.join()).toContain('a dead letter was lost');
  });

  test('a relay that may not publish shows: the records stay where they are, then among the dead letters', async () => {
    const desk = await run((stacks) => {
      const policy = pick(stacks, 'AWS::IAM::Policy', 'RelayHandlerRole').Properties.PolicyDocument;
      policy.Statement = policy.Statement.filter((one: { Action: unknown }) => one.Action !== 'events:PutEvents');
    });
    await ticket(desk);
    expect(desk.deadLetters.letters).toEqual([expect.objectContaining({ queue: expect.stringMatching(/^RelayDead/) })]);
  });

  test.each([
    ['the API may not become identity', 'IdentityScope'],
    ['the API may not become a client', 'ClientScope'],
  ])('a trust that is missing shows: %s', async (_, name) => {
    const desk = await run((stacks) => {
      const trust = pick(stacks, 'AWS::IAM::Role', `${name}Role`).Properties.AssumeRolePolicyDocument;
      for (const one of trust.Statement) one.Principal = { AWS: 'arn:aws:iam::000000000000:role/other' };
    });
    expect((await ticket(desk)).status).toBeGreaterThanOrEqual(500);
  });

  test('a permission that is missing shows: without UpdateItem no ticket is written', async () => {
    const desk = await run((stacks) => {
      const [policy] = pick(stacks, 'AWS::IAM::Role', 'ClientScopeRole').Properties.Policies;
      for (const one of policy.PolicyDocument.Statement) {
        one.Action = [one.Action].flat().filter((action: string) => !/UpdateItem|PutItem/.test(action));
      }
    });
    expect((await ticket(desk)).status).toBeGreaterThanOrEqual(500);
    expect(await postings(desk)).toEqual([]);
  });
});

describe('what a template lacks is named before anything runs', () => {
  const refused = (change: (stacks: Record<string, TemplateJson>) => void) =>
    runTemplate({ assembly: planted(app.assembly, change), secret: 'x' });

  test('a role', async () => {
    await expect(
      refused((stacks) => {
        for (const { Resources } of Object.values(stacks)) {
          for (const id of Object.keys(Resources)) if (id.startsWith('ProviderScopeRole')) delete Resources[id];
        }
      }),
    ).rejects.toThrow(/refers to ProviderScopeRole\w+, which the template does not hold/);
  });

  test('a policy that cannot be understood', async () => {
    await expect(
      refused((stacks) => {
        const [policy] = pick(stacks, 'AWS::IAM::Role', 'ClientScopeRole').Properties.Policies;
        policy.PolicyDocument.Statement[0].Condition = { NumericLessThan: { 'dynamodb:LeadingKeys': '5' } };
      }),
    ).rejects.toThrow(/ClientScopeRole\w+, statement OwnItems: unknown condition operator NumericLessThan/);
  });

  test('the right to read the stream', async () => {
    await expect(
      refused((stacks) => {
        const policy = pick(stacks, 'AWS::IAM::Policy', 'ProjectorHandlerRole').Properties.PolicyDocument;
        policy.Statement = policy.Statement.filter(
          (one: { Action: unknown }) => !`${one.Action}`.includes('GetRecords'),
        );
      }),
    ).rejects.toThrow(/ProjectorHandlerRole\w+: may not dynamodb:DescribeStream/);
  });

  test('a bound on a record that nobody can take', async () => {
    await expect(
      refused((stacks) => {
        delete pick(stacks, 'AWS::Lambda::EventSourceMapping', 'Relay').Properties.MaximumRetryAttempts;
      }),
    ).rejects.toThrow('would block the stream');
  });

  test('a bundle', async () => {
    await expect(
      refused((stacks) => {
        pick(stacks, 'AWS::Lambda::Function', 'Tick').Properties.Code.S3Key = 'none.zip';
      }),
    ).rejects.toThrow(/TickHandlerFunction\w+: .*asset\.none holds no index\.js/);
  });

  test('an index of the table', async () => {
    await expect(
      refused((stacks) => {
        pick(stacks, 'AWS::DynamoDB::Table', 'Table').Properties.GlobalSecondaryIndexes.pop();
      }),
    ).rejects.toThrow('is not the table portico with the indexes');
  });

  test('a file of a bundle: the function does not start', async () => {
    const whole = await synthesizeWhole();
    try {
      const desk = await start(whole.assembly);
      running.push(desk);
      const fn = desk.deployment.of('AWS::Lambda::Function').find((one) => one.id.startsWith('Http'));
      const { S3Key } = (fn?.properties['Code'] ?? {}) as { S3Key?: string };
      const key = String(S3Key).replace('.zip', '');
      rmSync(join(whole.assembly.folder, `asset.${key}`, 'index.js'));
      expect((await desk.call('GET', '/healthz')).status).toBe(500);
    } finally {
      whole.remove();
    }
  });
});

describe('each bundle', () => {
  test('refuses to start without its environment, and names what is missing', async () => {
    const bare = (name: string) =>
      startFunction(app.bundles.find((one) => one.name === name)?.folder ?? '', { AWS_REGION: 'eu-central-1' });
    await expect(bare('http')).rejects.toThrow(/SIGN_IN_ISSUER[\s\S]*INSTALLATION_SECRET/);
    await expect(bare('subscriber')).rejects.toThrow(/SUBSCRIPTION/);
  });

  test('stays below 700 kB', () => {
    const http = app.bundles.find((one) => one.name === 'http');
    const kilobytes = (bytes = 0): string => (bytes / 1000).toFixed(0);
    console.log(`http: ${kilobytes(http?.bytes)} kB at init, ${kilobytes(http?.lazyBytes)} kB when needed`);
    for (const { name, bytes } of app.bundles) expect([name, bytes <= 700_000]).toEqual([name, true]);
  });
});
