import type { ElectLeadersResponse } from '../../../protocol/messages/admin.ts';
import { toTopicPartition, type TopicPartition } from '../../../protocol/topicPartition.ts';
import { createAdmin } from '../admin.ts';
import { adminCommandFailed, adminOperation, apiException, describeException, JavaException, reportingFailure } from '../java.ts';
import { asList, fieldOf, fieldOrNull, parseJson, readFile } from '../json.ts';
import { maybePrintHelpOrVersion } from '../options/commandLineUtils.ts';
import { parseOptions, type OptionSet, type OptionSpec } from '../options/joptsimple.ts';
import { inPartitionHashOrder } from '../partitions.ts';
import type { Tool, ToolContext } from '../tool.ts';

/** kafka-leader-election.sh (Kafka: org.apache.kafka.tools.LeaderElectionCommand). */
export const leaderElection: Tool = {
  name: 'kafka-leader-election.sh',
  about: 'elects leaders: the preferred ones, or unclean ones',
  main: context => reportingFailure(context, () => execute(context)),
};

const OPTIONS: readonly OptionSpec[] = [
  { name: 'bootstrap-server', argument: 'required', describe: 'host:port' },
  { name: 'admin.config', argument: 'required', describe: 'config file' },
  { name: 'command-config', argument: 'required', describe: 'config file' },
  { name: 'path-to-json-file', argument: 'required', describe: 'Path to JSON file' },
  { name: 'topic', argument: 'required', describe: 'topic name' },
  { name: 'partition', argument: 'required', type: 'int', describe: 'partition id' },
  { name: 'all-topic-partitions' },
  { name: 'election-type', argument: 'required', describe: 'election type' },
  ...['help', 'version'].map(name => ({ name })),
];

const TIMEOUT_MS = 30_000;

type ElectionType = 'PREFERRED' | 'UNCLEAN';

function execute(context: ToolContext): void {
  const options = parseOptions(OPTIONS, context.args);
  maybePrintHelpOrVersion(
    context,
    options,
    'This tool attempts to elect a new leader for a set of topic partitions. The type of elections supported are preferred replicas and unclean replicas.',
  );
  validate(options);
  const electionType = electionTypeOf(options.value('election-type') ?? '');
  const partitions = partitionsOf(context, options);
  const config = { 'default.api.timeout.ms': String(TIMEOUT_MS), 'request.timeout.ms': String(TIMEOUT_MS / 2) };
  const admin = createAdmin(context.console, options.value('bootstrap-server') ?? '', config);
  try {
    report(context, electionType, admin.call('electLeaders', { api: 'ElectLeaders', electionType, timeoutMs: 0, partitions }));
  } catch (error) {
    if (!(error instanceof JavaException) || !error.className.endsWith('.TimeoutException')) throw error;
    context.out('Timeout waiting for election results');
    throw new JavaException('org.apache.kafka.tools.AdminCommandFailedException', 'Timeout waiting for election results', [error]);
  } finally {
    admin.close();
  }
}

/** LeaderElectionCommandOptions.validate. */
function validate(options: OptionSet): void {
  const missing = ['bootstrap-server', 'election-type'].filter(name => !options.has(name));
  if (missing.length > 0) throw adminCommandFailed(`Missing required option(s): ${missing.join(', ')}`);
  const whose = ['topic', 'all-topic-partitions', 'path-to-json-file'];
  if (whose.filter(name => options.has(name)).length !== 1) {
    throw adminCommandFailed(`One and only one of the following options is required: ${whose.join(', ')}`);
  }
  if (options.has('topic') && !options.has('partition')) throw adminCommandFailed('Missing required option(s): partition');
  if (!options.has('topic') && options.has('partition')) throw adminCommandFailed('Option partition is only allowed if topic is used');
}

function electionTypeOf(text: string): ElectionType {
  const type = text.toUpperCase();
  if (type === 'PREFERRED' || type === 'UNCLEAN') return type;
  throw new JavaException('joptsimple.OptionArgumentConversionException', `Cannot parse argument '${text}' of option election-type`);
}

/** Null: all of them. */
function partitionsOf(context: ToolContext, options: OptionSet): readonly TopicPartition[] | null {
  const file = options.value('path-to-json-file');
  if (file !== undefined) return parseElectionData(readElectionFile(context, file));
  const topic = options.value('topic');
  return topic === undefined ? null : [toTopicPartition(topic, options.number('partition') ?? 0)];
}

function readElectionFile(context: ToolContext, file: string): string {
  try {
    return readFile(context.console, file);
  } catch (error) {
    if (!(error instanceof JavaException)) throw error;
    throw new JavaException('java.lang.RuntimeException', describeException(error), [error, ...error.causes]);
  }
}

/** LeaderElectionCommand.parseReplicaElectionData. */
function parseElectionData(text: string): readonly TopicPartition[] {
  const json = parseJson(text);
  if (json === undefined) throw adminOperation('Replica election data is empty');
  const listed = fieldOrNull(json, 'partitions');
  if (listed === undefined) throw adminOperation('Replica election data is missing "partitions" field');
  const partitions = asList(listed).map(one => toTopicPartition(String(fieldOf(one, 'topic')), Number(fieldOf(one, 'partition'))));
  const duplicates = [...new Set(partitions.filter((tp, at) => partitions.indexOf(tp) !== at))];
  if (duplicates.length > 0) throw adminOperation(`Replica election data contains duplicate partitions: [${duplicates.join(', ')}]`);
  return partitions;
}

/** LeaderElectionCommand.electLeaders, what it says of the results. */
function report(context: ToolContext, type: ElectionType, { error, partitions }: ElectLeadersResponse): void {
  if (error !== 'NONE') throw apiException(error, null);
  const which = (isIt: (error: string) => boolean): string =>
    inPartitionHashOrder(partitions.filter(result => isIt(result.error)).map(({ tp }) => tp)).join(', ');
  const succeeded = which(name => name === 'NONE');
  const needless = which(name => name === 'ELECTION_NOT_NEEDED');
  if (succeeded !== '') context.out(`Successfully completed leader election (${type}) for partitions ${succeeded}`);
  if (needless !== '') context.out(`Valid replica already elected for partitions ${needless}`);
  const failed = partitions.filter(result => result.error !== 'NONE' && result.error !== 'ELECTION_NOT_NEEDED');
  if (failed.length === 0) return;
  const exceptions = inPartitionHashOrder(failed.map(({ tp }) => tp)).map(tp => {
    const result = failed.find(one => one.tp === tp)!;
    const exception = apiException(result.error, result.message);
    context.out(`Error completing leader election (${type}) for partition: ${tp}: ${describeException(exception)}`);
    return exception;
  });
  throw new JavaException(
    'org.apache.kafka.tools.AdminCommandFailedException',
    `${failed.length} replica(s) could not be elected`,
    [],
    exceptions,
  );
}
