import type { TopicPartition } from '../../topicPartition.ts';
import { clientException, type ClientException } from './exceptions.ts';
import type { ConsumerState } from './state.ts';
import { assign, sortedTopics } from './subscription.ts';
import { trackTopics } from './trackedTopics.ts';

/** KafkaConsumer.subscribe: what is assigned stays so until the rebalance that the next poll begins. */
export function subscribe(state: ConsumerState, topics: readonly string[]): ClientException | null {
  const { subscription, role } = state;
  if (role.group === null) {
    return clientException(
      'InvalidGroupIdException',
      'To use the group management or offset commit APIs, you must provide a valid group.id in the consumer configuration.',
    );
  }
  if (subscription.type === 'USER_ASSIGNED') {
    return clientException('IllegalStateException', 'Subscription to topics, partitions and pattern are mutually exclusive');
  }
  subscription.type = 'AUTO_TOPICS';
  subscription.topics = sortedTopics(topics);
  trackTopics(state);
  return null;
}

/** KafkaConsumer.assign: partitions by hand, without a group's coordination. */
export function assignByHand(state: ConsumerState, partitions: readonly TopicPartition[]): void {
  state.subscription.type = 'USER_ASSIGNED';
  assign(state.subscription, partitions);
  trackTopics(state);
}
