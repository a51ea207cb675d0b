import { patternOf, type Subscription } from '@portico/app/subscriptions';
import { Duration } from 'aws-cdk-lib';
import { type EventPattern, type IEventBus, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { BundledFunction, type BundledFunctionProps } from './bundled-function.ts';
import { deadLetters } from './dead-letters.ts';

export type ReactionProps = BundledFunctionProps & {
  /** How often a failing handler is tried. Lambda tries at most three times. */
  readonly attemptsMax: number;
} & (
    | { readonly bus: IEventBus; readonly subscription: Subscription }
    | { readonly every: Duration }
    /** Events that AWS's own services put on the account's default bus. */
    | { readonly told: EventPattern }
  );

const hoursToDeliver = 6;

/**
 * A rule, its function and one queue of dead letters for both: the rule's target tells what could not be delivered,
 * the function's destination what was delivered and failed. The queue lets EventBridge in for this rule alone:
 * without that policy dead letters vanish.
 */
export class Reaction extends Construct {
  readonly function: BundledFunction;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: ReactionProps) {
    super(scope, id);
    this.function = new BundledFunction(this, 'Handler', props);
    this.deadLetters = deadLetters(this);
    this.function.fn.configureAsyncInvoke({
      retryAttempts: Math.min(2, props.attemptsMax - 1),
      maxEventAge: Duration.hours(hoursToDeliver),
      onFailure: new SqsDestination(this.deadLetters),
    });
    const target = new LambdaFunction(this.function.fn, {
      deadLetterQueue: this.deadLetters,
      maxEventAge: Duration.hours(hoursToDeliver),
    });
    new Rule(this, 'Rule', { ...triggerOf(props), targets: [target] });
  }
}

function triggerOf(props: ReactionProps) {
  if ('every' in props) return { schedule: Schedule.rate(props.every) };
  if ('told' in props) return { eventPattern: props.told };
  const { source, 'detail-type': detailType } = patternOf(props.subscription);
  return { eventBus: props.bus, eventPattern: { source: [...source], detailType: [...detailType] } };
}
