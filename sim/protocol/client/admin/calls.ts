import { msToUs, usToMs, type Us } from '../../../engine/time.ts';
import type { Out } from '../../machine.ts';
import { backoffMs, clientBackoff } from '../../primitives/exponentialBackoff.ts';
import { leastLoadedNode, NEVER, ready, retryAt, send, type Completion, type LinkId } from '../network/index.ts';
import type { AdminCommand } from './commands.ts';
import { operationOf } from './operations/index.ts';
import type { Addressed, AdminState, Call, Verdict } from './state.ts';

/* The life of a call: chosen node, request, answer or failure, again or done (Kafka: KafkaAdminClient.AdminClientRunnable, Call.fail). */

export const startCall = (state: AdminState, command: AdminCommand, out: Out): void => {
  const timeoutMs = command.timeoutMs ?? state.config['default.api.timeout.ms'];
  state.calls.set(command.id, {
    command,
    deadline: out.now + msToUs(timeoutMs),
    tries: 0,
    notBefore: out.now,
    inFlight: false,
    coordinator: -1,
    partitions: null,
    stage: '',
    response: null,
  });
};

/** Sends what can be sent. Returns when to look again. */
export const sendCalls = (state: AdminState, out: Out): Us => {
  let next = NEVER;
  for (const call of [...state.calls.values()]) {
    if (call.deadline <= out.now) {
      timeOut(state, call, out);
      continue;
    }
    const again = call.inFlight ? NEVER : trySend(state, call, out);
    next = Math.min(next, call.deadline, again);
  }
  return next;
};

const trySend = (state: AdminState, call: Call, out: Out): Us => {
  if (call.notBefore > out.now) return call.notBefore;
  const timeoutMs = Math.min(state.config['request.timeout.ms'], Math.max(usToMs(call.deadline - out.now), 1));
  const { node, body } = operationOf(call.command).request(call, timeoutMs);
  const link = chooseLink(state, node, out);
  if (link === null) return NEVER;
  if (!ready(state.network, link, out)) return retryAt(state.network, link, out.now);
  call.inFlight = true;
  send(state.network, link, body, { purpose: call.command.id, timeoutMs }, out);
  return NEVER;
};

/** Null until the client has metadata: bootstrap servers are asked for that alone (Kafka: AdminMetadataManager.isReady). */
const chooseLink = ({ network }: AdminState, node: Addressed['node'], out: Out): LinkId | null => {
  if (network.metadata.bootstrapping) return null;
  if (node === 'any') return leastLoadedNode(network, out);
  if (node !== 'controller') return node;
  const { controllerId, brokers } = network.metadata;
  return brokers.has(controllerId) ? controllerId : leastLoadedNode(network, out);
};

export const takeCompletion = (state: AdminState, completion: Completion<number>, out: Out): void => {
  const call = state.calls.get(completion.purpose);
  if (call === undefined) return;
  call.inFlight = false;
  const operation = operationOf(call.command);
  if (completion.response !== null) {
    conclude(state, call, { verdict: operation.take(call, completion.response), out });
    return;
  }
  operation.lost?.(call);
  retry(state, call, out);
};

const conclude = (state: AdminState, call: Call, { verdict, out }: { readonly verdict: Verdict; readonly out: Out }): void => {
  if (verdict.type === 'retry') retry(state, call, out);
  else if (verdict.type === 'done')
    finish(state, call, { error: verdict.error === 'NONE' ? null : verdict.error, message: verdict.message, out });
};

const retry = (state: AdminState, call: Call, out: Out): void => {
  const { config } = state;
  call.tries += 1;
  if (call.tries > config.retries) {
    timeOut(state, call, out);
    return;
  }
  const policy = clientBackoff(config['retry.backoff.ms'], config['retry.backoff.max.ms']);
  call.notBefore = out.now + msToUs(backoffMs(policy, call.tries - 1, out));
};

/** The class is TimeoutException, whose error is REQUEST_TIMED_OUT. */
const timeOut = (state: AdminState, call: Call, out: Out): void => {
  const callName = call.command.type === 'request' ? call.command.callName : operationOf(call.command).callName;
  const message =
    call.tries === 0 && !call.inFlight
      ? `Timed out waiting for a node assignment. Call: ${callName}`
      : `Call(callName=${callName}, tries=${call.tries + 1}) timed out after ${call.tries + 1} attempt(s)`;
  finish(state, call, { error: 'REQUEST_TIMED_OUT', message, out });
};

const finish = (
  state: AdminState,
  call: Call,
  result: { readonly error: string | null; readonly message: string | null; readonly out: Out },
): void => {
  state.calls.delete(call.command.id);
  const { error, message, out } = result;
  const { response } = call;
  out.note({
    kind: 'command.completed',
    id: call.command.id,
    error,
    message,
    ...(response === null || error !== null ? {} : { response }),
  });
};
