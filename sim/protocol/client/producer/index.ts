/**
 * The producer (Kafka: KafkaProducer, RecordAccumulator, Sender, TransactionManager without transactions), and the application that calls it:
 * one thread that sends the scenario's records.
 *
 * A step takes in what the network brought, lets the application send what is due, and lets the sender send what can be. Kafka's two threads
 * meet in the accumulator; here they take turns.
 */
import type { ProducerConfig } from '../../config/producer.ts';
import type { Boot, Input, Machine, Out } from '../../machine.ts';
import { createNetworkClient, networkInput, poll, shutDown, takeCompleted, type Completion } from '../network/index.ts';
import { createAccumulator } from './accumulator.ts';
import { catchUp, createApplication, runApplication } from './application.ts';
import { close, completeFlushes, onCommand } from './commands.ts';
import { completeCommand } from './outcome.ts';
import { onProduceOver } from './completion.ts';
import { expireBatches } from './expiry.ts';
import { createProducerIds, INIT_PRODUCER_ID, onProducerId } from './idempotence.ts';
import { runSender } from './sender.ts';
import { producerSettings } from './settings.ts';
import type { ProducerCommand, ProducerRole, ProducerState } from './state.ts';

export type { OutgoingRecord, ProducerCommand, ProducerRole, ProducerState, ScriptedRecord } from './state.ts';
export { viewProducer } from './view.ts';

export const producer: Machine<ProducerState, ProducerCommand> = { start, step };

function start(boot: Boot, out: Out): ProducerState {
  const config = boot.config as ProducerConfig;
  const role = Object.freeze(boot.role as ProducerRole);
  const settings = producerSettings(config);
  const client = createNetworkClient({
    clientId: config['client.id'] === '' ? boot.name : config['client.id'],
    config,
    bootstrap: role.bootstrap,
    maxInFlight: config['max.in.flight.requests.per.connection'],
    allowAutoTopicCreation: true,
  });
  const state: ProducerState = {
    settings,
    role,
    client,
    accumulator: createAccumulator(settings.bufferMemory),
    ids: createProducerIds(),
    application: createApplication(role, boot.incarnation, out),
    counts: { sent: 0, acked: 0, failed: 0, retried: 0 },
    lastError: '',
    flushes: [],
    closing: null,
  };
  run(state, out);
  return state;
}

function step(state: ProducerState, input: Input<ProducerCommand>, out: Out): void {
  catchUp(state, out);
  if (!networkInput(state.client, input, out)) {
    if (input.type === 'command') onCommand(state, input.command, out);
    else if (input.type === 'stop') close(state, -1, out);
  }
  run(state, out);
}

function run(state: ProducerState, out: Out): void {
  let lookAgain;
  do {
    for (const completion of takeCompleted<unknown>(state.client)) onCompletion(state, completion, out);
    expireBatches(state, out);
    const applicationAt = runApplication(state, out);
    lookAgain = Math.min(applicationAt, runSender(state, out));
    // With acks=0 a request is over as soon as it is sent, and may have been what the application waited for.
  } while (state.client.completed.length > 0);
  noteSent(state, out);
  completeFlushes(state, out);
  if (state.closing !== null && state.accumulator.active.size === 0) exit(state, state.closing.command, out);
  else poll(state.client, out, lookAgain);
}

function onCompletion(state: ProducerState, completion: Completion<unknown>, out: Out): void {
  if (completion.purpose === INIT_PRODUCER_ID) onProducerId(state, completion, out);
  else onProduceOver(state, completion, out);
}

/** One note for each partition that was sent to in this step. */
function noteSent({ accumulator, counts }: ProducerState, out: Out): void {
  for (const index of accumulator.unnoted) {
    const queue = accumulator.queues[index]!;
    out.note({ kind: 'producer.sent', tp: queue.tp, count: queue.sentSinceNote, total: counts.sent });
    queue.sentSinceNote = 0;
  }
  if (accumulator.unnoted.length > 0) accumulator.unnoted = [];
}

function exit(state: ProducerState, command: number, out: Out): void {
  shutDown(state.client, out);
  completeCommand(command, null, out);
  out.exit('closed');
}
