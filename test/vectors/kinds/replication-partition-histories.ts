import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { createRun, loadScenario, type Scenario, type TraceEntry } from '../../../sim/index.ts';
import { applyRecords } from '../../../sim/protocol/metadata/applyRecords.ts';
import { emptyImage, type PartitionRegistration } from '../../../sim/protocol/metadata/image.ts';
import type { VectorResult } from './result.ts';

type State = Omit<PartitionRegistration, 'topic' | 'topicId' | 'partition' | 'tp'>;

interface HistoryCase {
  readonly input: { readonly scenario: string; readonly topic: string; readonly partition: number };
  readonly expected: readonly State[];
}

/** Every state that a partition goes through while a recording is played, as the metadata log tells it. */
export function run({ input, expected }: HistoryCase): VectorResult {
  const loaded = loadScenario(readFileSync(join('test/golden', input.scenario), 'utf8'), input.scenario);
  if (!loaded.ok) return { ok: false, actual: loaded.problems.map(problem => problem.message) };
  const actual = historyOf(traceOf(loaded.scenario, input.scenario), input.topic, input.partition);
  return isDeepStrictEqual(actual, expected) ? { ok: true } : { ok: false, actual };
}

/** One table asks for many partitions of one scenario, so each is played once. */
const traces = new Map<string, readonly TraceEntry[]>();

function traceOf(scenario: Scenario, name: string): readonly TraceEntry[] {
  const known = traces.get(name);
  if (known !== undefined) return known;
  const played = createRun(scenario, { trace: true });
  played.advanceTo(played.endUs);
  traces.set(name, played.trace.entries);
  return played.trace.entries;
}

function historyOf(entries: readonly TraceEntry[], topic: string, partition: number): readonly State[] {
  const image = emptyImage();
  const states: State[] = [];
  for (const { note } of entries) {
    if (note.kind !== 'metadata.appended') continue;
    const change = applyRecords(image, [note.record], note.offset).partitions.get(`${topic}-${partition}`);
    if (change?.current !== null && change?.current !== undefined) states.push(stateOf(change.current));
  }
  return states;
}

const stateOf = ({ topic: _topic, topicId: _topicId, partition: _partition, tp: _tp, ...state }: PartitionRegistration): State => ({
  ...state,
});
