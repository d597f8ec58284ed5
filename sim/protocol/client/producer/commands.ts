import type { Out } from '../../machine.ts';
import { completeCommand, type Exception } from './outcome.ts';
import { failRecord } from './send.ts';
import type { PartitionQueue, ProducerCommand, ProducerState } from './state.ts';

const CLOSED: Exception = Object.freeze({
  exception: 'IllegalStateException',
  message: 'Cannot perform operation after producer has been closed',
});

export function onCommand(state: ProducerState, command: ProducerCommand, out: Out): void {
  if (state.closing !== null) return completeCommand(command.id, CLOSED, out);
  switch (command.type) {
    case 'produce': {
      const { id, type: _, ...record } = command;
      state.application.calls.push({ command: id, record: Object.freeze(record) });
      return;
    }
    case 'flush':
      state.flushes.push({ command: command.id, upTo: state.accumulator.nextBatchId - 1 });
      return;
    case 'close':
      close(state, command.id, out);
      return;
  }
}

const SEND_IN_PROGRESS: Exception = Object.freeze({ exception: 'KafkaException', message: 'Producer closed while send in progress' });

/** No new records; what was sent is still delivered, or fails (KafkaProducer.close without a time limit). */
export function close(state: ProducerState, command: number, out: Out): void {
  if (state.closing !== null) return;
  state.closing = { command };
  const { blocked, calls } = state.application;
  if (blocked !== null) failRecord(state, blocked.tp, SEND_IN_PROGRESS, out);
  for (const call of calls.splice(0)) completeCommand(call.command, SEND_IN_PROGRESS, out);
}

/** Completes the flushes whose batches are all done. */
export function completeFlushes(state: ProducerState, out: Out): void {
  if (state.flushes.length === 0) return;
  const oldest = oldestIncomplete(state);
  const isOver = (upTo: number): boolean => oldest < 0 || oldest > upTo;
  for (const flush of state.flushes) if (isOver(flush.upTo)) completeCommand(flush.command, null, out);
  state.flushes = state.flushes.filter(flush => !isOver(flush.upTo));
}

function oldestIncomplete({ accumulator }: ProducerState): number {
  let oldest = -1;
  for (const index of accumulator.active) {
    for (const batch of batchesOf(accumulator.queues[index]!)) {
      if (!batch.done && (oldest < 0 || batch.ordinal < oldest)) oldest = batch.ordinal;
    }
  }
  return oldest;
}

const batchesOf = (queue: PartitionQueue) => [...queue.inFlight, ...queue.deque];
