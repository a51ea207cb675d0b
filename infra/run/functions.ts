import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { place, type Resource, TemplateError } from './resource.ts';
import { type RunningFunction, startFunction } from './runtime.ts';
import type { Sessions } from './sessions.ts';
import type { Deployment } from './template.ts';

export interface FunctionsOptions {
  readonly deployment: Deployment;
  readonly sessions: Sessions;
  readonly cloudUrl: string;
  /** Values that only a deployment has, as they are here: secrets, and names that would lead to AWS. */
  readonly localize: (value: string) => string;
  readonly onLog?: (name: string, line: string) => void;
}

/** The app's functions, each started with its first event and kept. */
export interface Functions {
  /** @throws Error what the function failed with. */
  invoke<T>(fn: Resource, event: unknown): Promise<T>;
  /** The function that an ARN names, with or without an alias. */
  byArn(arn: string): Resource;
  /** Time and CPU of each start so far, by logical id. */
  readonly started: ReadonlyMap<string, RunningFunction>;
  close(): Promise<void>;
}

/** @throws TemplateError for a function without role, runtime or bundle: named before anything runs. */
export function createFunctions(options: FunctionsOptions): Functions {
  const { deployment } = options;
  const all = deployment.of('AWS::Lambda::Function').filter((one) => !madeByCdk(one));
  const bundles = new Map(all.map((one) => [one.id, bundleOf(deployment.folder, one)]));
  const roles = new Map(all.map((one) => [one.id, roleOf(deployment, one)]));
  const running = new Map<string, Promise<RunningFunction>>();
  const started = new Map<string, RunningFunction>();

  const start = async (fn: Resource): Promise<RunningFunction> => {
    const role = roles.get(fn.id);
    if (!role) throw new TemplateError(`${fn.id}: is no function of this app`);
    const declared = (fn.properties['Environment'] as { Variables?: Record<string, string> } | undefined)?.Variables;
    const variables = Object.entries(declared ?? {}).map(([name, value]) => [name, options.localize(String(value))]);
    const made = await startFunction(
      bundles.get(fn.id) ?? '',
      {
        ...Object.fromEntries(variables),
        AWS_REGION: place['AWS::Region'],
        AWS_ENDPOINT_URL: options.cloudUrl,
        AWS_ACCESS_KEY_ID: options.sessions.issue({ role: role.id, tags: {} }),
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_SESSION_TOKEN: 'local',
        AWS_LAMBDA_FUNCTION_NAME: fn.name,
      },
      {
        timeoutSeconds: Number(fn.properties['Timeout'] ?? 3),
        ...(options.onLog ? { onLog: (line: string) => options.onLog?.(fn.id, line) } : {}),
      },
    );
    started.set(fn.id, made);
    return made;
  };

  return {
    started,
    byArn: (arn) => deployment.byArn('AWS::Lambda::Function', arn.split(':').slice(0, 7).join(':')),
    async invoke<T>(fn: Resource, event: unknown): Promise<T> {
      const known = running.get(fn.id) ?? start(fn);
      running.set(fn.id, known);
      try {
        return await (await known).invoke<T>(event);
      } catch (error) {
        // As Lambda does: what failed to start, or ended, is started anew for the next event.
        const ended = await known.then(
          (one) => one.ended(),
          () => true,
        );
        if (ended) running.delete(fn.id);
        throw error;
      }
    },
    async close() {
      const ended = await Promise.allSettled([...running.values()]);
      await Promise.all(ended.map((one) => (one.status === 'fulfilled' ? one.value.stop() : undefined)));
    },
  };
}

/** Custom resources that CDK brings along work while CloudFormation deploys, not after. */
function madeByCdk({ properties }: Resource): boolean {
  return properties['Handler'] !== 'index.handler' || !String(properties['Runtime']).startsWith('nodejs24');
}

function bundleOf(folder: string, { id, properties }: Resource): string {
  const key = String((properties['Code'] as { S3Key?: string } | undefined)?.S3Key ?? '');
  const bundle = join(folder, `asset.${key.replace(/\.zip$/, '')}`);
  if (!existsSync(join(bundle, 'index.js'))) throw new TemplateError(`${id}: ${bundle} holds no index.js`);
  return bundle;
}

function roleOf(deployment: Deployment, { id, properties }: Resource): Resource {
  try {
    return deployment.byArn('AWS::IAM::Role', String(properties['Role']));
  } catch {
    throw new TemplateError(`${id}: has no role of this app`);
  }
}
