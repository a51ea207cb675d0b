import type { ConformanceCase } from '../support/case.ts';
import { batches } from './batches.ts';
import { capacity } from './capacity.ts';
import { conditions } from './conditions.ts';
import { indexes } from './indexes.ts';
import { keyConditions } from './key-conditions.ts';
import { limits } from './limits.ts';
import { pagination } from './pagination.ts';
import { projections } from './projections.ts';
import { raw } from './raw.ts';
import { scanning } from './scans.ts';
import { transactions } from './transactions.ts';
import { types } from './types.ts';
import { updates } from './updates.ts';
import { itemWrites } from './writes.ts';

/** Every case of the conformance suite, in the order they are reported. */
export const cases: readonly ConformanceCase[] = [
  ...conditions,
  ...updates,
  ...projections,
  ...itemWrites,
  ...keyConditions,
  ...pagination,
  ...indexes,
  ...transactions,
  ...batches,
  ...scanning,
  ...types,
  ...limits,
  ...raw,
  ...capacity,
];
