/** Why a request is refused. Each kind has exactly one HTTP status, mapped in the API package. */
export type ErrorKind =
  | 'malformed'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'stale'
  | 'too_large'
  | 'invalid'
  | 'precondition_required'
  | 'rate_limited'
  | 'unavailable';

/** One field's fault: `pointer` is an RFC 6901 JSON pointer into the body, or `?name` for a query parameter. */
export interface FieldFault {
  readonly pointer: string;
  readonly detail: string;
}

/** An expected refusal, told to the caller as an RFC 9457 problem. Anything else that is thrown is a bug and becomes a 500. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly kind: ErrorKind;
  /** Stable and machine-readable: `ticket.wrong_state`. */
  readonly code: string;
  readonly faults: readonly FieldFault[];

  constructor(kind: ErrorKind, code: string, message: string, faults: readonly FieldFault[] = []) {
    super(message);
    this.kind = kind;
    this.code = code;
    this.faults = faults;
  }
}

/** The one answer for what does not exist and for what the caller may not know exists: the two must be byte-equal. */
export function notFound(): AppError {
  return new AppError('not_found', 'not_found', 'There is nothing here, or you may not see it.');
}

export function invalid(pointer: string, detail: string): AppError {
  return new AppError('invalid', 'invalid', 'Some fields need attention.', [{ pointer, detail }]);
}
