import { expect, it } from 'vitest';
import { jsonLine } from '../../sim/trace/index.ts';
import { SAMPLES } from './samples.ts';

it('an entry is one line of JSON, in words and in data; batches are told by their offsets', () => {
  const line = jsonLine({ index: 0, at: 1_500, event: 7, node: 'broker-1', note: SAMPLES['log.appended'] }, { causeOf: () => 6 });
  expect(line).not.toContain('\n');
  expect(JSON.parse(line)).toEqual({
    at: 1_500,
    event: 7,
    cause: 6,
    node: 'broker-1',
    kind: 'log.appended',
    says: 'broker-1, the leader, wrote records 5 to 7 to orders-0 in leader epoch 0.',
    tp: 'orders-0',
    batch: { baseOffset: 5, lastOffset: 7, leaderEpoch: 0, producerId: 9, producerEpoch: 0, baseSequence: 0, sizeInBytes: 100 },
    asLeader: true,
  });
});
