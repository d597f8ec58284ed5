import type { Tool } from '../tool.ts';
import { brokerApiVersions } from './brokerApiVersions.ts';
import { cluster } from './cluster.ts';
import { configs } from './configs/index.ts';
import { consoleConsumer } from './consoleConsumer/index.ts';
import { consoleProducer } from './consoleProducer/index.ts';
import { deleteRecords } from './deleteRecords.ts';
import { features } from './features.ts';
import { getOffsets } from './getOffsets.ts';
import { leaderElection } from './leaderElection.ts';
import { logDirs } from './logDirs.ts';
import { metadataQuorum } from './metadataQuorum.ts';
import { reassign } from './reassign/index.ts';
import { topics } from './topics/index.ts';

/** One line a tool. */
export const TOOLS: readonly Tool[] = [
  ...[topics, configs, consoleProducer, consoleConsumer, leaderElection, reassign, getOffsets, deleteRecords],
  ...[cluster, metadataQuorum, features, logDirs, brokerApiVersions],
];
