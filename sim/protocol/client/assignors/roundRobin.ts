import { compareStrings, toTopicPartition } from '../../topicPartition.ts';
import { compareMembers, emptyAssignment } from './assignor.ts';
import type { Assignor } from './assignor.ts';

/** Deals out all partitions, topic by topic, to the members in turn, passing over who does not subscribe (Kafka: RoundRobinAssignor). */
export const roundRobin: Assignor = {
  name: 'roundrobin',
  className: 'org.apache.kafka.clients.consumer.RoundRobinAssignor',
  supportedProtocols: ['EAGER'],
  assign(topics, members) {
    const assignment = emptyAssignment(members);
    const circle = members.toSorted(compareMembers);
    const subscribed = new Set(members.flatMap(member => member.subscription.topics));
    let turn = 0;
    for (const topic of [...topics.keys()].filter(name => subscribed.has(name)).sort(compareStrings)) {
      const count = topics.get(topic)?.length ?? 0;
      for (let partition = 0; partition < count; partition += 1) {
        while (circle[turn]?.subscription.topics.includes(topic) === false) turn = (turn + 1) % circle.length;
        assignment.get(circle[turn]?.memberId ?? '')?.push(toTopicPartition(topic, partition));
        turn = (turn + 1) % circle.length;
      }
    }
    return assignment;
  },
};
