import { configOverrides } from '../../metadata/image.ts';
import type { ControllerState } from './state.ts';

/** Settings of topics as the controller sees them: the topic's own, then those of all brokers, then its static ones (Kafka: ConfigurationControlManager). */

type TopicSetting = 'min.insync.replicas' | 'unclean.leader.election.enable';

function topicSetting(state: ControllerState, topic: string, key: TopicSetting): string | number | boolean {
  const { image, config, nodeId } = state;
  const own = configOverrides(image, 'TOPIC', topic)[key];
  return own ?? configOverrides(image, 'BROKER', String(nodeId))[key] ?? configOverrides(image, 'BROKER', '')[key] ?? config[key];
}

export const isUncleanElectionEnabled = (state: ControllerState, topic: string): boolean =>
  String(topicSetting(state, topic, 'unclean.leader.election.enable')) === 'true';

/** min.insync.replicas, but never more than there are replicas of partition 0 (Kafka: ReplicationControlManager.getTopicEffectiveMinIsr). */
export function effectiveMinIsr(state: ControllerState, topic: string): number {
  const wanted = Number(topicSetting(state, topic, 'min.insync.replicas'));
  const replicationFactor = state.image.topics.get(topic)?.partitions[0]?.replicas.length ?? wanted;
  return Math.min(wanted, replicationFactor);
}

/** KIP-966. */
export const isElrEnabled = (state: ControllerState): boolean => (state.image.features.get('eligible.leader.replicas.version') ?? 0) > 0;
