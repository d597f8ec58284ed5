import { setTrackedTopics } from '../network/index.ts';
import type { ConsumerState } from './state.ts';
import { sortedTopics } from './subscription.ts';

/** Asks metadata for all that is subscribed to, assigned, or of interest to the group. */
export function trackTopics({ client, subscription }: ConsumerState): void {
  const { topics, groupTopics, assigned } = subscription;
  const byHand = subscription.type === 'USER_ASSIGNED' ? [...assigned.values()].map(({ topic }) => topic) : [];
  setTrackedTopics(client.metadata, sortedTopics([...topics, ...groupTopics, ...byHand]));
}
