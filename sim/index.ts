/**
 * The public door of Kafkascope's model: read a scenario, play it, look at it, judge it. No DOM, no Node API.
 */
export type { Us } from './engine/time.ts';
export {
  openConsole,
  runCommand,
  textOf,
  TOOLS,
  type CommandResult,
  type ConsoleSession,
  type Tool,
  type Written,
} from './run/console/index.ts';
export { createRun } from './run/run.ts';
export { sweepSeed, type SeedResult } from './run/sweep.ts';
export type { Asked, CheckResult, ManualAction, Run, RunOptions, RunResult } from './run/types.ts';
export {
  ACTIONS,
  ACTION_TYPES,
  formatProblem,
  loadScenario,
  nearest,
  parseDuration,
  readAction,
  scenarioSchema,
} from './run/scenario/index.ts';
export type * from './run/scenario/index.ts';
export type * from './trace/entry.ts';
export type * from './trace/snapshot.ts';
export { jsonLine, jsonLines, sentence, toneOf, whyChain, type EventCauses, type Language, type Tone } from './trace/index.ts';
export type { Batch, KafkaRecord } from './protocol/log/batch.ts';
export type { TopicPartition } from './protocol/topicPartition.ts';
export { compareTopicPartitions, partitionOf, toTopicPartition, topicOf } from './protocol/topicPartition.ts';
export { describeMessage } from './protocol/messages/describe.ts';
export { BROKER_CONFIG } from './protocol/config/broker.ts';
export { CONSUMER_CONFIG } from './protocol/config/consumer.ts';
export type { ConfigOverrides, ConfigTable } from './protocol/config/definition.ts';
export { PRODUCER_CONFIG } from './protocol/config/producer.ts';
export { TOPIC_CONFIG } from './protocol/config/topic.ts';
