import type { Judge } from '../check/index.ts';
import type { Simulation } from '../cluster/cluster.ts';
import { createLook } from '../cluster/snapshot/index.ts';
import { usToMs, type Us } from '../engine/time.ts';
import type { RunNote } from '../trace/entry.ts';
import type { ExpressionEnvironment } from './expression/index.ts';
import type { Recorder } from './recorder.ts';
import type { Scenario, Step } from './scenario/types.ts';
import type { RunState } from './state.ts';
import type { MetadataAnswers } from './watch.ts';

/** What the parts of a run share. `state` (and the cluster's) is replaced when the run is rewound; the rest stays. */
export interface Session {
  readonly scenario: Scenario;
  readonly simulation: Simulation;
  readonly recorder: Recorder;
  readonly judges: readonly Judge[];
  readonly answers: MetadataAnswers;
  /** The scenario's own end, or an earlier one. */
  readonly endUs: Us;
  state: RunState;
}

export const nowOf = (session: Session): Us => session.simulation.cluster.state.now;

export const environmentOf = (session: Session): ExpressionEnvironment => ({
  snapshot: createLook(session.simulation.cluster),
  nowMs: usToMs(nowOf(session)),
  lets: session.state.lets,
});

/** Something that the scenario did, for the trace. */
export function tell(session: Session, note: RunNote): void {
  const { cluster } = session.simulation;
  cluster.observe(cluster.state.now, cluster.state.event, '', note);
}

/** Writes down how a check went. */
export function report(session: Session, step: Step | null, { name, ok, detail }: { name: string; ok: boolean; detail: string }): void {
  session.state.checks.push(Object.freeze({ name, ok, atMs: usToMs(nowOf(session)), detail, step: step?.index ?? -1 }));
  tell(session, ok ? { kind: 'check.held', check: name } : { kind: 'check.failed', check: name, detail });
}
