import { createSimulation, playOne, playUntil, processNamed, scheduleForRun } from '../cluster/cluster.ts';
import { startProcess } from '../cluster/processes.ts';
import type { Cluster } from '../cluster/types.ts';
import { createSnapshot } from '../cluster/snapshot/index.ts';
import { clone } from '../engine/clone.ts';
import { digestText } from '../engine/digest.ts';
import { atOf, causeOf, cutAfter } from '../engine/eventLog.ts';
import { peekAt } from '../engine/queue.ts';
import { usToMs, type Us } from '../engine/time.ts';
import type { TraceNote } from '../trace/entry.ts';
import { createJudges, judgeEnd, judgeEntry, openNotebook, type Violation } from '../check/index.ts';
import { boot } from './boot.ts';
import { createCheckpoints, forgetAfter, isDue, keep, latest, type Checkpoint, type Checkpoints } from './checkpoints.ts';
import { createExpectationStates, judgeExpectations, lastChanceUs, watchExpectations } from './expectations.ts';
import { createRecorder, forget, record, rewindTo } from './recorder.ts';
import type { ConsoleAction } from './perform/console.ts';
import { performAction, whyNot } from './perform/index.ts';
import type { Outcome } from './perform/types.ts';
import type { Action, Scenario } from './scenario/types.ts';
import { nowOf, tell, type Session } from './session.ts';
import { specOf, startsAtUs } from './spec.ts';
import type { RunState, WholeState } from './state.ts';
import { commandAnswered, failUnplayedSteps, missDeadline, playSatisfiedSteps, playStep, scheduleSteps } from './steps.ts';
import type { Done, ManualAction, Run, RunOptions, RunResult } from './types.ts';
import { createMetadataAnswers } from './watch.ts';

/** Boots a scenario's cluster and stands at time 0. */
export function createRun(scenario: Scenario, options: RunOptions = {}): Run {
  const seed = options.seed ?? scenario.seed;
  const trace = options.trace ?? true;
  const recorder = createRecorder(trace);
  const judges = createJudges(scenario.expect.flatMap(one => (one.type === 'holds' || one.type === 'breaks' ? [one.invariant] : [])));
  const observe = (at: Us, event: number, node: string, note: TraceNote): void => heard(session, { at, event, node, note });
  const simulation = createSimulation(specOf(scenario, seed), { observe, traceMessages: trace });
  const session: Session = {
    scenario,
    simulation,
    recorder,
    judges,
    answers: createMetadataAnswers(),
    endUs: Math.min(options.untilUs ?? scenario.runForUs, scenario.runForUs),
    state: createRunState(scenario, judges.map(openNotebook)),
  };
  boot(session, specOf(scenario, seed));
  begin(session);
  return new ScenarioRun(session, seed, options.rewindable ?? trace);
}

function createRunState(scenario: Scenario, judges: RunState['judges']): RunState {
  return {
    begun: false,
    lets: {},
    played: scenario.steps.map(() => false),
    armedAt: scenario.steps.map(() => -1),
    begunSteps: [],
    nextCommand: 1,
    answers: [],
    checks: [],
    asked: [],
    expectations: createExpectationStates(scenario.expect),
    judges,
    changed: true,
    manualDone: 0,
    lastStepAt: 0,
    finished: false,
    warnings: [],
  };
}

/** Steps come first, then clients start. */
function begin(session: Session): void {
  const { cluster } = session.simulation;
  const { scenario } = session;
  session.state.begun = true;
  scheduleSteps(session);
  for (const client of [...scenario.producers, ...scenario.consumers])
    scheduleForRun(cluster, startsAtUs(client), { type: 'start', client: client.name });
  for (const consumer of scenario.consumers) {
    if (consumer.untilUs !== null)
      scheduleForRun(cluster, consumer.untilUs, { type: 'do', action: { type: 'stopConsumer', consumer: consumer.name } });
  }
}

type RunInput =
  | { readonly type: 'step' | 'deadline'; readonly step: number }
  | { readonly type: 'look' }
  | { readonly type: 'start'; readonly client: string }
  | { readonly type: 'do'; readonly action: Action };

/** Bare traffic: nothing that a condition could look at has changed. */
const isPlumbing = (kind: string): boolean => kind.startsWith('message.') || kind.startsWith('connection.');

