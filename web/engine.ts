/** The view's one door to the model. */
export { createRun, describeMessage, loadScenario, readAction, sentence, toneOf, whyChain } from '../sim/index.ts';
export type { Asked, Batch, BrokerView, ConsumerView, GroupView, NodeView, PacketView, PartitionView, ProducerView, Run, Scenario, Snapshot, StripView, Text, TraceEntry } from '../sim/index.ts';
