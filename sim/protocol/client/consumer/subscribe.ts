import type { Out } from '../../machine.ts';
import type { TopicPartition } from '../../topicPartition.ts';
import { clientException, type ClientException } from './exceptions.ts';
import { leaveGroup } from './group/leave.ts';
import { prepareLeave } from './group/rebalance.ts';
import type { ConsumerState } from './state.ts';
import { assign, sortedTopics } from './subscription.ts';
import { trackTopics } from './trackedTopics.ts';

/** KafkaConsumer.subscribe: what is assigned stays so until the rebalance that the next poll begins. No topics: unsubscribe. */
export function subscribe(state: ConsumerState, topics: readonly string[], out: Out): ClientException | null {
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
  if (topics.length === 0) {
    unsubscribe(state, out);
    return null;
  }
  subscription.type = 'AUTO_TOPICS';
  subscription.topics = sortedTopics(topics);
  trackTopics(state);
  return null;
}

/** Leaves the group, after the listener has heard of it (KafkaConsumer.unsubscribe). */
function unsubscribe(state: ConsumerState, out: Out): void {
  const { subscription, config } = state;
  if (subscription.type === 'AUTO_TOPICS') {
    prepareLeave(state, out);
    leaveGroup(state, { reason: 'the consumer unsubscribed from all topics', tell: config['group.instance.id'] === null }, out);
  }
  subscription.type = 'NONE';
  subscription.topics = sortedTopics([]);
  subscription.groupTopics = subscription.topics;
  assign(subscription, []);
  trackTopics(state);
}

/** KafkaConsumer.assign: partitions by hand, without a group's coordination. */
export function assignByHand(state: ConsumerState, partitions: readonly TopicPartition[]): void {
  state.subscription.type = 'USER_ASSIGNED';
  assign(state.subscription, partitions);
  trackTopics(state);
}
