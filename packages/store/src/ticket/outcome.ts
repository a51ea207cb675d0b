interface Reason {
  readonly Code?: string;
  readonly Item?: Record<string, unknown>;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

function reasonsOf(error: unknown): readonly Reason[] {
  if (nameOf(error) !== 'TransactionCanceledException') return [];
  const reasons = (error as { CancellationReasons?: readonly Reason[] }).CancellationReasons;
  return reasons ?? [];
}

/** Conditions of a cancelled transaction that did not hold, by position. */
export function lostConditions(error: unknown): { position: number; item: Record<string, unknown> | undefined }[] {
  return reasonsOf(error).flatMap((reason, position) =>
    reason.Code === 'ConditionalCheckFailed' ? [{ position, item: reason.Item }] : [],
  );
}

const contention = new Set(['None', 'TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);
const throttles = new Set([
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'TransactionConflictException',
  'TransactionInProgressException',
]);

/** Whether trying again can help: every reason is contention or throttling. A mixed cancellation is not retried blindly. */
export function onlyContention(error: unknown): boolean {
  const reasons = reasonsOf(error);
  if (reasons.length > 0) return reasons.every((reason) => contention.has(reason.Code ?? 'None'));
  return throttles.has(nameOf(error));
}

/** Whether the write may have happened though an error came back (time-out, cut connection, 5xx). */
export function isAmbiguous(error: unknown): boolean {
  const name = nameOf(error);
  if (name === 'InternalServerError' || name === 'TimeoutError' || name === 'AbortError') return true;
  const code = (error as { code?: string } | undefined)?.code;
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'ETIMEDOUT';
}
