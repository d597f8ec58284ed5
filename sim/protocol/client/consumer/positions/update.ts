import type { Us } from '../../../../engine/time.ts';
import type { Out } from '../../../machine.ts';
import { NEVER } from '../../network/index.ts';
import type { ClientException } from '../exceptions.ts';
import type { ConsumerState } from '../state.ts';
import { maybeValidatePosition } from '../subscription.ts';
import { fetchCommittedOffsets } from './committed.ts';
import { currentLeader, partitionsIn } from './partitions.ts';
import { resetInitializing, resetPositions } from './reset.ts';
import { validatePositions } from './validation.ts';

/**
 * Gives every assigned partition a position that can be read from: the committed offset, else what auto.offset.reset says; and has positions
 * checked whose leader changed (ClassicKafkaConsumer.updateFetchPositions). Costs nothing while all of them have one.
 */
export function updateFetchPositions(state: ConsumerState, out: Out): ClientException | null {
  checkLeaders(state);
  const { subscription } = state;
  if (subscription.unsettled.size === 0) return null;
  validatePositions(state, out);
  const initializing = partitionsIn(state, 'INITIALIZING');
  if (initializing.length > 0) {
    if (state.role.group !== null) fetchCommittedOffsets(state, initializing, out);
    else {
      const exception = resetInitializing(state, initializing);
      if (exception !== null) return exception;
    }
  }
  resetPositions(state, out);
  return null;
}

/** New metadata: positions follow their leaders (OffsetFetcher.validatePositionsOnMetadataChange). */
export function checkLeaders(state: ConsumerState): void {
  const { client, positions, subscription } = state;
  if (positions.metadataVersion === client.metadata.updateVersion) return;
  positions.metadataVersion = client.metadata.updateVersion;
  for (const partition of subscription.assigned.values()) maybeValidatePosition(subscription, partition, currentLeader(state, partition));
}

/** When a partition without a usable position is asked about again. */
export function positionsDeadline({ subscription, positions }: ConsumerState, now: Us): Us {
  let earliest = NEVER;
  for (const tp of subscription.unsettled) {
    const at = subscription.assigned.get(tp)?.nextRetryAt ?? 0;
    if (at > now) earliest = Math.min(earliest, at);
  }
  return subscription.unsettled.size > 0 && positions.committedRetryAt > now ? Math.min(earliest, positions.committedRetryAt) : earliest;
}
