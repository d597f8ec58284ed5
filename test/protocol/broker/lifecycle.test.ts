import { describe, expect, it } from 'vitest';
import { clone } from '../../../sim/engine/clone.ts';
import { cutToDurable } from '../../../sim/protocol/log/powerLoss.ts';
import { viewDirectories, viewReplica, viewStrip } from '../../../sim/protocol/broker/view.ts';
import {
  connectTo,
  crash,
  createLab,
  fetchRequest,
  filesOf,
  notesOf,
  partition,
  produceRequest,
  publish,
  request,
  run,
  startAll,
  startBroker,
  stateOf,
  tick,
  topic,
  TOPIC_ID,
} from './lab.ts';
import type { Lab } from './lab.ts';

function threeReplicas(config: Record<string, string | number | boolean> = {}): Lab {
  const lab = createLab([1, 2, 3], config);
  startAll(lab);
  publish(lab, topic(), partition([1, 2, 3]));
  run(lab, 1_000);
  return lab;
}

const replica = (lab: Lab, id: number) =>
  viewReplica({ memory: lab.nodes.get(id)!.state, files: filesOf(lab, id), wallMs: 0 }, 'orders-0')!;

const write = (lab: Lab, count: number): void => {
  const client = connectTo(lab, 1);
  for (let i = 0; i < count; i++) request(lab, client, produceRequest([`v${i}`]));
  run(lab, 100);
};

/** The controller lets the broker go. */
function stopOrderly(lab: Lab, id: number): void {
  const { control } = stateOf(lab, id);
  control.lifecycle.state = 'SHUTTING_DOWN';
  control.events.push({ type: 'shutdownGranted', brokerEpoch: id });
  tick(lab, id);
  run(lab, 100);
}

describe('the end of a broker', () => {
  it('in order: everything is durable, and the clean-shutdown file holds the broker epoch', () => {
    const lab = threeReplicas();
    write(lab, 3);
    stopOrderly(lab, 1);
    expect(lab.nodes.get(1)!.exited).toBe('stopped');
    const files = filesOf(lab, 1);
    expect(cutToDurable(clone(files))).toMatchObject({ filesCut: 0, bytesLost: 0 });
    expect(files.cleanShutdown.content).toBe(1);
    expect(files.highWatermarks.content.get('orders-0')).toBe(3);
    expect(files.recoveryPoints.content.get('orders-0')).toBe(3);
  });

  it('in order: the next process knows it, and takes the file away', () => {
    const lab = threeReplicas();
    write(lab, 3);
    stopOrderly(lab, 1);
    startBroker(lab, 1);
    expect(stateOf(lab, 1).control.lifecycle.previousBrokerEpoch).toBe(1);
    expect(notesOf(lab, 'log.recovered').at(-1)!.note).toMatchObject({ clean: true, logEndOffset: 3, highWatermark: 3 });
    expect(filesOf(lab, 1).cleanShutdown.content).toBeNull();
  });

  it('before its logs are open: it leaves them and their checkpoints alone', () => {
    const lab = threeReplicas();
    write(lab, 3);
    run(lab, 6_000);
    crash(lab, 1);
    startBroker(lab, 1);
    stateOf(lab, 1).partitions.clear();
    stopOrderly(lab, 1);
    expect(lab.nodes.get(1)!.exited).toBe('stopped');
    expect(filesOf(lab, 1).highWatermarks.content.get('orders-0')).toBe(3);
    expect(filesOf(lab, 1).cleanShutdown.content).toBeNull();
  });

  it('by a crash: the log is whole, the high watermark is as old as its checkpoint (every 5 s)', () => {
    const lab = threeReplicas();
    write(lab, 3);
    run(lab, 6_000);
    write(lab, 2);
    crash(lab, 1);
    expect(replica(lab, 1)).toMatchObject({ logEndOffset: 5, highWatermark: 3, role: 'none' });
    startBroker(lab, 1);
    expect(notesOf(lab, 'log.recovered').at(-1)!.note).toMatchObject({ clean: false, logEndOffset: 5, highWatermark: 3 });
  });

  it('by a power loss: what was not flushed is gone', () => {
    const lab = threeReplicas({ 'log.flush.interval.messages': 2 });
    write(lab, 5);
    crash(lab, 1);
    const files = filesOf(lab, 1);
    cutToDurable(files);
    expect(replica(lab, 1)).toMatchObject({ logEndOffset: 4, epochs: [{ epoch: 0, startOffset: 0 }] });
  });
});

