/** The view's one door to the model. */
export { BROKER_CONFIG, CONSUMER_CONFIG, createRun, describeMessage, loadScenario, PRODUCER_CONFIG, readAction, sentence, TOPIC_CONFIG, toneOf, whyChain } from '../sim/index.ts';
export type { Asked, Batch, BrokerView, ConfigOverrides, ConfigTable, ConsumerView, GroupView, NodeView, PacketView, PartitionView, ProducerView, Run, Scenario, Snapshot, StripView, Text, TraceEntry } from '../sim/index.ts';
