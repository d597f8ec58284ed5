import { compareStrings } from '../../../../protocol/topicPartition.ts';
import { reach, type ToolAdmin } from '../../admin.ts';
import { illegalArgument } from '../../java.ts';
import type { OptionSet } from '../../options/joptsimple.ts';
import { imageOf } from '../../session.ts';
import type { ToolContext } from '../../tool.ts';
import { includeList, isInternal } from '../../topicFilter.ts';

/** The topics that `--topic` means, sorted; all of them without it (TopicService.getTopics). */
export function topicsNamed({ console }: ToolContext, options: OptionSet, admin: ToolAdmin): readonly string[] {
  reach(admin, 'listTopics');
  const given = options.value('topic');
  const isMeant = given === undefined ? () => true : includeList(given);
  const shown = (topic: string): boolean => isMeant(topic) && !(options.has('exclude-internal') && isInternal(topic));
  return [...imageOf(console).topics.keys()].filter(shown).sort(compareStrings);
}

/** A topic that was asked for by name must be there, unless `--if-exists` is given (TopicService.ensureTopicExists). */
export function ensureTopicExists(found: readonly string[], options: OptionSet): void {
  const given = options.value('topic');
  if (given !== undefined && found.length === 0 && !options.has('if-exists'))
    throw illegalArgument(`Topic '${given}' does not exist as expected`);
}
