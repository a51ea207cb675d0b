import { ticketParts } from '@portico/store/keys';
import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { BundledFunction, type BundledFunctionProps } from './bundled-function.ts';
import { deadLetters } from './dead-letters.ts';

/**
 * A reader of the table's stream for new log entries. By default a record that nobody can take would hold up its
 * shard for a day and then be lost: here it is tried ten times, alone, for six hours at most, and then set aside.
 */
export class StreamConsumer extends Construct {
  readonly function: BundledFunction;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: BundledFunctionProps & { readonly table: Table }) {
    super(scope, id);
    this.function = new BundledFunction(this, 'Handler', props);
    this.deadLetters = deadLetters(this);
    this.function.fn.addEventSource(
      new DynamoEventSource(props.table, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 100,
        maxBatchingWindow: Duration.seconds(1),
        parallelizationFactor: 2,
        bisectBatchOnError: true,
        retryAttempts: 10,
        maxRecordAge: Duration.hours(6),
        reportBatchItemFailures: true,
        onFailure: new SqsDlq(this.deadLetters),
        filters: [
          FilterCriteria.filter({
            eventName: FilterRule.isEqual('INSERT'),
            dynamodb: { Keys: { sk: { S: FilterRule.beginsWith(ticketParts.event) } } },
          }),
        ],
      }),
    );
  }
}
