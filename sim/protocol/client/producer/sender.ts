import type { Us } from '../../../engine/time.ts';
import { compressUs } from '../../log/compression.ts';
import type { Out } from '../../machine.ts';
import { ready as readyNode, requestUpdate, retryAt, send, trackTopic } from '../network/index.ts';
import { drain } from './drain.ts';
import { expireBatches } from './expiry.ts';
import { maintainProducerId } from './idempotence.ts';
import { ready } from './ready.ts';
import type { ProducerBatch, ProducerState } from './state.ts';

/** The purpose of a Produce request: which batches it carries. Frozen. */
export interface ProducePurpose {
  /** Pairs of a queue's number and a batch's id. */
  readonly batches: readonly number[];
}

/** Sends whatever can be sent now (Sender.runOnce, until it would wait). Returns when to look again; answers come sooner. */
export function runSender(state: ProducerState, out: Out): Us {
  const expiryAt = expireBatches(state, out);
  for (;;) {
    const idAt = maintainProducerId(state, out);
    const pass = sendOnce(state, out);
    if (!pass.sent) return Math.min(expiryAt, idAt, pass.lookAgain);
  }
}

interface Pass {
  readonly sent: boolean;
  readonly lookAgain: Us;
}

function sendOnce(state: ProducerState, out: Out): Pass {
  const { nodes, unknownLeaders, checkAt } = ready(state, out.now);
  if (unknownLeaders.length > 0) askForLeaders(state, unknownLeaders, out);
  let lookAgain = checkAt;
  let sent = false;
  for (const node of nodes) {
    const isSendable = readyNode(state.client, node, out);
    if (state.settings.availabilityTimeoutUs > 0) noteLatency(state, node, isSendable, out.now);
    if (!isSendable) {
      lookAgain = Math.min(lookAgain, retryAt(state.client, node, out.now));
      continue;
    }
    const batches = drain(state, node, out.now);
    if (batches.length === 0) continue;
    sendProduce(state, node, batches, out);
    sent = true;
  }
  return { sent, lookAgain };
}

function askForLeaders(state: ProducerState, topics: readonly string[], out: Out): void {
  for (const topic of topics) trackTopic(state.client.metadata, topic, out.now + state.settings.metadataMaxIdleUs);
  requestUpdate(state.client.metadata);
}

function noteLatency({ accumulator }: ProducerState, node: number, isSendable: boolean, now: Us): void {
  const latency = accumulator.nodeLatency.get(node);
  if (latency === undefined) {
    accumulator.nodeLatency.set(node, { readyAt: now, drainAt: now });
    return;
  }
  latency.readyAt = now;
  if (isSendable) latency.drainAt = now;
}

/** One request to a node, with one batch of each partition (Sender.sendProduceRequest). */
function sendProduce(state: ProducerState, node: number, batches: readonly ProducerBatch[], out: Out): void {
  const { client, settings, accumulator } = state;
  const purpose: number[] = [];
  const partitions = batches.map(batch => {
    const queue = accumulator.queues[batch.queue]!;
    if (settings.guaranteeMessageOrder) queue.muted = true;
    purpose.push(queue.index, batch.id);
    const { compression, sizeInBytes } = batch.wire!;
    if (compression !== undefined && batch.attempts === 0) out.compute(compressUs(sizeInBytes, compression));
    return { tp: queue.tp, topicId: client.metadata.topics.get(queue.topic)?.topicId ?? '', batch: batch.wire! };
  });
  const body = { api: 'Produce', acks: settings.acks, timeoutMs: settings.requestTimeoutMs, transactionalId: null, partitions } as const;
  send(client, node, body, { purpose: Object.freeze<ProducePurpose>({ batches: Object.freeze(purpose) }) }, out);
}
