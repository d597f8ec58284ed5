import type { PartitionRegistration } from '../../../../protocol/metadata/image.ts';
import { readFile } from '../../json.ts';
import { reach, type ToolAdmin } from '../../admin.ts';
import type { OptionSet } from '../../options/joptsimple.ts';
import { imageOf } from '../../session.ts';
import type { ToolContext } from '../../tool.ts';
import { apiException } from '../../java.ts';
import type { TopicPartition } from '../../../../protocol/topicPartition.ts';
import { parseAssignment, sortedPartitions, type Assignment } from './plan.ts';
import { ToolTerse } from './terse.ts';
import { clearThrottles } from './throttles.ts';

const isMoving = ({ addingReplicas, removingReplicas }: PartitionRegistration): boolean =>
  addingReplicas.length + removingReplicas.length > 0;

/** The replicas that a move ends with (PartitionReassignment.replicas without those to be removed). */
const targetOf = ({ replicas, removingReplicas }: PartitionRegistration): readonly number[] =>
  replicas.filter(id => !removingReplicas.includes(id));

const readPlan = ({ console }: ToolContext, options: OptionSet): Assignment =>
  parseAssignment(readFile(console, options.value('reassignment-json-file') ?? ''));

const moving = ({ console }: ToolContext): readonly PartitionRegistration[] => [...imageOf(console).partitions.values()].filter(isMoving);

/** ReassignPartitionsCommand.listReassignments. */
export function listReassignments(context: ToolContext, admin: ToolAdmin): void {
  reach(admin, 'listPartitionReassignments');
  const found = new Map(moving(context).map(partition => [partition.tp, partition]));
  if (found.size === 0) {
    context.out('No partition reassignments found.');
    return;
  }
  context.out('Current partition reassignments:');
  for (const tp of sortedPartitions(found.keys())) {
    const { replicas, addingReplicas, removingReplicas } = found.get(tp)!;
    const adding = addingReplicas.length === 0 ? '' : ` adding: ${addingReplicas.join(',')}.`;
    const removing = removingReplicas.length === 0 ? '' : ` removing: ${removingReplicas.join(',')}.`;
    context.out(`${tp}: replicas: ${replicas.join(',')}.${adding}${removing}`);
  }
}

/** ReassignPartitionsCommand.verifyAssignment: a throttle stays as long as anything moves. */
export function verifyAssignment(context: ToolContext, options: OptionSet, admin: ToolAdmin): void {
  const plan = readPlan(context, options);
  reach(admin, 'listPartitionReassignments');
  context.out('Status of partition reassignment:');
  for (const tp of sortedPartitions(plan.keys())) context.out(statusOf(context, tp, plan.get(tp)!));
  if (moving(context).length > 0 || options.has('preserve-throttles')) return;
  context.out('');
  clearThrottles(context, admin, plan.keys());
}

function statusOf({ console }: ToolContext, tp: TopicPartition, target: readonly number[]): string {
  const partition = imageOf(console).partitions.get(tp);
  if (partition !== undefined && isMoving(partition) && targetOf(partition).join() === target.join()) {
    return `Reassignment of partition ${tp} is still in progress.`;
  }
  const current = partition?.replicas ?? [];
  if (current.join() === target.join()) return `Reassignment of partition ${tp} is completed.`;
  return `There is no active reassignment of partition ${tp}, but replica set is ${current.join(',')} rather than ${target.join(',')}.`;
}

/** ReassignPartitionsCommand.cancelAssignment. */
export function cancelAssignment(context: ToolContext, options: OptionSet, admin: ToolAdmin): void {
  const plan = readPlan(context, options);
  reach(admin, 'listPartitionReassignments');
  const { partitions } = imageOf(context.console);
  const active = sortedPartitions([...plan.keys()].filter(tp => partitions.get(tp) !== undefined && isMoving(partitions.get(tp)!)));
  if (active.length === 0) context.out('None of the specified partition reassignments are active.');
  else {
    const body = { api: 'AlterPartitionReassignments', timeoutMs: 0, partitions: active.map(tp => ({ tp, replicas: null })) } as const;
    const answer = admin.call('alterPartitionReassignments', body);
    const failed = answer.partitions.filter(({ error }) => error !== 'NONE');
    if (failed.length > 0) {
      const lines = failed.map(({ tp, error, message }) => `${tp}: ${apiException(error, message).message}`);
      throw new ToolTerse(`Error cancelling partition reassignment${failed.length === 1 ? '' : 's'} for:\n${lines.join('\n')}`);
    }
    context.out(`Successfully cancelled partition reassignment${active.length === 1 ? '' : 's'} for: ${active.join(',')}`);
  }
  // The real tool leaves out the newline here.
  context.print('None of the specified partition moves are active.');
  if (!options.has('preserve-throttles')) clearThrottles(context, admin, plan.keys());
}
