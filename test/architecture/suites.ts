/** One run of vitest: which of its projects, and how long the random and repeated ones go on. */
export interface Suite {
  readonly name: string;
  readonly projects: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Before a release: every suite that CI runs, with the kills, operations, histories and sizes that are too long for CI. */
export const suites: readonly Suite[] = [
  { name: 'everyday', projects: ['unit', 'journeys', 'isolation', 'architecture'], env: { SLA_HISTORIES: '10000' } },
  { name: 'infrastructure', projects: ['infra'], env: {} },
  { name: 'browser', projects: ['e2e'], env: {} },
  { name: 'conformance', projects: ['conformance', 'conformance-store'], env: { FUZZ_OPERATIONS: '200000' } },
  { name: 'faults', projects: ['faults'], env: { KILLS: '50' } },
  { name: 'data', projects: ['data'], env: {} },
];
