import { illegalArgument } from '../../java.ts';
import { checkInvalidArgs, checkRequiredArgs, maybePrintHelpOrVersion, printUsageAndExit } from '../../options/commandLineUtils.ts';
import type { OptionSet, OptionSpec } from '../../options/joptsimple.ts';
import type { ToolContext } from '../../tool.ts';

const required = (name: string, describe: string): OptionSpec => ({ name, argument: 'required', describe });

/** TopicCommand.TopicCommandOptions. */
export const TOPIC_OPTIONS: readonly OptionSpec[] = [
  required('bootstrap-server', 'server to connect to'),
  required('command-config', 'command config property file'),
  ...['list', 'create', 'delete', 'alter', 'describe'].map(name => ({ name })),
  required('topic', 'topic'),
  required('topic-id', 'topic-id'),
  required('config', 'name=value'),
  required('delete-config', 'name'),
  { ...required('partitions', '# of partitions'), type: 'int' },
  { ...required('replication-factor', 'replication factor'), type: 'int' },
  required(
    'replica-assignment',
    'broker_id_for_part1_replica1 : broker_id_for_part1_replica2 , broker_id_for_part2_replica1 : broker_id_for_part2_replica2 , ...',
  ),
  ...['under-replicated-partitions', 'unavailable-partitions', 'under-min-isr-partitions', 'at-min-isr-partitions'].map(name => ({ name })),
  ...['topics-with-overrides', 'if-exists', 'if-not-exists', 'exclude-internal', 'help', 'version'].map(name => ({ name })),
  { ...required('partition-size-limit-per-response', 'maximum number of partitions per response'), type: 'int' },
];

const ACTIONS = ['list', 'describe', 'create', 'alter', 'delete'];
const REPORTS = ['under-replicated-partitions', 'under-min-isr-partitions', 'at-min-isr-partitions', 'unavailable-partitions'];

/** TopicCommandOptions.checkArgs: one action, what it needs, and what does not go with it. */
export function checkTopicArgs(context: ToolContext, options: OptionSet): void {
  if (context.args.length === 0) printUsageAndExit(context, options.specs, 'Create, delete, describe, or change a topic.');
  maybePrintHelpOrVersion(context, options, 'This tool helps to create, delete, describe, or change a topic.');
  if (ACTIONS.filter(name => options.has(name)).length !== 1) {
    printUsageAndExit(context, options.specs, 'Command must include exactly one action: --list, --describe, --create, --alter or --delete');
  }
  checkRequired(context, options);
  checkInvalid(context, options);
}

function checkRequired(context: ToolContext, options: OptionSet): void {
  if (!options.has('bootstrap-server')) throw illegalArgument('--bootstrap-server must be specified');
  if (options.has('describe') && options.has('if-exists') && !options.has('topic') && !options.has('topic-id')) {
    printUsageAndExit(context, options.specs, '--topic or --topic-id is required to describe a topic');
  }
  if (options.has('topic') && options.has('topic-id')) {
    context.out('Only topic id will be used when both --topic and --topic-id are specified and topicId is not Uuid.ZERO_UUID');
  }
  if (!options.has('list') && !options.has('describe')) checkRequiredArgs(context, options, 'topic');
  if (!options.has('alter')) return;
  if (options.has('config')) {
    const hint = '(To alter topic configurations, the kafka-configs tool can be used.)';
    printUsageAndExit(
      context,
      options.specs,
      `Option combination "[[config], [bootstrap-server]]" can't be used with option "[alter]" ${hint}`,
    );
  }
  checkRequiredArgs(context, options, 'partitions');
}

function checkInvalid(context: ToolContext, options: OptionSet): void {
  const onlyWith = (name: string, actions: readonly string[]): void =>
    checkInvalidArgs(
      context,
      options,
      name,
      ACTIONS.filter(action => !actions.includes(action)),
    );
  onlyWith('config', ['alter', 'create']);
  checkInvalidArgs(context, options, 'delete-config', ['bootstrap-server']);
  onlyWith('partitions', ['alter', 'create']);
  onlyWith('replication-factor', ['create']);
  onlyWith('replica-assignment', ['create', 'alter']);
  if (options.has('create')) checkInvalidArgs(context, options, 'replica-assignment', ['partitions', 'replication-factor']);
  for (const report of REPORTS) {
    onlyWith(report, ['describe']);
    checkInvalidArgs(context, options, report, ['topics-with-overrides']);
  }
  onlyWith('topics-with-overrides', ['describe']);
  onlyWith('if-exists', ['alter', 'delete', 'describe']);
  onlyWith('if-not-exists', ['create']);
  onlyWith('exclude-internal', ['list', 'describe']);
}
