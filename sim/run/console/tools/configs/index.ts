import { createAdmin } from '../../admin.ts';
import { JavaException, stackTraceLines } from '../../java.ts';
import type { Tool, ToolContext } from '../../tool.ts';
import { alterConfigs } from './alter.ts';
import { describeConfigs } from './describe.ts';
import { readOptions } from './options.ts';
import { alterQuotas, describeQuotas, isQuotaType } from './quotas.ts';

/** kafka-configs.sh (Kafka: kafka.admin.ConfigCommand). */
export const configs: Tool = { name: 'kafka-configs.sh', about: 'shows and changes settings of topics, brokers, clients and groups', main };

/** What is wrong with the command line is told in a line; all else with the command and a stack trace. */
const TERSE = ['java.lang.IllegalArgumentException', 'org.apache.kafka.common.errors.InvalidConfigurationException'];

function main(context: ToolContext): number {
  try {
    execute(context);
    return 0;
  } catch (error) {
    if (!(error instanceof JavaException)) throw error;
    if (TERSE.includes(error.className) || error.className.startsWith('joptsimple.')) context.err(error.message);
    else {
      context.err(`Error while executing config command with args '${context.args.join(' ')}'`);
      for (const line of stackTraceLines(error)) context.err(line);
    }
    return 1;
  }
}

function execute(context: ToolContext): void {
  const { options, entities } = readOptions(context);
  const admin = createAdmin(context.console, options.value('bootstrap-server') ?? '');
  try {
    if (isQuotaType(entities.types[0])) {
      if (options.has('alter')) alterQuotas(context, admin, { entities, options });
      else describeQuotas(context, admin, entities);
    } else if (options.has('alter')) alterConfigs(context, admin, { entities, options });
    else describeConfigs(context, admin, { entities, all: options.has('all') });
  } finally {
    admin.close();
  }
}
