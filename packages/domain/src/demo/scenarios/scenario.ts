import type { Level } from '../../kernel/priority.ts';

export type DemoLocale = 'en' | 'de';

/** The texts of one scenario. `{...}` stands for what `fill` puts in: people, rooms, devices, programs. */
export interface ScenarioTexts {
  readonly subjects: readonly string[];
  readonly description: string;
  /** What the desk asks first, and what the requester answers. */
  readonly question: string;
  readonly answer: string;
  /** Between colleagues. */
  readonly note: string;
  readonly solution: string;
}

/** Something that happens at a client's, as it is told on a service desk. All of it is invented. */
export interface Scenario {
  readonly kind: 'incident' | 'request';
  readonly category: string;
  readonly subcategory?: string;
  readonly impact: Level;
  readonly urgency: Level;
  readonly code: 'fixed' | 'workaround' | 'fulfilled' | 'advice' | 'duplicate' | 'not_reproducible' | 'withdrawn';
  /** Why such a ticket typically waits. */
  readonly waits: 'requester' | 'approval' | 'supplier' | 'planned';
  readonly texts: Readonly<Record<DemoLocale, ScenarioTexts>>;
}
