import type { Subscription } from '../../../../sim/protocol/messages/group.ts';
import type { ResponseOf } from '../../../../sim/protocol/messages/index.ts';
import { viewGroup, type CoordinatorGroupView } from '../../../../sim/protocol/coordinator/group/index.ts';
import type { Conversation } from './conversation.ts';

export const GROUP = 'billing';

const subscribe = (...topics: string[]): Subscription => ({
  topics,
  ownedPartitions: [],
  generationId: -1,
  rackId: null,
  userData: null,
});

export interface Who {
  readonly clientId: string;
  readonly memberId?: string;
  readonly instanceId?: string;
  readonly protocols?: readonly string[];
  readonly topics?: readonly string[];
  readonly protocolType?: string;
  readonly sessionTimeoutMs?: number;
  readonly rebalanceTimeoutMs?: number;
}

/** Sends a JoinGroup as a consumer with the default session time-out does, and max.poll.interval.ms of a minute. */
export const join = (conversation: Conversation, who: Who): number =>
  conversation.ask(who.clientId, {
    api: 'JoinGroup',
    groupId: GROUP,
    sessionTimeoutMs: who.sessionTimeoutMs ?? 45_000,
    rebalanceTimeoutMs: who.rebalanceTimeoutMs ?? 60_000,
    memberId: who.memberId ?? '',
    groupInstanceId: who.instanceId ?? null,
    protocolType: who.protocolType ?? 'consumer',
    protocols: (who.protocols ?? ['range']).map(name => ({ name, metadata: subscribe(...(who.topics ?? ['orders'])) })),
    reason: '',
  });

export const joinAnswer = (conversation: Conversation, request: number): ResponseOf<'JoinGroup'> => {
  const response = conversation.answer(request);
  if (response?.api !== 'JoinGroup') throw new Error(`no JoinGroup answer yet: ${JSON.stringify(response)}`);
  return response;
};

export const errorOf = (conversation: Conversation, request: number): string => {
  const response = conversation.answer(request);
  if (response === null) return 'no answer yet';
  if (response.api === 'OffsetCommit') return response.partitions[0]!.error;
  return 'error' in response ? response.error : 'no error';
};

/** KIP-394: asks for a member id. */
export const askForMemberId = (conversation: Conversation, who: Who): string => {
  const response = joinAnswer(conversation, join(conversation, who));
  if (response.error !== 'MEMBER_ID_REQUIRED') throw new Error(`expected MEMBER_ID_REQUIRED, not ${response.error}`);
  return response.memberId;
};

export const sync = (conversation: Conversation, memberId: string, assignments: Readonly<Record<string, readonly string[]>> = {}): number =>
  conversation.ask('c', {
    api: 'SyncGroup',
    groupId: GROUP,
    generationId: view(conversation).generation,
    memberId,
    groupInstanceId: null,
    protocolName: 'range',
    assignments: Object.entries(assignments).map(([member, partitions]) => ({ memberId: member, partitions })),
  });

export const heartbeat = (conversation: Conversation, memberId: string, generationId: number = view(conversation).generation): string =>
  errorOf(conversation, conversation.ask('c', { api: 'Heartbeat', groupId: GROUP, generationId, memberId, groupInstanceId: null }));

export const leave = (conversation: Conversation, memberId: string): ResponseOf<'LeaveGroup'> =>
  conversation.answer(
    conversation.ask('c', { api: 'LeaveGroup', groupId: GROUP, members: [{ memberId, groupInstanceId: null, reason: '' }] }),
  ) as ResponseOf<'LeaveGroup'>;

export const commit = (
  conversation: Conversation,
  offset: number,
  by: { memberId?: string; generationId?: number; tp?: string; metadata?: string } = {},
): number =>
  conversation.ask('c', {
    api: 'OffsetCommit',
    groupId: GROUP,
    generationId: by.generationId ?? -1,
    memberId: by.memberId ?? '',
    groupInstanceId: null,
    offsets: [{ tp: by.tp ?? 'orders-0', offset, leaderEpoch: 0, metadata: by.metadata ?? '' }],
  });

export const committed = (conversation: Conversation, tp = 'orders-0'): number => {
  const request = conversation.ask('c', {
    api: 'OffsetFetch',
    groupId: GROUP,
    memberId: '',
    memberEpoch: -1,
    partitions: [tp],
    requireStable: true,
  });
  return (conversation.answer(request) as ResponseOf<'OffsetFetch'>).partitions[0]!.offset;
};

export const view = (conversation: Conversation): CoordinatorGroupView => {
  const group = viewGroup(conversation.coordinator, GROUP);
  if (group === null) throw new Error(`there is no group ${GROUP}`);
  return group;
};

/** Brings a group of these clients to Stable; the first of them leads and gets orders-0, the next orders-1 ... Returns their member ids. */
export const stableGroup = (conversation: Conversation, ...clientIds: readonly string[]): string[] => {
  const memberIds = clientIds.map(clientId => askForMemberId(conversation, { clientId }));
  for (const [i, memberId] of memberIds.entries()) join(conversation, { clientId: clientIds[i]!, memberId });
  conversation.advance(6_000);
  const assignments = Object.fromEntries(memberIds.map((memberId, i) => [memberId, [`orders-${i}`]]));
  for (const memberId of [...memberIds].reverse()) sync(conversation, memberId, memberId === memberIds[0] ? assignments : {});
  return memberIds;
};
