import type { BrokerConfig } from '../config/broker.ts';
import {
  createGroupCoordinator,
  handleFindCoordinator,
  handleGroupRequest,
  isGroupTimer,
  onAppended,
  onGroupTimer,
  onTopicCreationAnswered,
} from '../coordinator/group/index.ts';
import type { Boot, ConnectionId, Input, Machine, Out, TimerInput } from '../machine.ts';
import type { Message, Request } from '../messages/index.ts';
import { takeAll } from './agenda.ts';
import { beginControlledShutdown, createControl, forward, generateProducerId, startControl, stepControl } from './control/index.ts';
import type { ControlEvent } from './control/index.ts';
import { stepCleaner } from './cleaner.ts';
import { coordinatorPort, GROUP_TOPIC_TOKEN } from './coordinatorPort.ts';
import { handleDeleteRecords, newDeletePurgatory, onDeleteExpired } from './deleteRecords.ts';
import { completeFetch, dropFetchesOf, handleFetch, onFetchExpired } from './fetch/fetch.ts';
import { newSessions } from './fetch/sessions.ts';
import { onDelayOver, onFetcherConnected, onFetcherDisconnected, onRetry, onWatch, pumpFetcher } from './fetcher/fetcher.ts';
import { onFetcherResponse } from './fetcher/responses.ts';
import { newFetchers } from './fetcher/state.ts';
import { openFiles } from './files.ts';
import type { BrokerFiles } from './files.ts';
import { onFlushed } from './flushes.ts';
import { listOffsets, offsetForLeaderEpoch } from './listOffsets.ts';
import { onCaughtUp, onMetadataChanged } from './metadataChanges.ts';
import { handleMetadata, onTopicCreated } from './metadataResponses.ts';
import { onIsrAnswered } from './partition/isr.ts';
import { handleProduce } from './produce.ts';
import { completeAppends, newProducePurgatory, onProduceExpired } from './producePurgatory.ts';
import { onDeleteLog } from './replicas.ts';
import { beginCleanEnd, continueCleanEnd } from './shutdown.ts';
import { newTodo } from './state.ts';
import type { BrokerState } from './state.ts';
import { startTasks, stepTask } from './tasks.ts';

export type { BrokerFiles } from './files.ts';
export type { BrokerState } from './state.ts';

/** A broker: replicas, their clients, the group coordinator, and the control plane that ties it to the controller. */
export const broker: Machine<BrokerState> = { start, step };

function start(boot: Boot, out: Out): BrokerState {
  const files = openFiles(boot.files as BrokerFiles | null);
  const cleanEpoch = files.cleanShutdown.content;
  const config = boot.config as BrokerConfig;
  const state: BrokerState = {
    files,
    nodeId: boot.nodeId,
    name: boot.name,
    startedClean: cleanEpoch !== null,
    staticConfig: config,
    config,
    control: createControl(boot, cleanEpoch ?? -1, out),
    coordinator: createGroupCoordinator(boot.nodeId, config),
    partitions: new Map(),
    topicConfigs: new Map(),
    produces: newProducePurgatory(),
    deletes: newDeletePurgatory(),
    sessions: newSessions(),
    fetchers: newFetchers(),
    creatingTopics: new Set(),
    cleaning: [],
    uncleanable: new Set(),
    todo: newTodo(),
    highWatermarksChanged: false,
    logStartsChanged: false,
    shutdown: null,
  };
  removeCleanShutdownFile(files, out);
  startControl(state, out);
  startTasks(state, out);
  finish(state, out);
  return state;
}

/** From here on an end that is not orderly must be recognised as such. */
function removeCleanShutdownFile({ cleanShutdown }: BrokerFiles, out: Out): void {
  if (cleanShutdown.content === null) return;
  cleanShutdown.content = cleanShutdown.durable = null;
  cleanShutdown.flushing = [];
  out.remove(cleanShutdown.file);
}

function step(state: BrokerState, input: Input, out: Out): void {
  if (!stepOwn(state, input, out)) stepControl(state, input, out);
  finish(state, out);
}

/** Takes what is the data plane's; the rest is for the control plane. */
function stepOwn(state: BrokerState, input: Input, out: Out): boolean {
  switch (input.type) {
    case 'message':
      return onMessage(state, input.connection, input.message, out);
    case 'timer':
      return onTimer(state, input, out);
    case 'connected':
      return withFetcher(state, input.connection, key => onFetcherConnected(state, key));
    case 'disconnected':
      dropFetchesOf(state, input.connection);
      return withFetcher(state, input.connection, key => onFetcherDisconnected(state, key, out));
    case 'flushed':
      onFlushed(state, input.file, input.token, out);
      continueCleanEnd(state, out);
      return false;
    case 'stop':
      beginControlledShutdown(state, out);
      return true;
    case 'command':
      return false;
  }
}

function withFetcher(state: BrokerState, connection: ConnectionId, act: (key: number) => void): boolean {
  const key = state.fetchers.byConnection.get(connection);
  if (key === undefined) return false;
  act(key);
  return true;
}

function onMessage(state: BrokerState, connection: ConnectionId, message: Message, out: Out): boolean {
  if (message.kind === 'request') {
    if (isServing(state)) handleRequest(state, connection, message, out);
    else out.close(connection);
    return true;
  }
  if (message.api !== 'Fetch' && message.api !== 'ListOffsets') return false;
  return withFetcher(state, connection, key => onFetcherResponse(state, key, message, out));
}

