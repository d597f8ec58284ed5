import { applyEffects } from '../../cluster/connections.ts';
import {
  beginFault,
  endFault,
  faultName,
  heal,
  isIsolated,
  setDrift,
  skewClock,
  type DirectedLink,
  type FaultSpec,
  type HostId,
} from '../../world/index.ts';
import type { Action, ActionOf, Target } from '../scenario/types.ts';
import type { Session } from '../session.ts';
import { findTarget } from './target.ts';
import { DONE, failed, type Outcome, type Performer, type Performers } from './types.ts';

type Spec = { readonly ok: true; readonly spec: FaultSpec } | { readonly ok: false; readonly problem: string };
type Hosts = { readonly ok: true; readonly hosts: readonly HostId[] } | { readonly ok: false; readonly problem: string };

function hostsOf(session: Session, targets: readonly Target[]): Hosts {
  const hosts: HostId[] = [];
  for (const target of targets) {
    const found = findTarget(session, target);
    if (!found.ok) return found;
    hosts.push(found.process.host);
  }
  return { ok: true, hosts };
}

/** An action that begins a fault of the world. */
function fault<One extends Action>(toSpec: (session: Session, action: One) => Spec): Performer<One> {
  return {
    whyNot(session, action) {
      const made = toSpec(session, action);
      return made.ok ? null : made.problem;
    },
    perform(session, action) {
      const made = toSpec(session, action);
      return made.ok ? begin(session, made.spec) : failed(made.problem);
    },
  };
}

function begin({ simulation: { cluster } }: Session, spec: FaultSpec): Outcome {
  const { state } = cluster;
  const { id, effects } = beginFault(state.world, spec);
  cluster.observe(state.now, state.event, '', { kind: 'fault.began', fault: id, action: faultName(state.world, spec) });
  applyEffects(cluster, effects);
  return DONE;
}

const onHosts = (session: Session, targets: readonly Target[], toSpec: (hosts: readonly HostId[]) => FaultSpec): Spec => {
  const found = hostsOf(session, targets);
  return found.ok ? { ok: true, spec: Object.freeze(toSpec(found.hosts)) } : found;
};

const bothWays = ([a, b]: readonly HostId[]): readonly DirectedLink[] => [
  { from: a!, to: b! },
  { from: b!, to: a! },
];

const PARTITION = fault<ActionOf<'partition'>>((session, { groups }) => {
  const found = groups.map(group => hostsOf(session, group));
  const wrong = found.find(group => !group.ok);
  if (wrong !== undefined && !wrong.ok) return wrong;
  return { ok: true, spec: Object.freeze({ type: 'partition', groups: found.map(group => (group.ok ? group.hosts : [])) }) };
});

const ISOLATE = fault<ActionOf<'isolate'>>((session, { node }) => {
  const found = findTarget(session, node);
  if (!found.ok) return found;
  const { world } = session.simulation.cluster.state;
  if (isIsolated(world, found.process.host)) return { ok: false, problem: `${found.process.name} is isolated already` };
  return { ok: true, spec: Object.freeze({ type: 'isolate', host: found.process.host }) };
});

/** Ends network faults; says of each whether it touched anything. */
const HEAL: Performer<ActionOf<'heal'>> = {
  whyNot(session, { node }) {
    const { world } = session.simulation.cluster.state;
    if (world.faults.every(({ spec }) => spec.type === 'slowDisk')) return 'no network fault is active';
    if (node === null) return null;
    const found = findTarget(session, node);
    return found.ok ? null : found.problem;
  },
  perform(session, { node }) {
    const problem = this.whyNot(session, { type: 'heal', node });
    if (problem !== null) return failed(problem);
    const { cluster } = session.simulation;
    const { state } = cluster;
    const found = node === null ? null : findTarget(session, node);
    const { faults, effects } = heal(state.world, state.now, found?.ok === true ? found.process.host : null);
    for (const one of faults) endedFault(session, one);
    applyEffects(cluster, effects);
    return DONE;
  },
};

/** A fault is over: what it touched is told, and a fault that touched nothing is a warning of the run. */
function endedFault(
  session: Session,
  { id, spec, touched }: { readonly id: number; readonly spec: FaultSpec; readonly touched: number },
): void {
  const { cluster } = session.simulation;
  const action = faultName(cluster.state.world, spec);
  cluster.observe(cluster.state.now, cluster.state.event, '', { kind: 'fault.ended', fault: id, action, touched });
  if (touched === 0) session.state.warnings.push(`${action} touched nothing`);
}

/** A factor of 1 takes the slowness away. */
const SLOW_DISK: Performer<ActionOf<'slowDisk'>> = {
  whyNot(session, { node }) {
    const found = findTarget(session, node);
    return found.ok ? null : found.problem;
  },
  perform(session, { node, factor }) {
    const found = findTarget(session, node);
    if (!found.ok) return failed(found.problem);
    const { state } = session.simulation.cluster;
    const { host } = found.process;
    const old = state.world.faults.find(({ spec }) => spec.type === 'slowDisk' && spec.host === host);
    if (old !== undefined) endedFault(session, endFault(state.world, state.now, old.id).fault);
    return factor === 1 ? DONE : begin(session, Object.freeze({ type: 'slowDisk', host, factor }));
  },
};

const onClock = <One extends ActionOf<'skewClock' | 'driftClock'>>(
  turn: (session: Session, host: HostId, action: One) => void,
): Performer<One> => ({
  whyNot(session, { host }) {
    const found = findTarget(session, host);
    return found.ok ? null : found.problem;
  },
  perform(session, action) {
    const found = findTarget(session, action.host);
    if (!found.ok) return failed(found.problem);
    turn(session, found.process.host, action);
    return DONE;
  },
});

export const WORLD_PERFORMERS: Performers<
  'partition' | 'isolate' | 'cut' | 'heal' | 'delay' | 'lose' | 'drop' | 'limit' | 'slowDisk' | 'skewClock' | 'driftClock'
> = {
  partition: PARTITION,
  isolate: ISOLATE,
  cut: fault((session, { from, to }) => onHosts(session, [from, to], ([a, b]) => ({ type: 'cut', from: a!, to: b! }))),
  heal: HEAL,
  delay: fault((session, { link, byUs }) => onHosts(session, link, hosts => ({ type: 'delay', links: bothWays(hosts), byUs }))),
  lose: fault((session, { link, ratio }) => onHosts(session, link, hosts => ({ type: 'lose', links: bothWays(hosts), ...ratio }))),
  drop: fault((session, { request, from, to, count }) =>
    onHosts(session, [from, to], ([a, b]) => ({ type: 'drop', request, from: a!, to: b!, count: count ?? 0 })),
  ),
  limit: fault((session, { link, bytesPerSecond }) =>
    onHosts(session, link, hosts => ({ type: 'limit', links: bothWays(hosts), bytesPerSecond })),
  ),
  slowDisk: SLOW_DISK,
  skewClock: onClock(({ simulation: { cluster } }, host, { byUs }) => skewClock(cluster.state.world, host, byUs)),
  driftClock: onClock(({ simulation: { cluster } }, host, { ppm }) => setDrift(cluster.state.world, cluster.state.now, host, ppm)),
};
