/** A member of an older generation may not take part in the present one (GroupMetadataManager.validateSyncGroup). */
import { expect, it } from 'vitest';
import { converse } from './conversation.ts';
import { errorOf, GROUP, stableGroup } from './members.ts';

it('a sync of another generation is refused: its assignment would be that of another group', () => {
  const conversation = converse();
  const [memberId] = stableGroup(conversation, 'c-1');
  const syncOf = (generationId: number): string =>
    errorOf(
      conversation,
      conversation.ask('c', {
        ...{ api: 'SyncGroup', groupId: GROUP, generationId, memberId: memberId!, groupInstanceId: null },
        ...{ protocolName: 'range', assignments: [] },
      }),
    );
  expect(syncOf(0)).toBe('ILLEGAL_GENERATION');
  expect(syncOf(1)).toBe('NONE');
});
