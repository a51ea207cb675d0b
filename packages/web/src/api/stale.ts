import { ApiError } from './api-error.ts';

/** Somebody who saves over and over: then the person decides. */
const TRIES = 4;

/**
 * Saves under the version that was read. Where it came too late, but nobody touched the fields of the save, it is saved
 * on the version that stands now: the two changes merge field by field, and neither is lost. Where a field was touched,
 * or the API does not say, the refusal is the caller's to explain.
 */
export async function savedOnCurrent<T>(version: number, save: (version: number) => Promise<T>): Promise<T> {
  for (let at = version, tries = 1; ; tries++) {
    try {
      return await save(at);
    } catch (error) {
      const current = tries < TRIES ? untouchedAt(error) : undefined;
      if (current === undefined || current === at) throw error;
      at = current;
    }
  }
}

/** The version that stands, where a refusal says that all fields of the save are as they were read. */
function untouchedAt(error: unknown): number | undefined {
  if (!(error instanceof ApiError) || error.status !== 412) return undefined;
  const { current, changes } = error.problem ?? {};
  if (!changes || changes.length === 0 || changes.some((one) => one.changed)) return undefined;
  return current;
}
