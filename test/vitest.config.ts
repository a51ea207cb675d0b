import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
/** The kills and operations of `verify:full` take their time: so long may one test of theirs take. */
/** Every text that pretends to be a script, on pages of its own, takes minutes. */
const browsing = process.env['SCRIPTS'] === 'all' ? 1_200_000 : 120_000;
const killing = Math.max(600_000, Number(process.env['KILLS'] ?? 0) * 40_000);
const fuzzing = Math.max(600_000, Number(process.env['FUZZ_OPERATIONS'] ?? 0) * 10);
const shared = { isolate: false, pool: 'threads' as const, testTimeout: 30_000, hookTimeout: 60_000 };

function project(name: string, include: string[], more: object = {}) {
  return { root, test: { name, include, ...shared, ...more } };
}

/** `isolate: false` is why tests hold no module state and never mock modules: a file may share its thread. */
export default defineConfig({
  root,
  test: {
    projects: [
      project('unit', ['packages/{domain,store,app,api,aws,local,cli,web}/**/*.test.ts', 'functions/**/*.test.ts']),
      project('journeys', ['test/{journeys,bench}/**/*.test.ts']),
      project('isolation', ['test/isolation/**/*.test.ts']),
      project('architecture', ['test/architecture/**/*.test.ts'], { testTimeout: 60_000 }),
      project('infra', ['test/{infra,functions,packaging}/**/*.test.ts'], { testTimeout: 60_000 }),
      project('e2e', ['test/e2e/**/*.test.ts'], {
        testTimeout: browsing,
        hookTimeout: 180_000,
        fileParallelism: false,
      }),
      project('conformance', ['test/{conformance,conformance-journey}/**/*.test.ts'], {
        testTimeout: fuzzing,
        fileParallelism: false,
      }),
      project('conformance-store', ['packages/local/src/after-commit/**/*.test.ts'], {
        globalSetup: ['test/conformance-store/server.ts'],
        setupFiles: ['test/conformance-store/setup.ts'],
        testTimeout: 300_000,
      }),
      project('faults', ['test/faults/**/*.test.ts'], { testTimeout: killing, fileParallelism: false }),
      project('data', ['test/data/**/*.test.ts'], {
        testTimeout: 900_000,
        hookTimeout: 900_000,
        fileParallelism: false,
      }),
    ],
  },
});
