import { exceptionOf } from '../../../sim/protocol/client/errors.ts';
import { ERROR_CODES, type ErrorName } from '../../../sim/protocol/messages/errors.ts';
import { createRun, loadScenario, type Run } from '../../../sim/index.ts';
import type { VectorResult } from './result.ts';

type Settings = Readonly<Record<string, unknown>>;

interface Input {
  readonly topic?: string;
  readonly partitions?: number;
  readonly replicationFactor?: number;
  readonly assignment?: Readonly<Record<string, readonly number[]>>;
  readonly topicConfig?: Settings;
  readonly producerConfig?: Settings;
  readonly 'max.block.ms'?: number;
  readonly 'auto.create.topics.enable'?: boolean;
  readonly keyBytes?: number | null;
  readonly key?: string | null;
  readonly valueBytes?: number;
  readonly partition?: number;
  readonly timestamp?: number;
  /** The record's timestamp minus the broker's clock. */
  readonly timestampMinusNowMs?: number;
  readonly steps?: readonly {
    readonly wait?: string;
    readonly crash?: string;
    readonly produce?: Settings;
    readonly createTopic?: Settings;
  }[];
  readonly createTopic?: Settings;
}

/** One record sent by a real producer: accepted, or its exception and message (recorded). */
interface ProducerErrorsCase {
  readonly name: string;
  readonly input: Input;
  readonly expected: {
    readonly ok?: true;
    readonly error?: string;
    readonly message?: string;
    readonly recordsAcceptedBefore?: number;
    readonly afterMs?: number;
  };
}

export const run = ({ input, expected }: ProducerErrorsCase, _header: unknown): VectorResult => {
  const loaded = loadScenario(JSON.stringify(scenarioOf(input)), 'vector.json');
  if (!loaded.ok) return { ok: false, actual: loaded.problems.map(problem => problem.message) };
  const played = createRun(loaded.scenario, { trace: true, rewindable: false });
  const actual = play(played, input);
  const holds =
    (expected.ok === true
      ? actual.error === null
      : actual.error === expected.error && matches(expected.message ?? '', actual.message ?? '')) &&
    (expected.recordsAcceptedBefore === undefined || actual.acceptedBefore === expected.recordsAcceptedBefore) &&
    (expected.afterMs === undefined || Math.abs(actual.afterMs - expected.afterMs) <= 100);
  return holds ? { ok: true } : { ok: false, actual };
};

const STEP_MS = 2_000;
const RECORDS_UNTIL_IT_BLOCKS = 8;
const ANSWERED_WITHIN_MS = 30_000;

/** The cluster and the producer; what happens is done by hand, since the scenario's parser would refuse some of it. */
function scenarioOf(input: Input): object {
  const topic = input.topic ?? 'orders';
  const exists = topic === 'orders' || input.partitions !== undefined || input.topicConfig !== undefined;
  const placement =
    input.assignment === undefined
      ? { partitions: input.partitions ?? 1, replicationFactor: input.replicationFactor ?? 1 }
      : { assignment: input.assignment };
  return {
    format: 1,
    title: 'vector',
    runFor: '120s',
    cluster: {
      mode: 'kraft',
      controllers: 1,
      brokers: 3,
      config: { 'auto.create.topics.enable': input['auto.create.topics.enable'] ?? true },
    },
    topics: exists ? [{ name: topic, ...placement, config: input.topicConfig ?? {} }] : [],
    producers: [
      { name: 'p', config: { 'linger.ms': 0, 'max.block.ms': input['max.block.ms'] ?? 3_000, ...input.producerConfig }, records: [] },
    ],
  };
}

interface Outcome {
  readonly error: string | null;
  readonly message: string | null;
  readonly acceptedBefore: number;
  readonly afterMs: number;
}

/** Does one step after the other and waits for the answer to the last one. */
function play(played: Run, input: Input): Outcome {
  const steps = input.steps ?? [input.createTopic === undefined ? { produce: recordOf(input) } : { createTopic: input.createTopic }];
  let atMs = STEP_MS;
  for (const step of steps) {
    played.advanceTo(atMs * 1_000);
    if (step.wait === undefined) doStep(played, step, input);
    atMs += step.wait === undefined ? STEP_MS : Number.parseInt(step.wait, 10) * 1_000;
  }
  const askedAtMs = atMs - STEP_MS;
  const before = answersOf(played).filter(({ at }) => at < askedAtMs * 1_000).length;
  played.advanceTo((askedAtMs + ANSWERED_WITHIN_MS) * 1_000);
  const answers = answersOf(played).slice(before);
  const isMany = steps.at(-1)!.produce?.['untilItBlocks'] === true;
  const answer = isMany ? answers.find(({ note }) => note.error !== null) : answers[0];
  if (answer === undefined) return { error: 'no answer', message: null, acceptedBefore: -1, afterMs: -1 };
  const { id, error, message } = answer.note;
  const firstOfMany = Math.min(...answers.map(({ note }) => note.id));
  // An administrator's command names the error, a producer's the exception.
  const exception = error !== null && error in ERROR_CODES ? exceptionOf(error as ErrorName) : error;
  return { error: exception, message, acceptedBefore: id - firstOfMany, afterMs: answer.at / 1_000 - askedAtMs };
}

const answersOf = (played: Run) =>
  played.trace.entries.flatMap(({ at, note }) => (note.kind === 'command.completed' ? [{ at, note: note }] : []));

function doStep(played: Run, step: NonNullable<Input['steps']>[number], input: Input): void {
  const { produce, crash, createTopic } = step;
  if (typeof crash === 'string') done(played.do({ type: 'crash', node: crash.startsWith('=') ? leaderOf(played) : crash }));
  if (createTopic !== undefined) done(played.do({ type: 'createTopic', assignment: null, validateOnly: false, ...createTopic } as never));
  if (produce === undefined) return;
  const { valueBytes, untilItBlocks = false, value = 'v'.repeat(Number(valueBytes)), key = null, partition = null } = produce;
  const timestampMs =
    input.timestampMinusNowMs === undefined
      ? (input.timestamp ?? null)
      : WALL_AT_ZERO_MS + played.nowUs / 1_000 + input.timestampMinusNowMs;
  const topic = produce['topic'] ?? input.topic ?? 'orders';
  for (let i = 0; i < (untilItBlocks === true ? RECORDS_UNTIL_IT_BLOCKS : 1); i++) {
    done(played.do({ type: 'produce', producer: 'p', topic, partition, key, value, timestampMs, headers: {} } as never));
  }
}

function done(result: ReturnType<Run['do']>): void {
  if (!result.ok) throw new Error(result.problem);
}

const WALL_AT_ZERO_MS = Date.UTC(2026, 10, 21);

const leaderOf = (played: Run): string => `broker-${played.snapshot().partition('orders', 0)!.leader}`;

function recordOf({ partition, keyBytes, key, valueBytes = 1 }: Input): Settings {
  return {
    partition: partition ?? null,
    key: typeof keyBytes === 'number' ? 'k'.repeat(keyBytes) : (key ?? null),
    value: 'v'.repeat(valueBytes),
  };
}

/** `<name>` stands for any text. */
function matches(expected: string, actual: string): boolean {
  const parts = expected.split(/<[a-z]+>/);
  let from = 0;
  for (const [i, part] of parts.entries()) {
    const found = actual.indexOf(part, from);
    if (found < 0 || (i === 0 && found !== 0)) return false;
    from = found + part.length;
  }
  return parts.at(-1) === '' || actual.endsWith(parts.at(-1)!);
}
