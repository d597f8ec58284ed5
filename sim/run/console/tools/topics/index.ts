import { createAdmin, type ToolAdmin } from '../../admin.ts';
import { JavaException, reportingFailure, stackTraceLines } from '../../java.ts';
import { parseOptions, type OptionSet } from '../../options/joptsimple.ts';
import type { Tool, ToolContext } from '../../tool.ts';
import { alterTopic, createTopic, deleteTopic } from './change.ts';
import { describeTopics } from './describe.ts';
import { checkTopicArgs, TOPIC_OPTIONS } from './options.ts';
import { topicsNamed } from './names.ts';

/** kafka-topics.sh (Kafka: org.apache.kafka.tools.TopicCommand). */
export const topics: Tool = { name: 'kafka-topics.sh', about: 'creates, lists, describes, changes and deletes topics', main };

function main(context: ToolContext): number {
  let exitCode = 0;
  const failed = reportingFailure(context, () => {
    exitCode = execute(context);
  });
  return Math.max(failed, exitCode);
}

function execute(context: ToolContext): number {
  const options = parseOptions(TOPIC_OPTIONS, context.args);
  checkTopicArgs(context, options);
  const admin = createAdmin(context.console, options.value('bootstrap-server') ?? '');
  try {
    act(context, options, admin);
    return 0;
  } catch (error) {
    if (!(error instanceof JavaException)) throw error;
    // Of a future that failed the cause counts.
    const cause = error.className === 'java.util.concurrent.ExecutionException' ? error.causes[0]! : error;
    context.out(`Error while executing topic command : ${cause.message}`);
    context.log('ERROR', `${stackTraceLines(cause).join('\n')}\n`, 'org.apache.kafka.tools.TopicCommand');
    return 1;
  } finally {
    admin.close();
  }
}

function act(context: ToolContext, options: OptionSet, admin: ToolAdmin): void {
  if (options.has('create')) createTopic(context, options, admin);
  else if (options.has('alter')) alterTopic(context, options, admin);
  else if (options.has('delete')) deleteTopic(context, options, admin);
  else if (options.has('describe')) describeTopics(context, options, admin);
  else for (const name of topicsNamed(context, options, admin)) context.out(name);
}