/** Until the controller has unfenced it, and once it goes down, a broker does not serve. */
const isServing = ({ control }: BrokerState): boolean =>
  control.lifecycle.state === 'RUNNING' || control.lifecycle.state === 'PENDING_CONTROLLED_SHUTDOWN';

function handleRequest(state: BrokerState, connection: ConnectionId, request: Request, out: Out): void {
  const { correlationId } = request;
  switch (request.api) {
    case 'Produce':
      return handleProduce(state, connection, request, out);
    case 'Fetch':
      return handleFetch(state, connection, request, out);
    case 'ListOffsets':
      return out.send(connection, listOffsets(state, request));
    case 'OffsetForLeaderEpoch':
      return out.send(connection, offsetForLeaderEpoch(state, request));
    case 'DeleteRecords':
      return handleDeleteRecords(state, connection, request, out);
    case 'Metadata':
      return handleMetadata(state, connection, request, out);
    case 'InitProducerId':
      return handleInitProducerId(state, connection, request, out);
    case 'FindCoordinator':
      return handleFindCoordinator(state.coordinator, request, {
        replyTo: { connection, correlationId },
        port: coordinatorPort(state, out),
      });
    case 'JoinGroup':
    case 'SyncGroup':
    case 'Heartbeat':
    case 'LeaveGroup':
    case 'OffsetCommit':
    case 'OffsetFetch':
    case 'DescribeGroups':
    case 'DeleteGroups':
      return handleGroupRequest(state.coordinator, request, { replyTo: { connection, correlationId }, port: coordinatorPort(state, out) });
    case 'BrokerRegistration':
    case 'BrokerHeartbeat':
    case 'AlterPartition':
    case 'AllocateProducerIds':
    case 'Vote':
    case 'BeginQuorumEpoch':
    case 'EndQuorumEpoch':
      // Requests for a controller: a broker's listener does not know them.
      return out.close(connection);
    default:
      return forward(state, request, { type: 'client', connection, correlationId }, out);
  }
}

/** Kafka: TransactionCoordinator.handleInitProducerId without a transactional id. */
function handleInitProducerId(
  state: BrokerState,
  connection: ConnectionId,
  request: Extract<Request, { api: 'InitProducerId' }>,
  out: Out,
): void {
  const producerId = request.transactionalId === null ? generateProducerId(state, out) : -1;
  const failure = request.transactionalId === null ? 'COORDINATOR_LOAD_IN_PROGRESS' : 'UNSUPPORTED_VERSION';
  out.send(connection, {
    kind: 'response',
    api: 'InitProducerId',
    correlationId: request.correlationId,
    error: producerId < 0 ? failure : 'NONE',
    producerId,
    producerEpoch: producerId < 0 ? -1 : 0,
  });
}

function onTimer(state: BrokerState, input: TimerInput, out: Out): boolean {
  const id = input.id as number;
  switch (input.timer) {
    case 'fetch.expire':
      onFetchExpired(state, id, out);
      return true;
    case 'produce.expire':
      onProduceExpired(state, id, out);
      return true;
    case 'delete.expire':
      onDeleteExpired(state, id, out);
      return true;
    case 'fetcher.retry':
      onRetry(state, id);
      return true;
    case 'fetcher.delay':
      onDelayOver(state, id, out);
      return true;
    case 'fetcher.watch':
      onWatch(state, id, out);
      return true;
    case 'log.delete':
      onDeleteLog(state, input.id as string);
      return true;
    default:
      if (stepTask(state, input.timer, out) || stepCleaner(state, input.timer, out)) return true;
      if (!isGroupTimer(input.timer)) return false;
      onGroupTimer(state.coordinator, input, coordinatorPort(state, out));
      return true;
  }
}

/** Does what the step has left to do, until nothing is left: what one thing completes may set off another. */
function finish(state: BrokerState, out: Out): void {
  const { todo, control, fetchers } = state;
  for (;;) {
    if (control.events.length > 0) for (const event of control.events.splice(0)) onControlEvent(state, event, out);
    else if (todo.advanced.items.length > 0) for (const tp of takeAll(todo.advanced)) completeAppends(state, tp, out);
    else if (todo.groupOutcomes.length > 0)
      for (const outcome of todo.groupOutcomes.splice(0)) onAppended(state.coordinator, outcome, coordinatorPort(state, out));
    else if (todo.woken.items.length > 0) for (const id of takeAll(todo.woken)) completeFetch(state, id, out);
    else if (fetchers.ready.items.length > 0) for (const key of takeAll(fetchers.ready)) pumpFetcher(state, key, out);
    else return;
  }
}

function onControlEvent(state: BrokerState, event: ControlEvent, out: Out): void {
  switch (event.type) {
    case 'caughtUp':
      return onCaughtUp(state, out);
    case 'metadataChanged':
      return onMetadataChanged(state, event.delta, out);
    case 'shutdownGranted':
      return beginCleanEnd(state, event.brokerEpoch, out);
    case 'isrAnswered': {
      const partition = state.partitions.get(event.result.tp);
      if (partition !== undefined) onIsrAnswered(state, partition, event.result, out);
      return;
    }
    case 'forwarded':
      return event.token === GROUP_TOPIC_TOKEN ? onTopicCreationAnswered(state.coordinator) : onTopicCreated(state, event.token);
    case 'unfenced':
      return;
  }
}
