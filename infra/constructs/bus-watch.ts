import { Aws, Duration } from 'aws-cdk-lib';
import { type IMetric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type EventBus, Match, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { EventBridgePutEvents } from 'aws-cdk-lib/aws-scheduler-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

const source = 'portico.canary';
const archivedDays = 90;

/**
 * What shows that the bus works: a canary event a minute that has to come back by a rule (PutEvents to a bus that is
 * gone answers with success), and an archive from which events can be replayed.
 */
export class BusWatch extends Construct {
  /** Takes what came back; nobody reads it, so it forgets after a minute. */
  readonly returned: Queue;

  constructor(scope: Construct, id: string, bus: EventBus) {
    super(scope, id);
    this.returned = new Queue(this, 'Returned', {
      retentionPeriod: Duration.minutes(1),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    new Rule(this, 'Rule', {
      eventBus: bus,
      eventPattern: { source: [source] },
      targets: [new SqsQueue(this.returned)],
    });
    const detail = ScheduleTargetInput.fromObject({ canary: true });
    new Schedule(this, 'Send', {
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      target: new EventBridgePutEvents(
        { eventBus: bus, source, detailType: 'ops.canary', detail },
        { retryAttempts: 1 },
      ),
    });
    bus.archive('Archive', {
      description: 'Every event of the product, to be replayed after a fault of a reaction',
      eventPattern: { account: [Aws.ACCOUNT_ID], source: Match.anythingBut(source) },
      retention: Duration.days(archivedDays),
    });
  }

  /** How many canaries came back. */
  metric(): IMetric {
    return this.returned.metricNumberOfMessagesSent({ statistic: Stats.SUM, period: Duration.minutes(5) });
  }
}
