import type { Tool } from '../tool.ts';
import { configs } from './configs/index.ts';
import { consoleConsumer } from './consoleConsumer/index.ts';
import { consoleProducer } from './consoleProducer/index.ts';
import { deleteRecords } from './deleteRecords.ts';
import { getOffsets } from './getOffsets.ts';
import { leaderElection } from './leaderElection.ts';
import { reassign } from './reassign/index.ts';
import { topics } from './topics/index.ts';

/** One line a tool. */
export const TOOLS: readonly Tool[] = [
  topics,
  configs,
  consoleProducer,
  consoleConsumer,
  leaderElection,
  reassign,
  getOffsets,
  deleteRecords,
];