describe('the high watermark checkpoint (replica.high.watermark.checkpoint.interval.ms)', () => {
  it('is written only when something has moved', () => {
    const lab = threeReplicas();
    write(lab, 1);
    run(lab, 11_000);
    const written = filesOf(lab, 1).highWatermarks.nextToken;
    run(lab, 60_000);
    expect(filesOf(lab, 1).highWatermarks.nextToken).toBe(written);
    write(lab, 1);
    run(lab, 6_000);
    expect(filesOf(lab, 1).highWatermarks.nextToken).toBe(written + 1);
  });
});

describe('topics that go', () => {
  it('leave a directory to delete, for log.segment.delete.delay.ms', () => {
    const lab = threeReplicas();
    write(lab, 1);
    publish(lab, { type: 'RemoveTopicRecord', topicId: TOPIC_ID });
    run(lab, 100);
    expect(viewReplica({ memory: stateOf(lab, 1), files: filesOf(lab, 1), wallMs: 0 }, 'orders-0')).toBeNull();
    expect(viewDirectories(filesOf(lab, 1), 'orders')).toEqual([expect.stringMatching(/^orders-0\.[0-9a-f]{32}-delete$/)]);
    run(lab, 61_000);
    expect(viewDirectories(filesOf(lab, 1), 'orders')).toEqual([]);
  });

  it('while the broker is down leave a stray one, for good', () => {
    const lab = threeReplicas();
    crash(lab, 3);
    publish(lab, { type: 'RemoveTopicRecord', topicId: TOPIC_ID }, topic('orders', 'another-id'), partition([1, 2, 3], 0, 'another-id'));
    startBroker(lab, 3);
    run(lab, 121_000);
    expect(viewDirectories(filesOf(lab, 3), 'orders')).toEqual(['orders-0', expect.stringMatching(/-stray$/)]);
  });
});

describe('a broker that does not run yet', () => {
  it('closes the connection of whoever asks', () => {
    const lab = threeReplicas();
    stateOf(lab, 1).control.lifecycle.state = 'RECOVERY';
    const client = connectTo(lab, 1);
    request(lab, client, fetchRequest(0));
    run(lab, 10);
    expect([...lab.closed]).toEqual([client]);
  });
});

describe('deleting records (ReplicaManager.deleteRecords)', () => {
  const deleteTo = (lab: Lab, offset: number): void => {
    request(lab, connectTo(lab, 1), {
      kind: 'request',
      api: 'DeleteRecords',
      correlationId: 1,
      clientId: 'admin',
      timeoutMs: 5_000,
      partitions: [{ tp: 'orders-0', offset }],
    });
    run(lab, 1_500);
  };

  it('is done when every live replica has raised its log start', () => {
    const lab = threeReplicas();
    write(lab, 5);
    run(lab, 1_000);
    deleteTo(lab, 3);
    expect(lab.responses.at(-1)!.message).toMatchObject({ partitions: [{ error: 'NONE', lowWatermark: 3 }] });
    for (const id of [1, 2, 3]) expect(replica(lab, id).logStartOffset).toBe(3);
    expect(replica(lab, 1).epochs).toEqual([{ epoch: 0, startOffset: 3 }]);
  });

  it('goes no further than the high watermark', () => {
    const lab = threeReplicas();
    write(lab, 2);
    deleteTo(lab, 3);
    expect(lab.responses.at(-1)!.message).toMatchObject({ partitions: [{ error: 'OFFSET_OUT_OF_RANGE' }] });
    deleteTo(lab, -1);
    expect(lab.responses.at(-1)!.message).toMatchObject({ partitions: [{ error: 'NONE', lowWatermark: 2 }] });
  });
});

describe('what a snapshot shows', () => {
  it('of a leader: its followers and how long ago they were caught up, on an idle partition too', () => {
    const lab = threeReplicas();
    write(lab, 2);
    run(lab, 20_000);
    const { followers, role, roleEpoch } = viewReplica(
      { memory: stateOf(lab, 1), files: filesOf(lab, 1), wallMs: 1_795_219_200_000 + lab.now / 1_000 },
      'orders-0',
    )!;
    expect([role, roleEpoch]).toEqual(['leader', 0]);
    for (const id of ['2', '3']) {
      expect(followers[id]!.logEndOffset).toBe(2);
      expect(followers[id]!.lastCaughtUpMsAgo).toBeLessThanOrEqual(510);
    }
  });

  it('of a log: its batches and how much of it would survive a power loss', () => {
    const lab = threeReplicas({ 'log.flush.interval.messages': 2 });
    write(lab, 3);
    const strip = viewStrip({ memory: stateOf(lab, 1), files: filesOf(lab, 1) }, 'orders-0')!;
    expect(strip).toMatchObject({ logEndOffset: 3, highWatermark: 3, flushedOffset: 2 });
    expect(strip.batches.map(({ baseOffset }) => baseOffset)).toEqual([0, 1, 2]);
  });
});
