import type { Mutant } from './mutant.ts';

/** What a crash and a power loss leave (broker.md 1.11). */
export const powerLoss: readonly Mutant[] = [
  {
    name: 'power-loss-keeps-the-unflushed',
    file: 'sim/protocol/log/powerLoss.ts',
    text: 'segment.durableBytes < segment.sizeInBytes);',
    replacement: 'false);',
    rule: 'a power loss cuts the log to what was flushed',
    source: 'README: power loss; LogLoader.recoverLog',
    test: 'test/protocol/log/powerLoss.test.ts',
    testName: 'a power loss takes what was not flushed, batch by batch, and says how much',
  },
  {
    name: 'power-loss-keeps-checkpoints',
    file: 'sim/protocol/log/powerLoss.ts',
    text: 'checkpoint.content = checkpoint.durable;',
    replacement: '',
    rule: 'a checkpoint file falls back to its last durable content',
    source: 'CheckpointFile.write (fsync, rename)',
    test: 'test/protocol/log/powerLoss.test.ts',
    testName: 'a power loss undoes a write of a checkpoint whose flush was under way',
  },
  {
    name: 'power-loss-keeps-torn-batch',
    file: 'sim/protocol/log/powerLoss.ts',
    text: '.sizeInBytes > segment.durableBytes) place--;',
    replacement: '.sizeInBytes > segment.durableBytes + 1e9) place--;',
    rule: 'a torn batch goes with the rest',
    source: 'LogSegment.recover (CRC)',
    test: 'test/protocol/log/powerLoss.test.ts',
    testName: 'a power loss takes what was not flushed, batch by batch, and says how much',
  },
  {
    name: 'crash-loses-page-cache',
    file: 'sim/cluster/processes.ts',
    text: 'process.files = filesOf(process);',
    replacement: 'process.files = null;',
    rule: 'a process crash keeps the page cache',
    source: 'DESIGN rule 4',
    test: 'test/run/golden.test.ts',
    testName: 'what a real cluster did groups-classic-range.yaml',
  },
];
