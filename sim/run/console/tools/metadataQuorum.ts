import { createAdmin, reach } from '../admin.ts';
import { clusterId, controllerNodes, directoryId } from '../clusterFacts.ts';
import { ExitException, reportingFailure } from '../java.ts';
import { failUsage, parseArguments, type ArgumentParser, type ArgumentSpec } from '../options/argparse.ts';
import { wallMsOf } from '../session.ts';
import { tableLines } from '../table.ts';
import type { Tool, ToolContext } from '../tool.ts';

/** kafka-metadata-quorum.sh (Kafka: org.apache.kafka.tools.MetadataQuorumCommand). */
export const metadataQuorum: Tool = {
  name: 'kafka-metadata-quorum.sh',
  about: 'the quorum that keeps the metadata log',
  main: context => reportingFailure(context, () => execute(context)),
};

const CONNECTION: readonly ArgumentSpec[] = [
  { flag: '--command-config', metavar: 'COMMAND_CONFIG' },
  { flag: '--bootstrap-server', metavar: 'BOOTSTRAP_SERVER', group: 'connection' },
  { flag: '--bootstrap-controller', metavar: 'BOOTSTRAP_CONTROLLER', group: 'connection' },
];
const DESCRIBE: readonly ArgumentSpec[] = ['--status', '--replication', '--human-readable'].map(flag => ({ flag, hidden: true }));

const PROGRAM = 'kafka-metadata-quorum';
const COMMANDS = ['describe', 'add-controller', 'remove-controller'];

/** Options of the tool stand before or after its command. */
function execute(context: ToolContext): void {
  const command = COMMANDS.find(name => context.args.includes(name));
  const parser: ArgumentParser = { program: PROGRAM, choices: COMMANDS, specs: [...CONNECTION, ...DESCRIBE] };
  if (command === undefined) failUsage(context, parser, 'too few arguments');
  if (command !== 'describe') failUsage(context, parser, `${command} is not modelled yet`);
  const given = parseArguments(
    context,
    parser,
    context.args.filter(word => word !== command),
  );
  const [status, replication] = [given.has('--status'), given.has('--replication')];
  if (status && replication) terse(context, 'Only one of --status or --replication should be specified with describe sub-command');
  if (!status && !replication) terse(context, 'One of --status or --replication must be specified with describe sub-command');
  if (status && given.has('--human-readable')) terse(context, 'The option --human-readable is only supported along with --replication');
  const admin = createAdmin(context.console, given.value('--bootstrap-server') ?? '');
  try {
    reach(admin, 'listNodes');
    reach(admin, 'describeMetadataQuorum');
  } finally {
    admin.close();
  }
  if (status) printStatus(context);
  else printReplication(context, given.has('--human-readable'));
}

/** A mistake that is told without the usage (TerseException). */
function terse(context: ToolContext, message: string): never {
  context.err(message);
  throw new ExitException(1);
}

interface Replica {
  readonly nodeId: number;
  readonly directoryId: string;
  readonly logEndOffset: number;
  readonly lag: number;
  readonly role: 'Leader' | 'Follower' | 'Observer';
}

/** The leader, the other voters, then the brokers that are up. Static voters have no directory ids (kraft.version 0). */
function replicas({ console }: ToolContext): readonly Replica[] {
  const quorum = console.run.snapshot().quorum();
  const end = Math.max(...Object.values(quorum.voters).map(({ logEndOffset }) => logEndOffset));
  const voters = controllerNodes(console).map(({ name, nodeId }): Replica => {
    const { logEndOffset = end, lag = 0 } = quorum.voters[name] ?? {};
    const role = nodeId === quorum.leaderId ? 'Leader' : 'Follower';
    return { nodeId, directoryId: 'AAAAAAAAAAAAAAAAAAAAAA', logEndOffset, lag: Math.max(lag, 0), role };
  });
  const observers = quorum.observers.map((name): Replica => {
    const logEndOffset = console.run.snapshot().metadataLog(name)?.logEndOffset ?? 0;
    const nodeId = Number(name.replace('broker-', ''));
    return { nodeId, directoryId: directoryId(console, name), logEndOffset, lag: end - logEndOffset, role: 'Observer' };
  });
  const rank = { Leader: 0, Follower: 1, Observer: 2 };
  return [...voters, ...observers].sort((a, b) => rank[a.role] - rank[b.role]);
}

/** MetadataQuorumCommand.handleDescribeStatus. */
function printStatus(context: ToolContext): void {
  const { console } = context;
  const quorum = console.run.snapshot().quorum();
  const all = replicas(context);
  const followers = all.filter(({ role }) => role !== 'Observer');
  const maxLag = Math.max(...followers.map(({ lag }) => lag));
  const names = new Map(controllerNodes(console).map(({ name, nodeId }) => [nodeId, name]));
  const voters = followers.map(({ nodeId }) => nodeId).sort((a, b) => a - b);
  const row = (label: string, value: string | number): void => context.out(`${`${label}:`.padEnd(24)}${value}`);
  row('ClusterId', clusterId(console));
  row('LeaderId', quorum.leaderId);
  row('LeaderEpoch', quorum.leaderEpoch);
  row('HighWatermark', quorum.highWatermark);
  row('MaxFollowerLag', maxLag);
  row('MaxFollowerLagTimeMs', maxLag === 0 ? 0 : FETCH_WAIT_MS);
  row('CurrentVoters', `[${voters.map(id => `{"id": ${id}, "endpoints": ["CONTROLLER://${names.get(id)!}:9093"]}`).join(', ')}]`);
  const observers = all.filter(({ role }) => role === 'Observer').map(one => `{"id": ${one.nodeId}, "directoryId": "${one.directoryId}"}`);
  row('CurrentObservers', `[${observers.join(', ')}]`);
}

/** A follower that is behind asked so long ago at most (Kafka: KafkaRaftClient, MAX_FETCH_WAIT_MS). */
const FETCH_WAIT_MS = 500;

/** MetadataQuorumCommand.handleDescribeReplication. */
function printReplication(context: ToolContext, readable: boolean): void {
  const now = wallMsOf(context.console);
  const time = readable ? '0 ms ago' : String(now);
  const header = ['NodeId', 'DirectoryId', 'LogEndOffset', 'Lag', 'LastFetchTimestamp', 'LastCaughtUpTimestamp', 'Status'];
  const rows = replicas(context).map(one => [
    String(one.nodeId),
    one.directoryId,
    String(one.logEndOffset),
    String(one.lag),
    time,
    time,
    one.role,
  ]);
  for (const line of tableLines(header, rows)) context.out(line);
}
