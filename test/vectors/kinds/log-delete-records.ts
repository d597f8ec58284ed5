import { createRun, type Run } from '../../../sim/index.ts';
import { exceptionOf, messageOf } from '../../../sim/protocol/client/errors.ts';
import type { DeleteRecordsResponse } from '../../../sim/protocol/messages/fetch.ts';
import { parseScenario } from '../../run/files.ts';
import { compare, type VectorResult } from './result.ts';

interface DeleteRecordsCase {
  readonly name: string;
  readonly input: {
    readonly logStartOffset: number;
    readonly logEndOffset: number;
    readonly beforeOffset?: number;
    readonly topicConfig?: Readonly<Record<string, string>>;
    readonly seek?: number;
    readonly 'auto.offset.reset'?: string;
  };
  readonly expected: object;
}

/** Admin.deleteRecords, and where a consumer goes that seeks outside what is left: played on a simulated cluster of one broker. */
export const run = ({ input, expected }: DeleteRecordsCase, _header: unknown): VectorResult => {
  const steps = [
    deletion(2, input.logStartOffset),
    ...(input.seek === undefined ? [deletion(4, input.beforeOffset ?? -1)] : reading(input.seek)),
  ];
  const played = createRun(parseScenario(JSON.stringify({ ...scenarioOf(input), steps: steps.filter(step => step !== null) })));
  played.advanceTo(played.endUs);
  return compare(expected, input.seek === undefined ? answerOf(played) : placeOf(played));
};

const deletion = (seconds: number, beforeOffset: number) =>
  beforeOffset === 0 ? null : { at: `${seconds}s`, do: { deleteRecords: { topic: 't', partition: 0, beforeOffset } } };

const POLLS = [7, 8, 9];

const reading = (offset: number) => [
  { at: '6s', do: { seek: { consumer: 'c', topic: 't', partition: 0, offset } } },
  ...POLLS.map(seconds => ({ at: `${seconds}s`, do: { poll: { consumer: 'c', timeout: '900ms' } } })),
];

function scenarioOf({ logEndOffset, topicConfig = {}, ...input }: DeleteRecordsCase['input']) {
  const records = Array.from({ length: logEndOffset }, (_, index) => ({
    at: `${500 + index}ms`,
    key: `k${index}`,
    value: 'v',
    partition: 0,
  }));
  const reset = { 'auto.offset.reset': input['auto.offset.reset'] ?? 'none', 'enable.auto.commit': false };
  return {
    format: 1,
    title: 'delete records',
    runFor: '12s',
    cluster: { mode: 'kraft', controllers: 1, brokers: 1 },
    topics: [{ name: 't', assignment: { 0: [1] }, config: topicConfig }],
    producers: [{ name: 'p', topic: 't', config: { 'linger.ms': 0 }, records }],
    consumers: input.seek === undefined ? [] : [{ name: 'c', assign: ['t-0'], from: '4s', poll: 'manual', commit: 'none', config: reset }],
  };
}

/** What the broker answered to the last deletion. */
function answerOf(played: Run): object {
  const answers = played.trace.entries.flatMap(({ note }) =>
    note.kind === 'message.sent' && !note.request && note.api === 'DeleteRecords' ? [note.message as DeleteRecordsResponse] : [],
  );
  const { error, lowWatermark } = answers[answers.length - 1]!.partitions[0]!;
  return error === 'NONE' ? { lowWatermark } : { error: exceptionOf(error), message: messageOf(error) };
}

function placeOf(played: Run): object {
  const consumer = played.snapshot().consumer('c')!;
  if (consumer.errors.length > 0) return { error: consumer.errors[0] };
  return { offsets: consumer.records.map(({ offset }) => offset), position: consumer.position['t-0'] };
}
