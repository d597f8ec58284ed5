import { createAdmin } from '../../admin.ts';
import { JavaException, stackTraceLines } from '../../java.ts';
import type { Tool, ToolContext } from '../../tool.ts';
import { executeAssignment } from './execute.ts';
import { cancelAssignment, listReassignments, verifyAssignment } from './follow.ts';
import { generateAssignment } from './generate.ts';
import { readOptions } from './options.ts';
import { ToolTerse } from './terse.ts';

/** kafka-reassign-partitions.sh (Kafka: org.apache.kafka.tools.reassign.ReassignPartitionsCommand). */
export const reassign: Tool = { name: 'kafka-reassign-partitions.sh', about: 'moves replicas between brokers', main };

function main(context: ToolContext): number {
  const { action, options } = readOptions(context);
  const admin = createAdmin(context.console, options.value('bootstrap-server') ?? '');
  try {
    if (action === 'list') listReassignments(context, admin);
    else ACTIONS[action](context, options, admin);
    return 0;
  } catch (error) {
    if (error instanceof ToolTerse) {
      context.out(error.message);
      return 1;
    }
    if (!(error instanceof JavaException)) throw error;
    context.out(`Error: ${error.message}`);
    context.out(`${stackTraceLines(error).join('\n')}\n`);
    return 1;
  } finally {
    admin.close();
  }
}

const ACTIONS = { generate: generateAssignment, execute: executeAssignment, verify: verifyAssignment, cancel: cancelAssignment };
