import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  type MetricOptions,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { CoreStack } from './core.ts';
import type { PorticoStackProps } from './data.ts';
import type { LiveStack } from './live.ts';
import type { MailStack } from './mail.ts';

interface Watch {
  readonly metric: IMetric;
  readonly above: number;
  readonly periods: number;
  /** What it means, in a sentence. */
  readonly says: string;
  /** Section of infra/runbook.md. */
  readonly section: string;
  readonly silence?: TreatMissingData;
}

/** What wakes a person, each with the section of the runbook that says what to do. */
export class ObservabilityStack extends Stack {
  readonly #topic: ITopic;

  constructor(
    scope: Construct,
    id: string,
    props: PorticoStackProps & { readonly core: CoreStack; readonly live: LiveStack; readonly mail: MailStack },
  ) {
    super(scope, id, props);
    const { core, live } = props;
    this.#topic = core.alarms;
    const period = Duration.minutes(1);
    this.#watch('ApiSlow', {
      metric: core.api.metricLatency({ statistic: Stats.percentile(99), period: Duration.minutes(5) }),
      above: 2_000,
      periods: 3,
      says: 'One request in a hundred takes longer than two seconds.',
      section: 'api-slow',
    });
    for (const [name, consumer] of core.consumers) {
      this.#watch(`${name}Behind`, {
        metric: consumer.function.fn.metric('IteratorAge', { statistic: Stats.MAXIMUM, period }),
        above: 60_000,
        periods: 5,
        says: `The ${name} is more than a minute behind the table.`,
        section: `${name}-behind`,
      });
      this.#deadLetters(name, consumer.deadLetters.metricApproximateNumberOfMessagesVisible({ period }));
    }
    for (const [name, reaction] of core.reactions) {
      this.#deadLetters(name, reaction.deadLetters.metricApproximateNumberOfMessagesVisible({ period }));
    }
    const tick = core.reactions.get('tick');
    const watch = core.reactions.get('watch');
    if (!tick || !watch) throw new Error('the timers are not among the reactions');
    this.#watch('TickMissing', {
      metric: tick.function.fn.metricInvocations({ statistic: Stats.SUM, period: Duration.minutes(5) }),
      above: 0,
      periods: 1,
      says: 'The timer has not run for five minutes: no service level is watched.',
      section: 'tick-missing',
      silence: TreatMissingData.BREACHING,
    });
    this.#watch('TimerBehind', {
      metric: this.#overdue(watch.function.logGroup),
      above: 300,
      periods: 1,
      says: 'An alarm of a ticket has been due for more than five minutes.',
      section: 'timer-behind',
    });
    this.#watch('LiveFailing', {
      metric: this.#untold(core),
      above: 20,
      periods: 2,
      says: 'Open screens are not told of changes.',
      section: 'live-failing',
    });
    this.#watch('LiveRefusing', {
      metric: live.authorizer.fn.metricErrors({ statistic: Stats.SUM, period: Duration.minutes(5) }),
      above: 5,
      periods: 2,
      says: 'Browsers cannot be let in to listen.',
      section: 'live-refusing',
    });
    this.#watchMail(props.mail, core.reactions.get('mail')?.function.logGroup);
    this.#watch('CanaryMissing', {
      metric: core.busWatch.metric(),
      above: 0,
      periods: 1,
      says: 'Events do not come through the bus.',
      section: 'canary-missing',
      silence: TreatMissingData.BREACHING,
    });
  }

  /** Whether mails go out, and whether they arrive. */
  #watchMail(mail: MailStack, logGroup: ILogGroup | undefined): void {
    if (!logGroup) throw new Error('the function that sends mails is not there');
    this.#watch('MailBehind', {
      metric: this.#told(logGroup, 'mailBehindSeconds', { statistic: Stats.MAXIMUM, period: Duration.minutes(5) }),
      above: 300,
      periods: 2,
      says: 'A mail has been due for more than five minutes.',
      section: 'mail-behind',
    });
    this.#watch('MailGivenUp', {
      metric: this.#told(logGroup, 'dead', { statistic: Stats.SUM, period: Duration.hours(1) }),
      above: 10,
      periods: 1,
      says: 'More than ten mails of an hour were given up.',
      section: 'mail-given-up',
    });
    for (const [of, above] of [
      ['Bounce', 0.04],
      ['Complaint', 0.0008],
    ] as const) {
      this.#watch(`Mail${of}s`, {
        metric: mail.rate(of),
        above,
        periods: 1,
        says: `AWS stops an account whose ${of.toLowerCase()} rate stays this high.`,
        section: `mail-${of.toLowerCase()}s`,
      });
    }
  }

  /** From the log of the hourly look: no metric of its own has to be sent. */
  #overdue(logGroup: ILogGroup): IMetric {
    return this.#told(logGroup, 'overdueSeconds', { statistic: Stats.MAXIMUM, period: Duration.hours(1) });
  }

  /** A number that a function tells in its line of the log. */
  #told(logGroup: ILogGroup, name: string, options: MetricOptions): IMetric {
    const id = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    const filter = new MetricFilter(this, id, {
      logGroup,
      metricNamespace: 'Portico',
      metricName: id,
      filterPattern: FilterPattern.numberValue(`$.${name}`, '>=', 0),
      metricValue: `$.${name}`,
    });
    return filter.metric(options);
  }

  /** From the logs of all who publish. */
  #untold({ http, consumers, reactions }: CoreStack): IMetric {
    const publishers = [http, consumers.get('projector')?.function, reactions.get('notify-people')?.function];
    const metrics = publishers.flatMap((one, n) =>
      one
        ? new MetricFilter(this, `Untold${n}`, {
            logGroup: one.logGroup,
            metricNamespace: 'Portico',
            metricName: 'LiveFailed',
            filterPattern: FilterPattern.numberValue('$.liveFailed', '>', 0),
            metricValue: '$.liveFailed',
          }).metric({ statistic: Stats.SUM, period: Duration.minutes(5) })
        : [],
    );
    const [first] = metrics;
    if (!first || metrics.length !== publishers.length) throw new Error('a publisher is not there');
    return first;
  }

  #deadLetters(name: string, metric: IMetric): void {
    const says = `${name} gave up on something.`;
    this.#watch(`${name}DeadLetters`, { metric, above: 0, periods: 1, says, section: `${name}-dead-letters` });
  }

  #watch(id: string, { metric, above, periods, says, section, silence }: Watch): void {
    const below = silence === TreatMissingData.BREACHING;
    const alarm = new Alarm(this, id, {
      metric,
      threshold: below ? 1 : above,
      evaluationPeriods: periods,
      comparisonOperator: below ? ComparisonOperator.LESS_THAN_THRESHOLD : ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: silence ?? TreatMissingData.NOT_BREACHING,
      alarmDescription: `${says} infra/runbook.md#${section}`,
    });
    alarm.addAlarmAction(new SnsAction(this.#topic));
  }
}
