/** DynamoDB's errors as the SDK throws them: its own exception classes, with the messages of the service. */
import {
  type AttributeValue,
  type CancellationReason,
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  IdempotentParameterMismatchException,
  InternalServerError,
  ProvisionedThroughputExceededException,
  ResourceNotFoundException,
  ThrottlingException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';

/** What the SDK puts on answers of one attempt. `requestId` is for people reading logs only. */
export function metadata(status: number) {
  return { httpStatusCode: status, requestId: 'local', attempts: 1, totalRetryDelay: 0 };
}

function named(name: string, message: string): DynamoDBServiceException {
  return new DynamoDBServiceException({ name, message, $fault: 'client', $metadata: metadata(400) });
}

export function validation(message: string): DynamoDBServiceException {
  return named('ValidationException', message);
}

export function isValidation(error: unknown): error is DynamoDBServiceException {
  return error instanceof DynamoDBServiceException && error.name === 'ValidationException';
}

/** A request whose JSON has the wrong shape, as the service words it before it looks at the content. */
export function serialization(message: string): DynamoDBServiceException {
  return named('SerializationException', message);
}

export function unknownOperation(operation: string): DynamoDBServiceException {
  return named('UnknownOperationException', `The embedded engine does not support ${operation}`);
}

export function accessDenied(role: string, action: string, resource: string): DynamoDBServiceException {
  return named(
    'AccessDeniedException',
    `User: arn:aws:sts::local:assumed-role/${role} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
  );
}

export function conditionFailed(item?: Record<string, AttributeValue>): ConditionalCheckFailedException {
  return new ConditionalCheckFailedException({
    message: 'The conditional request failed',
    $metadata: metadata(400),
    ...(item && { Item: item }),
  });
}

export function canceled(reasons: CancellationReason[]): TransactionCanceledException {
  const codes = reasons.map((reason) => reason.Code).join(', ');
  return new TransactionCanceledException({
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    $metadata: metadata(400),
    CancellationReasons: reasons,
  });
}

export function noTable(): ResourceNotFoundException {
  return new ResourceNotFoundException({
    message: 'Cannot do operations on a non-existent table',
    $metadata: metadata(400),
  });
}

export function tokenMismatch(): IdempotentParameterMismatchException {
  return new IdempotentParameterMismatchException({ message: 'UnknownError', $metadata: metadata(400) });
}

export function throttled(kind: 'table' | 'account'): Error {
  return kind === 'account'
    ? new ThrottlingException({ message: 'Rate of requests exceeds the allowed throughput.', $metadata: metadata(400) })
    : new ProvisionedThroughputExceededException({
        message:
          'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
        $metadata: metadata(400),
      });
}

export function conflict(): TransactionConflictException {
  return new TransactionConflictException({
    message: 'Transaction is ongoing for the item',
    $metadata: metadata(400),
  });
}

/** The outcome is unknown to the caller: it may or may not have been applied, as with a real 500. */
export function internalError(message = 'Internal server error'): InternalServerError {
  return new InternalServerError({ message, $metadata: metadata(500) });
}

/** An error that the engine answers with, in contrast to a defect or a failing disk. */
export function isAnswer(error: unknown): error is DynamoDBServiceException {
  return error instanceof DynamoDBServiceException;
}
