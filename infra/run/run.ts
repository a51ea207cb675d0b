import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, openEngine, type Policies } from '@portico/local/dynamodb/engine';
import { Db } from '@portico/store/db';
import { table } from '@portico/store/table';
import { type Bus, createBus } from './bus.ts';
import { startCloud } from './cloud.ts';
import { createDeadLetters, type DeadLetters } from './dead-letters.ts';
import { createEdge, type Edge } from './edge.ts';
import { createFunctions, type Functions } from './functions.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { createLive, type Live } from './live.ts';
import { createMailService, type MailService, type TakenMail } from './mail.ts';
import { createObjects } from './objects.ts';
import { TemplateError } from './resource.ts';
import { readRoles } from './roles.ts';
import { secretsFrom } from './secrets.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createReaders } from './stream.ts';
import { type Assembly, Deployment } from './template.ts';

export interface RunOptions {
  readonly assembly: Assembly;
  /** Folder of all data; memory where absent. */
  readonly data?: string;
  /** What makes the secrets that CloudFormation would make. */
  readonly secret: string;
  /** Replaces what would lead to AWS: each name with what stands for it here. */
  readonly names?: Readonly<Record<string, string>>;
  readonly delay?: (attempt: number) => number;
  readonly onFault?: (where: string, error: unknown) => void;
  readonly onLog?: (name: string, line: string) => void;
  /** Told of each mail that SES took. */
  readonly onMail?: (mail: TakenMail) => void;
}

/** A synthesized app at work on this machine: table, functions, rules, queues and roles as its templates say. */
export interface TemplateRun {
  readonly deployment: Deployment;
  readonly engine: Engine;
  /** The table without a scope: whoever runs the app installs tenants and looks at what came of it. */
  readonly system: Db;
  readonly functions: Functions;
  readonly gateway: Gateway;
  readonly edge: Edge;
  readonly bus: Bus;
  readonly deadLetters: DeadLetters;
  readonly sessions: Sessions;
  readonly live: Live;
  readonly mail: MailService;
  /** Where the functions, and whoever has credentials, find AWS. */
  readonly cloudUrl: string;
  /** Settles when everything committed was read from the stream, published and handled. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Kinds of resources that a local run carries out, or has no need to. Any other kind stops it. */
const known =
  /^AWS::(?:DynamoDB::Table|Lambda::|Events::|IAM::|SQS::|ApiGatewayV2::|SecretsManager::Secret|S3::|Logs::|CloudWatch::|SNS::|Cognito::|CertificateManager::|Route53::|CloudFront::|WAFv2::|CodeDeploy::|Scheduler::|AppSync::|SES::|CDK::Metadata)|^Custom::/;

/** @throws TemplateError, PolicyError for what the templates lack or say wrongly, before anything runs. */
export async function runTemplate(options: RunOptions): Promise<TemplateRun> {
  const deployment = new Deployment(options.assembly);
  const strange = [...deployment.types()].filter((type) => !known.test(type));
  if (strange.length > 0) throw new TemplateError(`a local run knows no ${strange.join(', ')}`);
  checkTable(deployment);
  const roles = readRoles(deployment);
  const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  const engine = openEngine({
    path: options.data === undefined ? ':memory:' : join(options.data, 'portico.db'),
    table,
    durability: options.data === undefined ? 'none' : 'power',
    // Safe: a principal is a role's logical id here, and one that has no document gets no access.
    policies: { ...Object.fromEntries(roles.documents), System: everything } as unknown as Policies,
  });
  // whoever runs the app installs tenants into the table and looks at it
  const system = new Db(engine.as({ role: 'System' }), 'system');
  const sessions = createSessions(roles);
  const scratch = options.data === undefined ? mkdtempSync(join(tmpdir(), 'portico-objects-')) : undefined;
  const objects = createObjects(deployment, roles, scratch ?? join(options.data ?? '', 'objects'));
  const delay = options.delay ?? (() => 0);
  const onFault = options.onFault ?? (() => undefined);
  const deadLetters = createDeadLetters(deployment, roles, (letter) =>
    onFault(letter.queue, new Error(`dead letter of ${letter.from}: ${letter.error}`)),
  );
  let running: Functions | undefined;
  const live = createLive(deployment, roles, () => {
    if (!running) throw new Error('nothing runs yet');
    return running;
  });
  let bus: Bus | undefined;
  const mail = createMailService(deployment, roles, {
    ...(options.onMail ? { onTaken: options.onMail } : {}),
    tell: (source, type, detail) => bus?.told(source, type, detail),
  });
  const cloud = await startCloud({
    deployment,
    engine,
    roles,
    sessions,
    objects,
    live,
    mail,
    call: (fn) => bus?.call(fn, {}),
    publish: (entries) => bus?.publish(entries),
  });
  const secretOf = secretsFrom(options.secret);
  const closers: (() => Promise<void>)[] = [
    async () => {
      if (scratch) rmSync(scratch, { recursive: true, force: true });
    },
    () => engine.close(),
    () => cloud.close(),
  ];
  const close = async (): Promise<void> => {
    for (const closer of closers.reverse()) await closer();
  };
  try {
    const localize = (value: string) => localized(value, options.names ?? {}, secretOf);
    const functions = createFunctions({
      deployment,
      sessions,
      cloudUrl: cloud.url,
      localize,
      ...(options.onLog ? { onLog: options.onLog } : {}),
    });
    running = functions;
    closers.push(() => functions.close());
    const made = createBus({ deployment, functions, deadLetters, delay, onFault });
    bus = made;
    const drain = () => made.drain();
    const readers = createReaders({
      deployment,
      roles,
      functions,
      deadLetters,
      stream: engine.stream,
      db: system,
      drain,
      delay,
    });
    const settle = async (): Promise<void> => {
      await drain();
      await readers.settle();
      await drain();
    };
    const gateway = createGateway(deployment, functions);
    const edge = createEdge(deployment, gateway, localize);
    return {
      deployment,
      engine,
      system,
      functions,
      gateway,
      edge,
      bus: made,
      deadLetters,
      sessions,
      live,
      mail,
      cloudUrl: cloud.url,
      settle,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The engine opens the table of packages/store: the template must be of the same one. */
function checkTable(deployment: Deployment): void {
  const [found, ...others] = deployment.of('AWS::DynamoDB::Table');
  if (!found || others.length > 0) throw new TemplateError('there must be exactly one table');
  const indexes = ((found.properties['GlobalSecondaryIndexes'] ?? []) as { IndexName: string }[]).map(
    (one) => one.IndexName,
  );
  const wanted = table.indexes.map((one) => one.name);
  if (found.name !== table.name || indexes.join() !== wanted.join()) {
    throw new TemplateError(`${found.id}: is not the table ${table.name} with the indexes ${wanted.join(', ')}`);
  }
}

/** Fills in secrets (`{{resolve:secretsmanager:ARN:SecretString:::}}`) and what stands for names of AWS. */
function localized(value: string, names: Readonly<Record<string, string>>, secretOf: (id: string) => string): string {
  const filled = value.replaceAll(
    /\{\{resolve:secretsmanager:([^}]*?):SecretString:[^}]*\}\}/g,
    (_, arn: string) => secretOf(arn.split(':').at(-1) ?? arn), // by name, as both regions know it
  );
  return Object.entries(names).reduce((text, [name, local]) => text.replaceAll(name, local), filled);
}
