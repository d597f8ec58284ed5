import { configOf } from '../../cluster/cluster.ts';
import { crash, startProcess, stepProcess } from '../../cluster/processes.ts';
import type { AnyInput, Process } from '../../cluster/types.ts';
import { usToMs } from '../../engine/time.ts';
import type { ConfigOverrides } from '../../protocol/config/definition.ts';
import type { ActionOf, ActionType, Target } from '../scenario/types.ts';
import type { Session } from '../session.ts';
import { findTarget } from './target.ts';
import { DONE, failed, type Outcome, type Performer, type Performers } from './types.ts';

/** Why a client's application cannot be asked for anything now. */
function whyNotRunning(session: Session, target: Target): string | null {
  const found = findTarget(session, target);
  if (!found.ok) return found.problem;
  return found.process.status === 'running' || found.process.status === 'paused' ? null : `${found.process.name} is not running`;
}

/** Hands a command to a client's application; `waits` is false for what takes its time by design. */
function ask(session: Session, target: Target, command: object, waits = true): Outcome {
  const problem = whyNotRunning(session, target);
  const found = findTarget(session, target);
  if (problem !== null || !found.ok) return failed(problem ?? 'no such client');
  const { cluster, port } = session.simulation;
  const id = session.state.nextCommand++;
  const input: AnyInput = { type: 'command', command: { id, ...command } };
  if (found.process.status === 'paused') found.process.backlog.push({ event: cluster.state.event, input });
  else stepProcess(cluster, port, found.process, input);
  return { type: 'asked', command: id, waits };
}

type ClientAction = Extract<ActionOf<ActionType>, { readonly producer: Target } | { readonly consumer: Target }>;

const targetOf = (action: ClientAction): Target => ('producer' in action ? action.producer : action.consumer);

/** An action that is a command of the client's application. */
const command = <One extends ClientAction>(toCommand: (action: One, session: Session) => object, waits = true): Performer<One> => ({
  whyNot: (session, action) => whyNotRunning(session, targetOf(action)),
  perform: (session, action) => ask(session, targetOf(action), toCommand(action, session), waits),
});

/** Starts a client's process, with other settings if the action gives some. */
const start = <One extends ActionOf<'startProducer' | 'startConsumer'>>(): Performer<One> => ({
  whyNot(session, action) {
    const found = findTarget(session, targetOf(action));
    if (!found.ok) return found.problem;
    return found.process.status === 'down' || found.process.status === 'notStarted' ? null : `${found.process.name} is running`;
  },
  perform(session, action) {
    const problem = this.whyNot(session, action);
    const found = findTarget(session, targetOf(action));
    if (problem !== null || !found.ok) return failed(problem ?? 'no such client');
    if (action.config !== null) reconfigure(found.process, action.config);
    startProcess(session.simulation.cluster, session.simulation.port, found.process);
    return DONE;
  },
});

function reconfigure(process: Process, config: ConfigOverrides): void {
  process.config = configOf(process.role, config);
}

const kill = <One extends ActionOf<'killProducer' | 'killConsumer'>>(): Performer<One> => ({
  whyNot: (session, action) => whyNotRunning(session, targetOf(action)),
  perform(session, action) {
    const problem = whyNotRunning(session, targetOf(action));
    const found = findTarget(session, targetOf(action));
    if (problem !== null || !found.ok) return failed(problem ?? 'no such client');
    crash(session.simulation.cluster, found.process);
    return DONE;
  },
});

export const PRODUCER_PERFORMERS: Performers<'produce' | 'flush' | 'startProducer' | 'stopProducer' | 'killProducer'> = {
  produce: command(({ producer, topic, partition, key, value, timestampMs, headers }, session) => ({
    type: 'produce',
    topic: topic ?? session.scenario.producers.find(({ name }) => name === producer)?.topic ?? '',
    ...{ partition, key, value, timestamp: timestampMs, headers: Object.entries(headers) },
  })),
  flush: command(() => ({ type: 'flush' })),
  startProducer: start(),
  stopProducer: command(() => ({ type: 'close' })),
  killProducer: kill(),
};

export const CONSUMER_PERFORMERS: Performers<
  | 'startConsumer'
  | 'stopConsumer'
  | 'killConsumer'
  | 'leaveGroup'
  | 'subscribe'
  | 'poll'
  | 'startPolling'
  | 'busy'
  | 'seek'
  | 'commit'
  | 'pausePartitions'
  | 'resumePartitions'
> = {
  startConsumer: start(),
  stopConsumer: command(() => ({ type: 'close' })),
  killConsumer: kill(),
  leaveGroup: command(() => ({ type: 'leaveGroup' })),
  subscribe: command(({ topics }) => ({ type: 'subscribe', topics })),
  poll: command(({ timeoutUs }) => ({ type: 'poll', timeoutMs: usToMs(timeoutUs) }), false),
  startPolling: command(() => ({ type: 'startPolling' })),
  busy: command(({ forUs }) => ({ type: 'busy', forMs: usToMs(forUs) }), false),
  seek: command(({ topic, partition, offset }) => ({ type: 'seek', topic, partition, offset })),
  commit: command(({ offsets }) => ({ type: 'commit', offsets })),
  pausePartitions: command(({ partitions }) => ({ type: 'pausePartitions', partitions })),
  resumePartitions: command(({ partitions }) => ({ type: 'resumePartitions', partitions })),
};
