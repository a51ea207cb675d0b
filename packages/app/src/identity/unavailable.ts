import { AppError } from '@portico/domain/kernel/error';

/** A 503 with what lies behind it as its `cause`, for the log: the caller is told nothing of that. */
export function unavailable(code: string, message: string, cause: unknown): AppError {
  return Object.assign(new AppError('unavailable', code, message), { cause });
}

/**
 * A table that cannot answer must never look like a person without rights, nor like one with them.
 * @throws AppError refusals as they are, and anything else as `unavailable`.
 */
export async function guarded<T>(what: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw unavailable('auth.unavailable', `${what} cannot be checked at the moment.`, error);
  }
}
