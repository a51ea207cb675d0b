import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionName } from '../bundle.ts';
import type { PorticoContext } from '../context.ts';

export interface BundledFunctionProps {
  readonly context: PorticoContext;
  /** Folder of all bundles. */
  readonly bundles: string;
  readonly entry: FunctionName;
  readonly timeoutSeconds: number;
  readonly memoryMb?: number;
  /** What it may do to the table under its own role; nothing where absent. */
  readonly policy?: object;
}

/** A function from our own bundle, with a role of its own and a log group that forgets. */
export class BundledFunction extends Construct {
  readonly role: Role;
  readonly fn: LambdaFunction;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    super(scope, id);
    const { context, policy } = props;
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      ...(policy ? { inlinePolicies: { table: PolicyDocument.fromJson(policy) } } : {}),
    });
    this.logGroup = new LogGroup(this, 'Logs', {
      retention: context.stage === 'prod' ? RetentionDays.ONE_YEAR : RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.logGroup.grantWrite(this.role);
    this.fn = new LambdaFunction(this, 'Function', {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(join(props.bundles, props.entry)),
      handler: 'index.handler',
      memorySize: props.memoryMb ?? 512,
      timeout: Duration.seconds(props.timeoutSeconds),
      loggingFormat: LoggingFormat.JSON,
      role: this.role,
      logGroup: this.logGroup,
    });
  }
}
