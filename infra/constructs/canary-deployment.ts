import { Duration } from 'aws-cdk-lib';
import { Alarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { Alias } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { BundledFunction } from './bundled-function.ts';

/**
 * A new version of a function takes a tenth of the calls for five minutes, then all of them. An alarm in that time
 * takes it back by itself.
 */
export class CanaryDeployment extends Construct {
  readonly alias: Alias;
  readonly faults: Alarm;
  readonly #group: LambdaDeploymentGroup;

  constructor(scope: Construct, id: string, { fn }: BundledFunction) {
    super(scope, id);
    this.alias = new Alias(this, 'Live', { aliasName: 'live', version: fn.currentVersion });
    this.faults = new Alarm(this, 'Faults', {
      metric: this.alias.metricErrors({ period: Duration.minutes(1) }),
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: 'A call of the API failed as a whole. infra/runbook.md#api-version-faults',
    });
    this.#group = new LambdaDeploymentGroup(this, 'Deployment', {
      alias: this.alias,
      deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
      alarms: [this.faults],
      autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true },
    });
  }

  /** This alarm takes a deployment back, too. */
  watch(alarm: Alarm): void {
    this.#group.addAlarm(alarm);
  }
}
