const MAX_LENGTH = 249;

/** Why a topic may not have this name, null if it may (Kafka: Topic.validate). */
export function refuseTopicName(name: string): string | null {
  if (name === '') return 'Topic name is invalid: the empty string is not allowed';
  if (name === '.' || name === '..') return `Topic name is invalid: '${name}' is not allowed`;
  if (name.length > MAX_LENGTH) return `Topic name is invalid: the length of '${name}' is longer than the max allowed length ${MAX_LENGTH}`;
  if (/^[a-zA-Z0-9._-]+$/.test(name)) return null;
  return `Topic name is invalid: '${name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'`;
}

/** Metrics cannot tell `a.b` from `a_b` (Kafka: Topic.unifyCollisionChars). */
export const unifyCollisionChars = (name: string): string => name.replaceAll('.', '_');
