import type { Tool } from '../tool.ts';
import { brokerApiVersions } from './brokerApiVersions.ts';
import { clientMetrics } from './clientMetrics.ts';
import { cluster } from './cluster.ts';
import { configs } from './configs/index.ts';
import { consoleConsumer } from './consoleConsumer/index.ts';
import { consoleProducer } from './consoleProducer/index.ts';
import { consumerPerf } from './consumerPerf.ts';
import { deleteRecords } from './deleteRecords.ts';
import { dumpLog } from './dumpLog/index.ts';
import { e2eLatency } from './e2eLatency.ts';
import { features } from './features.ts';
import { getOffsets } from './getOffsets.ts';
import { leaderElection } from './leaderElection.ts';
import { logDirs } from './logDirs.ts';
import { metadataQuorum } from './metadataQuorum.ts';
import { producerPerf } from './producerPerf.ts';
import { reassign } from './reassign/index.ts';
import { topics } from './topics/index.ts';

/** One line a tool. */
export const TOOLS: readonly Tool[] = [
  ...[topics, configs, consoleProducer, consoleConsumer, leaderElection, reassign, getOffsets, deleteRecords],
  ...[cluster, metadataQuorum, features, logDirs, clientMetrics, brokerApiVersions, dumpLog],
  ...[producerPerf, consumerPerf, e2eLatency],
];
