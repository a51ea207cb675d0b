import { compilePattern, type Pattern } from '@portico/domain/pattern/compile';
import { matches } from '@portico/domain/pattern/match';
import { attributeOf } from './attributes.ts';
import type { PutEntry } from './cloud.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Functions } from './functions.ts';
import { place, type Resource, TemplateError } from './resource.ts';
import type { Deployment } from './template.ts';

interface Target {
  readonly Arn: string;
  readonly DeadLetterConfig?: { readonly Arn: string };
  readonly Input?: string;
}

export interface BusOptions {
  readonly deployment: Deployment;
  readonly functions: Functions;
  readonly deadLetters: DeadLetters;
  /** Milliseconds before attempt n + 1 of a function. */
  readonly delay: (attempt: number) => number;
  readonly onFault: (where: string, error: unknown) => void;
}

/** EventBridge by the template's rules: patterns and schedules, targets with their permissions, attempts and queues. */
export interface Bus {
  publish(entries: readonly PutEntry[]): void;
  /** Puts what one of AWS's own services tells on the account's default bus. */
  told(source: string, type: string, detail: object): void;
  /** Calls a function and waits for nothing (Lambda, Invoke, `Event`). */
  call(fn: Resource, event: object): void;
  /** Runs the rules whose schedule this is: `rate(1 minute)`. */
  tick(schedule: string): void;
  /** The schedules that rules have. */
  readonly schedules: readonly string[];
  /** Settles when everything published so far was handled or set aside. */
  drain(): Promise<void>;
}

export function createBus(options: BusOptions): Bus {
  const { deployment, functions, deadLetters } = options;
  const rules = deployment.of('AWS::Events::Rule').filter(({ properties }) => properties['State'] !== 'DISABLED');
  const patterns = rules.flatMap((rule) => patternOf(rule));
  const schedules = rules.flatMap((rule) => {
    const schedule = rule.properties['ScheduleExpression'];
    return typeof schedule === 'string' ? [{ rule, schedule }] : [];
  });
  const senders = deployment.of('AWS::Scheduler::Schedule');
  const running = new Set<Promise<void>>();
  let events = 0;

  const start = (work: Promise<void>, where: string): void => {
    const watched: Promise<void> = work
      .catch((error: unknown) => options.onFault(where, error))
      .finally(() => running.delete(watched));
    running.add(watched);
  };
  const deliver = (rule: Resource, event: object): void => {
    for (const target of (rule.properties['Targets'] ?? []) as Target[]) start(toTarget(rule, target, event), rule.id);
  };

  const toTarget = async (rule: Resource, target: Target, event: object): Promise<void> => {
    if (target.Arn.includes(':sqs:')) return deadLetters.returned(rule, target.Arn);
    const fn = functions.byArn(target.Arn);
    if (!invokable(deployment, fn, target.Arn, rule)) {
      const error = new Error(`${rule.id} has no permission to invoke ${fn.id}`);
      return deadLetters.fromRule(rule, target.DeadLetterConfig?.Arn, event, error);
    }
    const input: unknown = target.Input === undefined ? event : JSON.parse(target.Input);
    const config = invokeConfig(deployment, fn);
    for (let attempt = 1; ; attempt++) {
      try {
        await functions.invoke(fn, input);
        return;
      } catch (error) {
        if (attempt > config.retries)
          return deadLetters.fromRole(roleOf(deployment, fn), fn.id, config.queue, input, error);
        await pause(options.delay(attempt));
      }
    }
  };

  const onBus = (bus: string | undefined, source: string, type: string, detail: object): void => {
    const event = envelope(`event-${++events}`, source, type, detail);
    for (const { rule, pattern } of patterns) {
      if (rule.properties['EventBusName'] === bus && matches(pattern, event)) deliver(rule, event);
    }
  };
  const publish = (entries: readonly PutEntry[]): void => {
    for (const entry of entries) onBus(entry.EventBusName, entry.Source, entry.DetailType, JSON.parse(entry.Detail));
  };

  return {
    schedules: [...new Set([...schedules.map((one) => one.schedule), ...senders.map(scheduleOf)])],
    publish,
    call: (fn, event) =>
      start(
        functions.invoke(fn, event).then(() => undefined),
        fn.id,
      ),
    told: (source, type, detail) => onBus(undefined, source, type, detail),
    tick(schedule) {
      for (const one of schedules) {
        if (one.schedule !== schedule) continue;
        deliver(one.rule, envelope(`event-${++events}`, 'aws.events', 'Scheduled Event', {}));
      }
      for (const one of senders) if (scheduleOf(one) === schedule) publish([entryOf(one, deployment)]);
    },
    async drain() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

function patternOf(rule: Resource): { rule: Resource; pattern: Pattern }[] {
  const pattern = rule.properties['EventPattern'];
  return pattern === undefined ? [] : [{ rule, pattern: compilePattern(pattern) }];
}

function scheduleOf({ properties }: Resource): string {
  return String(properties['ScheduleExpression']);
}

/** What a schedule of EventBridge Scheduler puts on a bus. */
function entryOf({ id, properties }: Resource, deployment: Deployment): PutEntry {
  const target = properties['Target'] as {
    Arn: string;
    Input?: string;
    EventBridgeParameters?: { Source: string; DetailType: string };
  };
  if (!target.EventBridgeParameters) throw new TemplateError(`${id}: sends to something else than a bus`);
  const { Source, DetailType } = target.EventBridgeParameters;
  const bus = deployment.byArn('AWS::Events::EventBus', target.Arn);
  return { Source, DetailType, Detail: target.Input ?? '{}', EventBusName: bus.name };
}

/** As EventBridge hands an event to a target. */
function envelope(id: string, source: string, type: string, detail: object) {
  const { 'AWS::AccountId': account, 'AWS::Region': region } = place;
  const time = new Date().toISOString();
  return { version: '0', id, 'detail-type': type, source, account, time, region, resources: [], detail };
}

/** Whether the function lets this rule in: without such a permission EventBridge's calls are refused. */
function invokable(deployment: Deployment, fn: Resource, targetArn: string, rule: Resource): boolean {
  const ruleArn = attributeOf(rule, 'Arn');
  const names = [targetArn, attributeOf(fn, 'Arn'), fn.name];
  return deployment.of('AWS::Lambda::Permission').some(({ properties }) => {
    const { Principal, Action, SourceArn, FunctionName } = properties;
    const lets = Principal === 'events.amazonaws.com' && Action === 'lambda:InvokeFunction' && SourceArn === ruleArn;
    return lets && names.includes(FunctionName);
  });
}

interface InvokeConfig {
  readonly retries: number;
  readonly queue: string | undefined;
}

/** Lambda tries twice more unless it is told otherwise. */
function invokeConfig(deployment: Deployment, fn: Resource): InvokeConfig {
  const found = deployment
    .of('AWS::Lambda::EventInvokeConfig')
    .find((one) => one.properties['FunctionName'] === fn.name);
  const destination = found?.properties['DestinationConfig'] as { OnFailure?: { Destination: string } } | undefined;
  return {
    retries: Number(found?.properties['MaximumRetryAttempts'] ?? 2),
    queue: destination?.OnFailure?.Destination,
  };
}

export function roleOf(deployment: Deployment, fn: Resource): string {
  return deployment.byArn('AWS::IAM::Role', String(fn.properties['Role'])).id;
}

export async function pause(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}
