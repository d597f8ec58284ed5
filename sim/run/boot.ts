import { playUntil, processNamed, startNodes, type Simulation } from '../cluster/cluster.ts';
import { ADMIN } from '../cluster/names.ts';
import { createSnapshot } from '../cluster/snapshot/index.ts';
import type { ClusterSpec } from '../cluster/spec.ts';
import { stepProcess } from '../cluster/processes.ts';
import { assert } from '../engine/assert.ts';
import { MILLISECOND } from '../engine/time.ts';
import type { Session } from './session.ts';
import { report } from './session.ts';

const TICK = 10 * MILLISECOND;

/**
 * Brings the cluster up before time 0: nodes start, brokers register and are unfenced, the topics of the file are created one by one as an
 * administrator would, and everybody has heard of them.
 */
export function boot(session: Session, spec: ClusterSpec): void {
  const { simulation, scenario } = session;
  startNodes(simulation, spec);
  waitFor(session, 'every broker is registered and unfenced', () => {
    const snapshot = createSnapshot(simulation.cluster);
    return spec.brokers.every(({ nodeId, starts }) => !starts || snapshot.broker(nodeId)?.fenced === false);
  });
  for (const topic of scenario.topics) {
    const { name, partitions, replicationFactor, assignment, config } = topic;
    const id = session.state.nextCommand++;
    askAdmin(simulation, { id, type: 'createTopic', name, partitions, replicationFactor, assignment, config, validateOnly: false });
    waitFor(session, `topic ${name} is created`, () => session.state.answers.some(answer => answer.id === id));
    const answer = session.state.answers.splice(0).find(one => one.id === id);
    if (answer !== undefined && answer.error !== null) {
      report(session, null, { name: `topic ${name}`, ok: false, detail: `${answer.error}: ${answer.message ?? ''}` });
    }
  }
  playUntil(simulation, -1, () => {});
}

function waitFor({ simulation }: Session, what: string, isSo: () => boolean): void {
  const { cluster } = simulation;
  while (!isSo()) {
    assert(cluster.state.now < 0, 'the cluster did not come up in time', { what });
    playUntil(simulation, Math.min(-1, cluster.state.now + TICK), () => {});
    if (cluster.state.now >= -1 && !isSo()) assert(false, 'the cluster did not come up in time', { what });
  }
}

/** Hands a command to the administrator's client. */
export function askAdmin({ cluster, port }: Simulation, command: object): void {
  stepProcess(cluster, port, processNamed(cluster, ADMIN)!, { type: 'command', command });
}
