import { readFileSync } from 'node:fs';
import { incomingFiles } from '@portico/store/keys';
import { table as spec } from '@portico/store/table';
import { Aws, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { AccountRootPrincipal, PolicyDocument, Role } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, HttpMethods } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { PorticoContext } from '../context.ts';

const policies = JSON.parse(readFileSync(new URL('../policies.json', import.meta.url), 'utf8'));

export interface PorticoStackProps extends StackProps {
  readonly context: PorticoContext;
}

/** Its name ends in the account's digits: the tenants' policies count on it (packages/store/policies.json). */
const filesName = `portico-files-${Aws.ACCOUNT_ID}`;

/** Where browsers send files to, and fetch them from, by addresses that `packages/aws/src/files.ts` signs. */
export function filesOrigin({ region }: PorticoContext): string {
  return `https://${filesName}.s3.${region}.amazonaws.com`;
}

/** The one table, from the same description that the embedded engine opens, and the bucket of files. */
export class DataStack extends Stack {
  readonly table: Table;
  /** Attachments, below the scope that owns them: `k7m2q9xw.c93fa1/...`. */
  readonly files: Bucket;
  /** Whoever installs tenants: `portico tenants apply --target aws`. */
  readonly operator: Role;

  constructor(scope: Construct, id: string, props: PorticoStackProps) {
    super(scope, id, props);
    const key = (name: string) => ({ name, type: AttributeType.STRING });
    this.table = new Table(this, 'Table', {
      tableName: spec.name,
      partitionKey: key(spec.partitionKey),
      sortKey: key(spec.sortKey),
      timeToLiveAttribute: spec.ttlAttribute,
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const index of spec.indexes) {
      const projection =
        index.projection.type === 'INCLUDE'
          ? { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...index.projection.attributes] }
          : { projectionType: ProjectionType.KEYS_ONLY };
      this.table.addGlobalSecondaryIndex({
        indexName: index.name,
        partitionKey: key(index.partitionKey),
        sortKey: key(index.sortKey),
        ...projection,
      });
    }
    this.files = this.#bucket();
    this.operator = new Role(this, 'Operator', {
      roleName: `portico-${props.context.stage}-operator`,
      assumedBy: new AccountRootPrincipal().withConditions({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
      inlinePolicies: { table: PolicyDocument.fromJson(policies.Operator) },
    });
  }

  #bucket(): Bucket {
    return new Bucket(this, 'Files', {
      bucketName: filesName,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
      // A file that was taken back stays for a month, as the table's point in time does.
      lifecycleRules: [
        { noncurrentVersionExpiration: Duration.days(35), abortIncompleteMultipartUploadAfter: Duration.days(1) },
        // What is sent again after it was taken in, by an address that still works, is nobody's.
        { prefix: incomingFiles, expiration: Duration.days(2) },
      ],
      // From any page: a client's portal may stand at a host of its own, and what counts is the address, which is
      // signed for one object, length, type and hash. No cookie or login reaches the bucket. Downloads need no CORS.
      cors: [
        {
          allowedMethods: [HttpMethods.PUT],
          allowedOrigins: ['*'],
          allowedHeaders: ['content-type', 'x-amz-checksum-sha256'],
          maxAge: 3600,
        },
      ],
    });
  }
}