function heard(session: Session, happening: { at: Us; event: number; node: string; note: TraceNote }): void {
  const { state, judges } = session;
  const entry = record(session.recorder, happening);
  for (let index = 0; index < judges.length; index++) {
    const judged = state.judges[index]!;
    if (judged.violation !== null) continue;
    judgeEntry(judges[index]!, judged, entry);
    if (judged.violation !== null)
      tell(session, { kind: 'violation', invariant: judges[index]!.name, detail: (judged.violation as Violation).detail });
  }
  const { note } = happening;
  if (note.kind === 'command.completed') state.answers.push(note);
  if (!isPlumbing(note.kind)) state.changed = true;
}

/** What the run itself does at its own events. */
function handleRunEvent(session: Session, input: RunInput): void {
  switch (input.type) {
    case 'step':
      return playStep(session, session.scenario.steps[input.step]!);
    case 'deadline':
      return missDeadline(session, input.step);
    case 'look':
      session.state.changed = true;
      return;
    case 'start': {
      const process = processNamed(session.simulation.cluster, input.client)!;
      if (process.status === 'notStarted') startProcess(session.simulation.cluster, session.simulation.port, process);
      return;
    }
    case 'do':
      performAction(session, input.action, { timeoutUs: null });
  }
}

/** After each event: answers, then conditions, as long as one leads to another. */
function afterEvent(session: Session): void {
  const { state } = session;
  while (state.changed) {
    state.changed = false;
    for (const answer of state.answers.splice(0)) commandAnswered(session, answer);
    playSatisfiedSteps(session);
    watchExpectations(session);
  }
}

/** A class, so that a run is one object with getters; all that matters is in the session. */
class ScenarioRun implements Run {
  readonly manual: ManualAction[] = [];
  readonly #checkpoints: Checkpoints<WholeState> = createCheckpoints();
  readonly #session: Session;
  readonly #rewindable: boolean;
  readonly seed: number;

  constructor(session: Session, seed: number, rewindable: boolean) {
    this.#session = session;
    this.seed = seed;
    this.#rewindable = rewindable;
    this.#keep();
  }

