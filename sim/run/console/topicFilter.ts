import { JavaException } from './java.ts';

const INTERNAL_TOPICS = ['__consumer_offsets', '__transaction_state', '__share_group_state'];

export const isInternal = (topic: string): boolean => INTERNAL_TOPICS.includes(topic);

/** What a `--topic` of kafka-topics.sh or `--include` lets through: a pattern for whole names, with commas for "or" (Kafka: TopicFilter.IncludeList). */
export function includeList(rawRegex: string): (topic: string) => boolean {
  const source = rawRegex
    .trim()
    .replaceAll(',', '|')
    .replaceAll(' ', '')
    .replace(/^["']+/, '')
    .replace(/["']+$/, '');
  try {
    const pattern = new RegExp(`^(?:${source})$`);
    return topic => pattern.test(topic);
  } catch {
    throw new JavaException('java.lang.RuntimeException', `${source} is an invalid regex.`);
  }
}
