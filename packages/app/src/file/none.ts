import { AppError } from '@portico/domain/kernel/error';
import type { Files } from './store.ts';

/** Where no place for files was set up: everything about them is refused, and nothing else is. */
export const noFiles: Files = {
  store: {
    receive: refuse,
    keep: refuse,
    read: refuse,
    remove: refuse,
    list: () => ({ [Symbol.asyncIterator]: () => ({ next: refuse }) }),
  },
};

function refuse(): Promise<never> {
  return Promise.reject(new AppError('unavailable', 'files.none', 'This installation has no place for files.'));
}
