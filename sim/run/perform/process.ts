import { addBroker, processNamed } from '../../cluster/cluster.ts';
import { crash, pause, powerOff, replaceDisk, resume, startProcess, stepProcess } from '../../cluster/processes.ts';
import type { Process, ProcessStatus } from '../../cluster/types.ts';
import { newBrokerSpec } from '../spec.ts';
import type { ActionOf } from '../scenario/types.ts';
import type { Session } from '../session.ts';
import { findTarget } from './target.ts';
import { DONE, failed, type Performer, type Performers } from './types.ts';

const STATUS: Readonly<Record<ProcessStatus, string>> = {
  notStarted: 'has not started yet',
  running: 'is running',
  paused: 'is paused',
  down: 'is down',
};

type NodeAction = ActionOf<'crash' | 'powerOff' | 'stop' | 'start' | 'pause' | 'resume' | 'replaceDisk'>;

/** An action on one process that is possible only in some of its states. */
const onProcess = (possible: readonly ProcessStatus[], act: (session: Session, process: Process) => void): Performer<NodeAction> => ({
  whyNot(session, { node }) {
    const found = findTarget(session, node);
    if (!found.ok) return found.problem;
    return possible.includes(found.process.status) ? null : `${found.process.name} ${STATUS[found.process.status]}`;
  },
  perform(session, action) {
    const problem = this.whyNot(session, action);
    const found = findTarget(session, action.node);
    if (problem !== null || !found.ok) return failed(problem ?? 'no such node');
    act(session, found.process);
    return DONE;
  },
});

const UP: readonly ProcessStatus[] = ['running', 'paused'];
const DOWN: readonly ProcessStatus[] = ['down', 'notStarted'];

export const PROCESS_PERFORMERS: Performers<'addBroker' | 'crash' | 'powerOff' | 'stop' | 'start' | 'pause' | 'resume' | 'replaceDisk'> = {
  crash: onProcess(UP, ({ simulation }, process) => crash(simulation.cluster, process)),
  powerOff: {
    ...onProcess([...UP, ...DOWN], ({ simulation }, process) => powerOff(simulation.cluster, process)),
    whyNot(session, { node }) {
      const found = findTarget(session, node);
      if (!found.ok) return found.problem;
      const host = session.simulation.cluster.state.world.hosts[found.process.host]!;
      return host.power === 'on' ? null : `${found.process.name} has no power already`;
    },
  },
  stop: onProcess(['running'], ({ simulation }, process) => stepProcess(simulation.cluster, simulation.port, process, { type: 'stop' })),
  addBroker: {
    whyNot: ({ simulation }, { id }) =>
      processNamed(simulation.cluster, `broker-${id}`) === undefined ? null : `broker-${id} belongs to the cluster already`,
    perform(session, action) {
      const problem = this.whyNot(session, action);
      if (problem !== null) return failed(problem);
      addBroker(session.simulation, newBrokerSpec(session.scenario, action.id, action.rack));
      return DONE;
    },
  },
  start: onProcess(DOWN, ({ simulation }, process) => startProcess(simulation.cluster, simulation.port, process)),
  pause: onProcess(['running'], ({ simulation }, process) => pause(simulation.cluster, process)),
  resume: onProcess(['paused'], ({ simulation }, process) => resume(simulation.cluster, simulation.port, process)),
  replaceDisk: onProcess(DOWN, ({ simulation }, process) => replaceDisk(simulation.cluster, process)),
};
