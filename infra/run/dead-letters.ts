import { attributeOf } from './attributes.ts';
import { type Resource, TemplateError } from './resource.ts';
import { letsIn, type ResourcePolicy, type Roles } from './roles.ts';
import type { Deployment } from './template.ts';

export interface Letter {
  /** Logical id of the queue. */
  readonly queue: string;
  /** Who gave up: a rule, a function or a stream's reader. */
  readonly from: string;
  readonly body: unknown;
  readonly error: string;
}

/** Queues of what nobody could take. A letter that the queue does not let in is lost on AWS; here it is told. */
export interface DeadLetters {
  readonly letters: readonly Letter[];
  /** How many events rules have sent to a queue that is their target, by its logical id. */
  readonly counted: ReadonlyMap<string, number>;
  /** @throws TemplateError where the queue's policy does not let this rule in. */
  returned(rule: Resource, queueArn: string): void;
  /** @throws TemplateError where the queue's policy does not let this rule in. */
  fromRule(rule: Resource, queueArn: string | undefined, body: unknown, error: unknown): void;
  /** @throws TemplateError where the function's role may not send to the queue. */
  fromRole(role: string, from: string, queueArn: string | undefined, body: unknown, error: unknown): void;
}

export function createDeadLetters(
  deployment: Deployment,
  roles: Roles,
  onLetter: (letter: Letter) => void,
): DeadLetters {
  const letters: Letter[] = [];
  const counted = new Map<string, number>();
  const put = (queue: Resource, from: string, body: unknown, error: unknown): void => {
    const letter = { queue: queue.id, from, body, error: error instanceof Error ? error.message : String(error) };
    letters.push(letter);
    onLetter(letter);
  };
  const queueOf = (from: string, arn: string | undefined): Resource => {
    if (arn === undefined) throw new TemplateError(`${from}: has no queue for its dead letters; one was lost`);
    return deployment.byArn('AWS::SQS::Queue', arn);
  };
  const opened = (rule: Resource, queueArn: string | undefined): Resource => {
    const queue = queueOf(rule.id, queueArn);
    const context = {
      'aws:SourceArn': [String(attributeOf(rule, 'Arn'))],
      'aws:SecureTransport': ['true'],
    };
    const who = { Service: 'events.amazonaws.com' };
    const open = deployment
      .of('AWS::SQS::QueuePolicy')
      .filter(({ properties }) => (properties['Queues'] as string[]).includes(String(attributeOf(queue, 'Ref'))))
      .some(({ id, properties }) => {
        const policy = properties['PolicyDocument'] as ResourcePolicy;
        return letsIn(id, policy, who, 'sqs:SendMessage', String(queueArn), context);
      });
    if (!open) throw new TemplateError(`${queue.id}: does not let ${rule.id} in; a dead letter was lost`);
    return queue;
  };
  return {
    letters,
    counted,
    returned(rule, queueArn) {
      const { id } = opened(rule, queueArn);
      counted.set(id, (counted.get(id) ?? 0) + 1);
    },
    fromRule(rule, queueArn, body, error) {
      put(opened(rule, queueArn), rule.id, body, error);
    },
    fromRole(role, from, queueArn, body, error) {
      const queue = queueOf(from, queueArn);
      if (!roles.allows(role, 'sqs:SendMessage', String(queueArn))) {
        throw new TemplateError(`${role}: may not send to ${queue.id}; a dead letter was lost`);
      }
      put(queue, from, body, error);
    },
  };
}
