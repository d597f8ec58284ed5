/** logStartOffset <= highWatermark <= logEndOffset (UnifiedLog.updateHighWatermark). */
import { expect, it } from 'vitest';
import { updateHighWatermark } from '../../../sim/protocol/log/log.ts';
import { logOfEpochs } from '../../vectors/kinds/logFixture.ts';

it('a high watermark outside the log becomes the nearest inside', () => {
  const log = logOfEpochs([0, 0, 0, 0, 0]);
  log.memory.logStartOffset = 3;
  expect([1, 4, 9].map(wanted => updateHighWatermark(log, wanted))).toEqual([3, 4, 5]);
});
