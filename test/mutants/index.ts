import type { Mutant } from './mutant.ts';
import { alterPartition } from './alterPartition.ts';
import { brokers } from './brokers.ts';
import { divergence } from './divergence.ts';
import { engine } from './engine.ts';
import { fetch } from './fetch.ts';
import { groups } from './groups.ts';
import { highWatermark } from './highWatermark.ts';
import { isr } from './isr.ts';
import { judges } from './judges.ts';
import { leadership } from './leadership.ts';
import { partitionChange } from './partitionChange.ts';
import { placement } from './placement.ts';
import { powerLoss } from './powerLoss.ts';
import { produce } from './produce.ts';
import { reassignment } from './reassignment.ts';
import { scenarios } from './scenarios.ts';
import { tidy } from './tidy.ts';

/** The rules of broker.md 2 and 3A that a test could break, and the guards of the project, each broken once. */
export const MUTANTS: readonly Mutant[] = [
  ...highWatermark,
  ...isr,
  ...leadership,
  ...produce,
  ...fetch,
  ...divergence,
  ...powerLoss,
  ...partitionChange,
  ...alterPartition,
  ...brokers,
  ...placement,
  ...reassignment,
  ...groups,
  ...engine,
  ...judges,
  ...tidy,
  ...scenarios,
];
