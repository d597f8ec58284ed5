/**
 * Consumers against the real group coordinator of this model, each side's own clock in step: what members hear of comings and goings, as recorded on a
 * real cluster (groups-classic-range, groups-static-membership, groups-duplicate-instance-id) though with one topic.
 */
import { describe, expect, it } from 'vitest';
import { converse, partitionRecord } from '../../coordinator/group/conversation.ts';
import type { Request } from '../../../../sim/protocol/messages/index.ts';
import { createRig, type Rig, type RigOptions } from './rig.ts';

const GROUP_APIS = ['JoinGroup', 'SyncGroup', 'Heartbeat', 'LeaveGroup', 'OffsetCommit', 'OffsetFetch'] as const;
const TOPIC = 't';

function createGroup(partitions: number) {
  const coordinator = converse({ config: { 'group.min.session.timeout.ms': 6_000, 'offsets.topic.num.partitions': 1 } });
  coordinator.apply([
    { type: 'TopicRecord', name: TOPIC, topicId: 'id-of-t' },
    ...Array.from({ length: partitions }, (_, partition) => partitionRecord('id-of-t', partition, 1)),
  ]);
  // Member ids that never repeat: the conversation's own random numbers have a short period.
  let drawn = 1;
  Object.assign(coordinator.port, { random: (bound: number) => (drawn = (drawn * 48_271) % 2_147_483_647) % bound });
  const members = new Map<string, { readonly rig: Rig; readonly startedAt: number }>();
  const asked: { readonly rig: Rig; readonly request: Request; readonly id: number }[] = [];
  let now = 0;

  const join = (name: string, config: RigOptions['config'] = {}) => {
    const rig: Rig = createRig({
      partitions,
      config: { 'client.id': name, 'session.timeout.ms': 6_000, 'heartbeat.interval.ms': 1_000, 'metadata.max.age.ms': 2_000, ...config },
    });
    for (const api of GROUP_APIS) {
      rig.broker.on(api, request => {
        asked.push({ rig, request, id: coordinator.ask(name, request) });
        return null;
      });
    }
    members.set(name, { rig, startedAt: now });
    return rig;
  };

  const deliverAnswers = () => {
    for (const entry of asked.splice(0)) {
      const answer = coordinator.answer(entry.id);
      if (answer === null) asked.push(entry);
      else {
        const { kind: _kind, api: _api, correlationId: _correlationId, ...body } = answer;
        entry.rig.answerRequest(entry.request, body);
      }
    }
  };

  return {
    join,
    /** It is gone without a word. */
    kill: (name: string) => members.delete(name),
    until(ms: number) {
      for (; now < ms; now++) {
        coordinator.advance(1);
        deliverAnswers();
        for (const { rig, startedAt } of members.values()) if (rig.exit === null) rig.until(now - startedAt);
      }
    },
    assignments: () => Object.fromEntries([...members].map(([name, { rig }]) => [name, rig.view().assignment])),
    callbacks: (name: string) => members.get(name)!.rig.view().callbacks,
    grow(to: number) {
      for (const { rig } of members.values()) {
        for (let partition = partitions; partition < to; partition++) {
          rig.broker.logs.set(`${TOPIC}-${partition}`, []);
          rig.broker.leaderOf.set(`${TOPIC}-${partition}`, { leader: 1, leaderEpoch: 0 });
        }
      }
    },
  };
}

describe('a group of consumers with the range assignor', () => {
  it('rebalances eagerly as members come, go and die, and a topic grows', () => {
    const group = createGroup(4);
    const first = group.join('c-1');
    group.until(6_000);
    expect(group.assignments()).toEqual({ 'c-1': ['t-0', 't-1', 't-2', 't-3'] });
    group.join('c-2');
    group.until(12_000);
    expect(group.assignments()).toEqual({ 'c-1': ['t-0', 't-1'], 'c-2': ['t-2', 't-3'] });
    group.join('c-3');
    group.until(18_000);
    expect(group.assignments()).toEqual({ 'c-1': ['t-0', 't-1'], 'c-2': ['t-2'], 'c-3': ['t-3'] });
    group.grow(6);
    group.until(26_000);
    expect(group.assignments()).toEqual({ 'c-1': ['t-0', 't-1'], 'c-2': ['t-2', 't-3'], 'c-3': ['t-4', 't-5'] });
    first.stop();
    group.until(32_000);
    expect(group.assignments()).toEqual({ 'c-1': [], 'c-2': ['t-0', 't-1', 't-2'], 'c-3': ['t-3', 't-4', 't-5'] });
    expect(group.callbacks('c-1')).toEqual([
      'onPartitionsAssigned(t-0, t-1, t-2, t-3)',
      'onPartitionsRevoked(t-0, t-1, t-2, t-3)',
      'onPartitionsAssigned(t-0, t-1)',
      'onPartitionsRevoked(t-0, t-1)',
      'onPartitionsAssigned(t-0, t-1)',
      'onPartitionsRevoked(t-0, t-1)',
      'onPartitionsAssigned(t-0, t-1)',
      'onPartitionsRevoked(t-0, t-1)',
    ]);
    group.kill('c-3');
    group.until(44_000);
    expect(group.assignments()).toEqual({ 'c-1': [], 'c-2': ['t-0', 't-1', 't-2', 't-3', 't-4', 't-5'] });
  });

  it('a static member that comes back in time finds its partitions in the same generation (KIP-345)', () => {
    const group = createGroup(4);
    const stable = group.join('c-1', { 'group.instance.id': 'c-1', 'session.timeout.ms': 10_000 });
    const restarted = group.join('c-2', { 'group.instance.id': 'c-2', 'session.timeout.ms': 10_000 });
    group.until(8_000);
    expect(group.assignments()).toEqual({ 'c-1': ['t-0', 't-1'], 'c-2': ['t-2', 't-3'] });
    restarted.stop();
    group.until(10_000);
    expect(restarted.exit).toBe('closed');
    restarted.restart();
    group.until(14_000);
    expect(restarted.view()).toMatchObject({ assignment: ['t-2', 't-3'], generation: 1 });
    expect(stable.view().callbacks).toEqual(['onPartitionsAssigned(t-0, t-1)']);
  });

  it('of two with one instance id the newcomer stays', () => {
    const group = createGroup(4);
    const old = group.join('c-1', { 'group.instance.id': 'i-1', 'session.timeout.ms': 10_000 });
    group.until(8_000);
    const newcomer = group.join('c-3', { 'group.instance.id': 'i-1', 'session.timeout.ms': 10_000 });
    group.until(9_500);
    expect(newcomer.view().assignment).toEqual(['t-0', 't-1', 't-2', 't-3']);
    expect(old.view().errors).toContain('FencedInstanceIdException');
  });
});