  get scenario(): Scenario {
    return this.#session.scenario;
  }
  get endUs(): Us {
    return this.#session.endUs;
  }
  get nowUs(): Us {
    return Math.max(0, nowOf(this.#session));
  }
  get eventCount(): number {
    return this.#session.simulation.cluster.state.eventCount;
  }
  get finished(): boolean {
    return this.#session.state.finished;
  }
  get trace() {
    return this.#session.recorder.trace;
  }
  get traceLength(): number {
    return this.#session.recorder.position;
  }

  advanceTo(us: Us): void {
    this.#playTo(Math.min(us, this.endUs));
    if (us >= this.endUs) this.#finish();
  }

  seek(us: Us): void {
    const checkpoint = this.#rewindable ? latest(this.#checkpoints, ({ at }) => at <= us) : null;
    // A future that was played before need not be played again: its checkpoints serve forward too.
    if (checkpoint !== null && (us < this.nowUs || checkpoint.eventCount > this.eventCount)) this.#restore(checkpoint);
    this.advanceTo(us);
  }

  step(count: number): void {
    const target = Math.max(this.#checkpoints.list[0]?.eventCount ?? 0, this.eventCount + count);
    if (target < this.eventCount) this.#restore(latest(this.#checkpoints, checkpoint => checkpoint.eventCount <= target));
    const { queue } = this.#session.simulation.cluster.state;
    while (this.eventCount < target && queue.size > 0 && peekAt(this.#session.simulation.cluster.state.queue) <= this.endUs)
      this.#playOne();
  }

  do(action: Action | ConsoleAction): Done {
    const problem = whyNot(this.#session, action);
    if (problem !== null) return { ok: false, problem };
    const { recorder, simulation } = this.#session;
    this.manual.length = this.#session.state.manualDone;
    forgetAfter(this.#checkpoints, this.eventCount);
    forget(recorder);
    cutAfter(simulation.cluster.eventLog, nowOf(this.#session), simulation.cluster.state.event);
    this.manual.push({ atUs: this.nowUs, eventCount: this.eventCount, action });
    // Before the first event of the scenario the clock still stands at the end of booting.
    simulation.cluster.state.now = this.nowUs;
    const outcome = this.#perform(action);
    if (outcome.type === 'failed')
      return { ok: false, problem: `${outcome.error}${outcome.message === null ? '' : `: ${outcome.message}`}` };
    return { ok: true, command: outcome.type === 'asked' ? outcome.command : null };
  }

  whyNot(action: Action): string | null {
    return whyNot(this.#session, action);
  }

  digest(): string {
    return digestText(this.#session.simulation.cluster.state.digest);
  }

  snapshot() {
    return createSnapshot(this.#session.simulation.cluster);
  }

  look<Seen>(reader: (cluster: Cluster) => Seen): Seen {
    return reader(this.#session.simulation.cluster);
  }

  causeOf(event: number): number {
    return causeOf(this.#session.simulation.cluster.eventLog, event);
  }

  eventAt(event: number): Us {
    return atOf(this.#session.simulation.cluster.eventLog, event);
  }

  checks() {
    return this.#session.state.checks;
  }

  asked() {
    return this.#session.state.asked;
  }

  result(): RunResult {
    const { scenario, state } = this.#session;
    return {
      scenario: scenario.file,
      seed: this.seed,
      digest: this.digest(),
      events: this.eventCount,
      simulatedMs: usToMs(this.nowUs),
      ok: state.checks.every(check => check.ok),
      checks: [...state.checks],
      warnings: [...state.warnings],
    };
  }

  /** Plays all events up to an instant, doing by hand again what was done by hand. */
  #playTo(us: Us): void {
    for (;;) {
      const next = this.#nextManual();
      if (next === undefined || next.atUs > us) break;
      // Of several actions between two events the first has no events before it that the others still wait for.
      if (this.eventCount < next.eventCount) this.#playEvents(us, next.eventCount);
      if (this.eventCount < next.eventCount) return;
      this.#session.simulation.cluster.state.now = next.atUs;
      this.#perform(next.action);
    }
    this.#playEvents(us, -1);
  }

  /** The first action by hand that has not happened at this point of the replay. */
  #nextManual(): ManualAction | undefined {
    return this.manual[this.#session.state.manualDone];
  }

  #perform(action: Action | ConsoleAction): Outcome {
    this.#session.state.manualDone++;
    const outcome = performAction(this.#session, action, { timeoutUs: null });
    afterEvent(this.#session);
    return outcome;
  }

  #playEvents(us: Us, eventCount: number): void {
    const session = this.#session;
    const handle = (input: unknown): void => handleRunEvent(session, input as RunInput);
    playUntil(session.simulation, us, handle, () => {
      afterEvent(session);
      this.#keep();
      return this.eventCount === eventCount;
    });
  }

  #playOne(): void {
    const next = this.#nextManual();
    if (next !== undefined && next.eventCount === this.eventCount) this.#perform(next.action);
    playOne(this.#session.simulation, input => handleRunEvent(this.#session, input as RunInput));
    afterEvent(this.#session);
    this.#keep();
  }

  /** The end: what was still open is judged. An `eventually` may have some time left beyond it. */
  #finish(): void {
    const { state } = this.#session;
    if (state.finished) return;
    const last = this.endUs === this.scenario.runForUs ? lastChanceUs(this.#session) : this.endUs;
    while (last > nowOf(this.#session) && lastChanceUs(this.#session) > nowOf(this.#session))
      this.#playTo(Math.min(last, nowOf(this.#session) + 10_000));
    state.finished = true;
    if (this.endUs < this.scenario.runForUs) return;
    const { cluster } = this.#session.simulation;
    this.#session.judges.forEach((judge, index) => judgeEnd(judge, state.judges[index]!, createSnapshot(cluster), cluster.state.event));
    failUnplayedSteps(this.#session);
    judgeExpectations(this.#session);
  }

  #keep(): void {
    if (!this.#rewindable || !isDue(this.#checkpoints, this.eventCount)) return;
    const { simulation, state, recorder } = this.#session;
    const { state: cluster } = simulation.cluster;
    const { position } = recorder;
    this.#goOnIn(keep(this.#checkpoints, { at: cluster.now, eventCount: cluster.eventCount, position, state: { cluster, run: state } }));
  }

  #restore(checkpoint: Checkpoint<WholeState>): void {
    this.#goOnIn(clone(checkpoint.state));
    rewindTo(this.#session.recorder, checkpoint.position);
  }

  #goOnIn({ cluster, run }: WholeState): void {
    this.#session.simulation.cluster.state = cluster;
    this.#session.state = run;
  }
}
