import { createAdmin, reach } from '../admin.ts';
import { clusterId, controllerNodes } from '../clusterFacts.ts';
import { apiException, executionException, reportingFailure } from '../java.ts';
import { failUsage, parseArguments, type ArgumentParser, type ArgumentSpec, type Parsed } from '../options/argparse.ts';
import { imageOf } from '../session.ts';
import type { Tool, ToolContext } from '../tool.ts';

/** kafka-cluster.sh (Kafka: org.apache.kafka.tools.ClusterTool). */
export const cluster: Tool = {
  name: 'kafka-cluster.sh',
  about: 'the id of the cluster, its endpoints, and taking out a broker that is gone',
  main: context => reportingFailure(context, () => execute(context)),
};

const CONNECTION: readonly ArgumentSpec[] = [
  { flag: '--config', short: '-c', metavar: 'CONFIG' },
  { flag: '--command-config', metavar: 'COMMAND_CONFIG' },
  { flag: '--bootstrap-server', short: '-b', metavar: 'BOOTSTRAP_SERVER', group: 'connection' },
  { flag: '--bootstrap-controller', short: '-C', metavar: 'BOOTSTRAP_CONTROLLER', group: 'connection' },
];

const SUBCOMMANDS: Readonly<Record<string, readonly ArgumentSpec[]>> = {
  'cluster-id': CONNECTION,
  unregister: [...CONNECTION, { flag: '--id', short: '-i', metavar: 'ID', required: true, type: 'int' }],
  'list-endpoints': [...CONNECTION, { flag: '--include-fenced-brokers' }],
};

const PROGRAM = 'kafka-cluster';

function execute(context: ToolContext): void {
  const [subcommand = '', ...args] = context.args;
  const specs = SUBCOMMANDS[subcommand];
  if (specs === undefined) {
    const parser: ArgumentParser = { program: PROGRAM, choices: Object.keys(SUBCOMMANDS), specs: [] };
    failUsage(
      context,
      parser,
      subcommand === ''
        ? 'too few arguments'
        : `invalid choice: '${subcommand}' (choose from ${Object.keys(SUBCOMMANDS)
            .map(name => `'${name}'`)
            .join(', ')})`,
    );
  }
  const given = parseArguments(context, { program: PROGRAM, subcommand, specs }, args);
  if (subcommand === 'cluster-id') printClusterId(context, given);
  else if (subcommand === 'unregister') unregister(context, given);
  else listEndpoints(context, given);
}

function printClusterId(context: ToolContext, given: Parsed): void {
  withAdmin(context, given, admin => reach(admin, 'listNodes'));
  context.out(`Cluster ID: ${clusterId(context.console)}`);
}

function unregister(context: ToolContext, given: Parsed): void {
  const id = Number(given.value('--id'));
  const { error, message } = withAdmin(context, given, admin => admin.call('unregisterBroker', { api: 'UnregisterBroker', brokerId: id }));
  if (error !== 'NONE') {
    const logger = 'org.apache.kafka.clients.admin.KafkaAdminClient';
    context.log(
      'ERROR',
      `[AdminClient clientId=adminclient-1] Unregister broker request for broker ID ${id} failed: ${message ?? ''}`,
      logger,
    );
    throw executionException(apiException(error, message));
  }
  context.out(`Broker ${id} is no longer registered.`);
}

function listEndpoints(context: ToolContext, given: Parsed): void {
  if (given.has('--bootstrap-controller')) return listControllers(context, given);
  withAdmin(context, given, admin => reach(admin, 'listNodes'));
  const brokers = [...imageOf(context.console).brokers.values()].sort((a, b) => a.id - b.id);
  const shown = brokers.filter(({ fenced }) => !fenced || given.has('--include-fenced-brokers'));
  const hostWidth = Math.max(0, ...shown.map(({ id }) => `broker-${id}`.length));
  const rackWidth = Math.max(...[10, ...shown.map(({ rack }) => (rack ?? '').length)]);
  const row = ([id = '', host = '', port = '', rack = '', state = '', type = '']: readonly string[]): string =>
    `${id.padEnd(10)} ${host.padEnd(hostWidth)} ${port.padEnd(10)} ${rack.padEnd(rackWidth)} ${state.padEnd(10)} ${type.padEnd(15)}`;
  context.out(row(['ID', 'HOST', 'PORT', 'RACK', 'STATE', 'ENDPOINT_TYPE']));
  for (const { id, rack, fenced } of shown)
    context.out(row([String(id), `broker-${id}`, '9092', rack ?? 'null', fenced ? 'fenced' : 'unfenced', 'broker']));
}

/** A lone controller is shown under the address by which it was reached. */
function listControllers(context: ToolContext, given: Parsed): void {
  const [address = ''] = given.values('--bootstrap-controller');
  const nodes = controllerNodes(context.console);
  const hostOf = (name: string): string => (nodes.length === 1 ? (address.split(':')[0] ?? name) : name);
  const hostWidth = Math.max(0, ...nodes.map(({ name }) => hostOf(name).length));
  const row = ([id = '', host = '', port = '', rack = '', type = '']: readonly string[]): string =>
    `${id.padEnd(10)} ${host.padEnd(hostWidth)} ${port.padEnd(10)} ${rack.padEnd(10)} ${type.padEnd(15)}`;
  context.out(row(['ID', 'HOST', 'PORT', 'RACK', 'ENDPOINT_TYPE']));
  for (const { name, nodeId } of nodes) context.out(row([String(nodeId), hostOf(name), '9093', 'null', 'controller']));
}

function withAdmin<Result>(context: ToolContext, given: Parsed, act: (admin: ReturnType<typeof createAdmin>) => Result): Result {
  const admin = createAdmin(context.console, given.value('--bootstrap-server') ?? '');
  try {
    return act(admin);
  } finally {
    admin.close();
  }
}
