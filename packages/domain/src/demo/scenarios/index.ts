import { access } from './access.ts';
import { hardware } from './hardware.ts';
import { network } from './network.ts';
import type { Scenario } from './scenario.ts';
import { security } from './security.ts';
import { software } from './software.ts';

/** Everything that may happen in the demo. */
export const scenarios: readonly Scenario[] = [...hardware, ...software, ...network, ...access, ...security];
