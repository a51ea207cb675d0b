import { AppError } from '@portico/domain/kernel/error';

const ETAG = /^"v(\d{1,15})"$/;

/**
 * The version that the caller read (RFC 9110 §13.1.1, RFC 6585 §3).
 * @throws AppError `precondition_required` without the header, `malformed` for one that is not of ours.
 */
export function ifMatchOf(header: string | null): number {
  if (header === null) {
    throw new AppError('precondition_required', 'if_match.required', 'Send If-Match with the ETag that you read.');
  }
  const version = ETAG.exec(header.trim())?.[1];
  if (version === undefined) {
    throw new AppError('malformed', 'if_match.malformed', 'If-Match takes one ETag as it was given, like "v7".');
  }
  return Number(version);
}
