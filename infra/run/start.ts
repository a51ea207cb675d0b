import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyTenants } from '@portico/app/tenant/apply';
import { loadTenants } from '@portico/cli/tenants/load';
import { planTenants } from '@portico/domain/tenant/plan';
import { mailboxIn } from '@portico/local/mail/mailbox';
import { mailboxPage } from '@portico/local/mail/page';
import { readInstalled } from '@portico/store/tenant/installed';
import { startFront } from './front.ts';
import { startPool } from './pool.ts';
import { place, TemplateError } from './resource.ts';
import { runTemplate, type TemplateRun } from './run.ts';
import { secretsFrom } from './secrets.ts';
import { Deployment, readAssembly } from './template.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const usage = `npm run start:template      synthesize the app, and run what the templates say on this machine
PORTICO_PORT (3000), PORTICO_DATA (.portico-template), PORTICO_CDK_OUT (a folder that cdk synth wrote; made where absent)
`;
/** Whose hosts every browser finds on this machine. */
const here = 'portico.localhost';

/** The product, driven by its synthesized templates, until it is told to stop. */
async function main(): Promise<void> {
  if (process.argv.length > 2) {
    process.stderr.write(usage);
    process.exitCode = 2;
    return;
  }
  const { PORTICO_PORT, PORTICO_DATA, PORTICO_CDK_OUT } = process.env;
  const data = resolve(PORTICO_DATA ?? join(root, '.portico-template'));
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const assembly = readAssembly(PORTICO_CDK_OUT ? resolve(PORTICO_CDK_OUT) : synthesize(join(data, 'cdk.out')));
  const deployment = new Deployment(assembly);
  const secret = secretIn(data);
  let run: TemplateRun | undefined;
  const edge = () => {
    if (!run) throw new Error('the desk is not ready yet');
    return run.edge;
  };
  const domain = domainOf(deployment);
  // What SES would deliver goes no further than here.
  const mailbox = mailboxIn(join(data, 'mail'), Date.now);
  const page = (request: Request) => mailboxPage(mailbox, request);
  const front = await startFront(edge, domain, Number(PORTICO_PORT ?? 3000), page);
  const desired = await loadTenants(join(root, 'tenants'));
  if ('problems' in desired) throw new Error('tenants/ does not hold together: npx portico tenants validate');
  const users = desired.msps.flatMap((msp) => msp.staff.map(({ account, name }) => ({ email: account, name })));
  const secretOf = secretsFrom(secret);
  const pool = await startPool({ deployment, secretOf, users: async () => users, visit: (url) => front.visit(url) });
  run = await runTemplate({
    assembly,
    data,
    secret,
    names: pool.names,
    delay: (attempt) => 200 * 2 ** attempt,
    onFault: (where, error) => process.stderr.write(`${where}: ${String(error)}\n`),
    onMail: (mail) => {
      mailbox.keep(mail).catch((error: unknown) => process.stderr.write(`mailbox: ${String(error)}\n`));
    },
    onLog: (name, line) => {
      if (line.includes('"event":"fault"')) process.stderr.write(`${name}: ${line}\n`);
    },
  });
  const { system, bus, settle } = run;
  await applyTenants(system, planTenants(desired, await readInstalled(system)), 'file');
  const stopPump = pump(run);
  for (const schedule of bus.schedules) setInterval(() => bus.tick(schedule), everyMs(schedule)).unref();
  await settle();
  process.stdout.write(`The desk runs as its templates say: http://desk.${domain}:${front.port}, mails at /mailbox\n`);
  await new Promise<void>((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop());
  });
  stopPump();
  await Promise.all([front.close(), pool.close()]);
  await settle();
  await run.close();
}

function synthesize(out: string): string {
  process.stderr.write('Synthesizing ...\n');
  const portico = {
    domain: here,
    region: place['AWS::Region'],
    hostedZoneId: 'Z0LOCAL00',
    sesIdentity: here,
    stage: 'dev',
  };
  // As `cdk synth` does, with a context of this machine; without it the templates would refuse to be carried out.
  const flags = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')).context as object;
  const env = {
    ...process.env,
    CDK_OUTDIR: out,
    CDK_CONTEXT_JSON: JSON.stringify({ ...flags, portico }),
  };
  execFileSync(process.execPath, ['infra/app.ts'], { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
  return out;
}

/** The domain that the app was synthesized for, as its API is told. */
function domainOf(deployment: Deployment): string {
  const variables = deployment
    .of('AWS::Lambda::Function')
    .map(
      ({ properties }) => (properties['Environment'] as { Variables?: Record<string, string> } | undefined)?.Variables,
    );
  const domain = variables.find((one) => one?.['DOMAIN'])?.['DOMAIN'];
  if (!domain) throw new TemplateError('no function is told the domain');
  return domain;
}

/** Made once, kept beside the data: what CloudFormation would make and Secrets Manager keep. */
function secretIn(data: string): string {
  const path = join(data, 'secret');
  if (!existsSync(path)) writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600 });
  return readFileSync(path, 'utf8');
}

/** Reads the stream after each commit. @returns how to stop. */
function pump({ engine, settle }: TemplateRun): () => void {
  let planned = false;
  return engine.stream.onCommit(() => {
    if (planned) return;
    planned = true;
    setTimeout(() => {
      planned = false;
      settle().catch((error: unknown) => process.stderr.write(`stream: ${String(error)}\n`));
    }, 25);
  });
}

function everyMs(schedule: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule) ?? [];
  const units: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
  const ms = Number(count) * (units[unit ?? ''] ?? Number.NaN);
  if (!Number.isFinite(ms)) throw new Error(`${schedule} is no schedule that a local run knows`);
  return ms;
}

await main();
