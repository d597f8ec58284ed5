import { isAlive } from '../../../../protocol/metadata/image.ts';
import { apiException, adminCommandFailed, executionException, JavaException } from '../../java.ts';
import { readFile } from '../../json.ts';
import type { AlterPartitionReassignmentsResponse } from '../../../../protocol/messages/admin.ts';
import { reach, type ToolAdmin } from '../../admin.ts';
import type { OptionSet } from '../../options/joptsimple.ts';
import { imageOf } from '../../session.ts';
import type { ToolContext } from '../../tool.ts';
import { ToolTerse } from './terse.ts';
import { topicOf } from '../../../../protocol/topicPartition.ts';
import { assignmentJson, currentAssignment, parseAssignment, sortedPartitions, type Assignment } from './plan.ts';
import { applyThrottle } from './throttles.ts';

const BUSY =
  'Cannot execute because there is an existing partition assignment.  Use --additional to override this and create a new partition assignment in addition to the existing one. The --additional flag can also be used to change the throttle by resubmitting the current reassignment.';
const WARN_THROTTLE = 'Warning: You must run --verify periodically, until the reassignment completes, to ensure the throttle is removed.';

/** ReassignPartitionsCommand.executeAssignment. */
export function executeAssignment(context: ToolContext, options: OptionSet, admin: ToolAdmin): void {
  const proposed = parseAssignment(readFile(context.console, options.value('reassignment-json-file') ?? ''));
  reach(admin, 'listPartitionReassignments');
  const { partitions } = imageOf(context.console);
  const isMoving = [...partitions.values()].some(
    ({ addingReplicas, removingReplicas }) => addingReplicas.length + removingReplicas.length > 0,
  );
  if (isMoving && !options.has('additional')) throw new ToolTerse(BUSY);
  verifyBrokers(context, proposed);
  verifyTopics(context, proposed);
  if (options.has('disallow-replication-factor-change')) verifyFactors(context, proposed);
  const current = currentAssignment(context.console, proposed.keys());
  context.out(
    `Current partition replica assignment\n\n${assignmentJson(current, true)}\n\nSave this to use as the --reassignment-json-file option during rollback`,
  );
  const rate = options.number('throttle') ?? -1;
  if (rate >= 0) {
    context.out(WARN_THROTTLE);
    applyThrottle(context, admin, { proposed, rate });
    context.out(`The inter-broker throttle limit was set to ${rate} B/s`);
  }
  const body = {
    api: 'AlterPartitionReassignments',
    timeoutMs: 0,
    partitions: [...proposed].map(([tp, replicas]) => ({ tp, replicas })),
  } as const;
  const answer = admin.call('alterPartitionReassignments', body);
  if (answer.error !== 'NONE') throw executionException(apiException(answer.error, null));
  throwProblems(answer.partitions);
  const started = sortedPartitions(proposed.keys());
  context.out(`Successfully started partition reassignment${started.length === 1 ? '' : 's'} for ${started.join(',')}`);
}

/** Errors of several partitions are told together. */
function throwProblems(results: AlterPartitionReassignmentsResponse['partitions']): void {
  const failed = results.filter(({ error }) => error !== 'NONE');
  if (failed.length === 0) return;
  const lines = failed.map(({ tp, error, message }) => `${tp}: ${apiException(error, message).message}`);
  throw new ToolTerse(`Error reassigning partition(s):\n${lines.join('\n')}`);
}

function verifyBrokers({ console }: ToolContext, proposed: Assignment): void {
  const image = imageOf(console);
  const unknown = [...proposed.values()].flat().find(id => !isAlive(image, id));
  if (unknown !== undefined) throw adminCommandFailed(`Unknown broker id ${unknown}`);
}

/** Topics are described; one that is not there fails that call, a partition that is not there is told by the tool. */
function verifyTopics({ console }: ToolContext, proposed: Assignment): void {
  const image = imageOf(console);
  for (const tp of sortedPartitions(proposed.keys())) {
    const topic = topicOf(tp);
    if (!image.topics.has(topic)) throw executionException(apiException('UNKNOWN_TOPIC_OR_PARTITION', `Topic ${topic} not found.`));
    if (!image.partitions.has(tp)) throw executionException(apiException('UNKNOWN_TOPIC_OR_PARTITION', `Unable to find partition: ${tp}`));
  }
}

function verifyFactors(context: ToolContext, proposed: Assignment): void {
  const current = currentAssignment(context.console, proposed.keys());
  const changed = sortedPartitions(proposed.keys()).find(tp => proposed.get(tp)!.length !== (current.get(tp)?.length ?? 0));
  if (changed === undefined) return;
  const message = `Error reassigning partition(s):\n${changed}: The replication factor is changed from ${current.get(changed)!.length} to ${proposed.get(changed)!.length}`;
  throw new JavaException('org.apache.kafka.server.util.TerseException', message);
}
