/** What a partition remembers of an idempotent producer (ProducerStateManager, ProducerStateEntry, ProducerAppendInfo). */
import { describe, expect, it } from 'vitest';
import { checkSequence, findDuplicate, remember, type Producers } from '../../../sim/protocol/log/producerState.ts';
import { makeBatch } from '../../vectors/kinds/logFixture.ts';

const sent = (sequence: number, epoch = 0) => makeBatch({ count: 1, producer: { id: 9, epoch, sequence } });

/** After batches of one record with the sequences 0, 1, 2 ... */
function after(batches: number): Producers {
  const memory = { producers: new Map() as Producers };
  for (let sequence = 0; sequence < batches; sequence++) remember(memory, sent(sequence));
  return memory.producers;
}

describe('a batch that was appended before', () => {
  it('is recognised while it is among the last five: as many as may be in flight', () => {
    const producers = after(7);
    expect([0, 1, 2, 3, 4, 5, 6].filter(sequence => findDuplicate(producers, sent(sequence)) !== null)).toEqual([2, 3, 4, 5, 6]);
  });

  it('is not one with the same sequences of another epoch', () => expect(findDuplicate(after(3), sent(2, 1))).toBeNull());
});

describe('the next batch (ProducerAppendInfo.checkSequence)', () => {
  it('begins with the next sequence', () => {
    expect(checkSequence(after(3), sent(3))).toBe('NONE');
    for (const sequence of [2, 4]) expect(checkSequence(after(3), sent(sequence))).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER');
  });

  it('begins with 0 in a new epoch, and is fenced in an old one', () => {
    const producers = after(3);
    expect(checkSequence(producers, sent(0, 1))).toBe('NONE');
    expect(checkSequence(producers, sent(3, 1))).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER');
    remember({ producers }, sent(0, 1));
    expect(checkSequence(producers, sent(1, 0))).toBe('INVALID_PRODUCER_EPOCH');
  });

  it('begins anywhere for a producer that is not known: its state may have gone with its records', () =>
    expect(checkSequence(new Map(), sent(41))).toBe('NONE'));
});
