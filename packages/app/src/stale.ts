import { AppError } from '@portico/domain/kernel/error';

/** The caller's version is not the current one (RFC 9110 §13.1.1). The problem tells `current`, so that a client can merge. */
export class StaleError extends AppError {
  readonly current: number;
  /** Field by field: what the caller had read, and what it has become. */
  readonly changes: readonly unknown[] | undefined;
  constructor(current: number, changes?: readonly unknown[]) {
    super('stale', 'stale', 'It has been changed since you read it. Read it again and repeat your change.');
    this.current = current;
    this.changes = changes;
  }
}

/** @throws StaleError when the caller names another version than the current one. */
export function assertCurrent(ifMatch: number | undefined, current: number): void {
  if (ifMatch !== undefined && ifMatch !== current) throw new StaleError(current);
}
