import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Pictures are no tests: nobody judges them but people, so they stand beside the suites. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/screens/take.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    reporters: ['default'],
  },
});
