import { refuseTopicName, unifyCollisionChars } from '../../../sim/protocol/controller/kraft/topics/topicName.ts';
import { isInternalTopic } from '../../../sim/protocol/topicPartition.ts';
import { compare, type VectorResult } from './result.ts';

interface TopicNameCase {
  readonly input: { readonly name: string } | { readonly a: string; readonly b: string };
  readonly expected: object;
}

/** Topic.validate, hasCollisionChars, isInternal, hasCollision. */
export function run({ input, expected }: TopicNameCase): VectorResult {
  if ('a' in input) return compare(expected, { collide: unifyCollisionChars(input.a) === unifyCollisionChars(input.b) });
  const message = refuseTopicName(input.name);
  return compare(expected, {
    valid: message === null,
    ...(message !== null && { message }),
    hasCollisionChars: /[._]/.test(input.name),
    internal: isInternalTopic(input.name),
  });
}
