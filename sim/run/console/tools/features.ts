import { compareStrings } from '../../../protocol/topicPartition.ts';
import { createAdmin, reach } from '../admin.ts';
import { ExitException, JavaException, reportingFailure } from '../java.ts';
import { failUsage, parseArguments, type ArgumentParser, type ArgumentSpec, type Parsed } from '../options/argparse.ts';
import { imageOf } from '../session.ts';
import type { Tool, ToolContext } from '../tool.ts';
import { FEATURES, LATEST_METADATA_VERSION, METADATA_VERSIONS, UNSTABLE_METADATA_VERSION } from './featureTable.ts';

/** kafka-features.sh (Kafka: org.apache.kafka.tools.FeatureCommand). */
export const features: Tool = {
  name: 'kafka-features.sh',
  about: 'which features are supported and in force',
  main: context => reportingFailure(context, () => execute(context)),
};

const PROGRAM = 'kafka-features';
const MODELLED = ['describe', 'version-mapping', 'feature-dependencies'];
const COMMANDS = ['describe', 'upgrade', 'downgrade', 'disable', 'version-mapping', 'feature-dependencies'];

const SPECS: readonly ArgumentSpec[] = [
  { flag: '--command-config', metavar: 'COMMAND_CONFIG' },
  { flag: '--bootstrap-server', metavar: 'BOOTSTRAP_SERVER' },
  { flag: '--bootstrap-controller', metavar: 'BOOTSTRAP_CONTROLLER' },
  { flag: '--release-version', metavar: 'RELEASE_VERSION', hidden: true },
  { flag: '--feature', metavar: 'FEATURE', hidden: true },
];

function execute(context: ToolContext): void {
  const command = COMMANDS.find(name => context.args.includes(name));
  const parser: ArgumentParser = { program: PROGRAM, choices: COMMANDS, specs: SPECS, terse: true };
  if (command === undefined) failUsage(context, parser, 'too few arguments');
  if (!MODELLED.includes(command)) failUsage(context, parser, `${command} is not modelled yet`);
  const given = parseArguments(
    context,
    parser,
    context.args.filter(word => word !== command),
  );
  if (command === 'version-mapping') return versionMapping(context, given);
  if (command === 'feature-dependencies') return dependencies(context, given);
  if (!given.has('--bootstrap-server') && !given.has('--bootstrap-controller')) {
    failUsage(context, parser, 'You must specify either --bootstrap-controller or --bootstrap-server.');
  }
  describe(context, given);
}

/** FeatureCommand.handleDescribe; finalized features are those of the metadata image, at its offset. */
function describe(context: ToolContext, given: Parsed): void {
  const admin = createAdmin(context.console, given.value('--bootstrap-server') ?? '');
  try {
    reach(admin, 'describeFeatures');
  } catch (error) {
    if (!(error instanceof JavaException)) throw error;
    // Told without a stack trace (TerseException).
    context.err(error.message);
    throw new ExitException(1);
  } finally {
    admin.close();
  }
  const { features: finalized, offset } = imageOf(context.console);
  const all = [
    ...FEATURES.map(({ name, max }) => ({ name, min: '0', max: String(max) })),
    { name: 'metadata.version', min: METADATA_VERSIONS[0]![0], max: LATEST_METADATA_VERSION[0] },
  ];
  for (const { name, min, max } of all.sort((a, b) => compareStrings(a.name, b.name))) {
    const level = finalized.get(name) ?? 0;
    const shown = name === 'metadata.version' ? versionName(level) : String(level);
    context.out(
      `Feature: ${name.padEnd(42)}SupportedMinVersion: ${min.padEnd(17)}SupportedMaxVersion: ${max.padEnd(17)}FinalizedVersionLevel: ${shown.padEnd(17)}Epoch: ${offset}`,
    );
  }
}

const versionName = (level: number): string => METADATA_VERSIONS.find(([, one]) => one === level)?.[0] ?? `UNKNOWN [${level}]`;

/** FeatureCommand.handleVersionMapping: what a cluster formatted with a release has. A release without an IV is its last. */
function versionMapping(context: ToolContext, given: Parsed): void {
  const release = given.value('--release-version') ?? LATEST_METADATA_VERSION[0];
  const found = METADATA_VERSIONS.filter(([name]) => name === release || name.startsWith(`${release}-`)).at(-1);
  if (found === undefined) {
    const known = [...METADATA_VERSIONS.map(([name]) => name), UNSTABLE_METADATA_VERSION].join(', ');
    context.err(`Unknown metadata.version '${release}'. Supported metadata.version are: ${known}`);
    return;
  }
  const [, level] = found;
  context.out(`metadata.version=${level} (${release})`);
  for (const feature of FEATURES) {
    const reached = feature.levels.filter(({ since }) => since <= level).map(one => one.level);
    context.out(`${feature.name}=${Math.max(0, ...reached)}`);
  }
}

/** FeatureCommand.handleFeatureDependencies. */
function dependencies(context: ToolContext, given: Parsed): void {
  for (const text of given.values('--feature')) {
    const [name = '', level = ''] = text.split('=');
    const spec = FEATURES.find(feature => feature.name === name);
    if (name === 'metadata.version') {
      const version = METADATA_VERSIONS.find(([, one]) => one === Number(level));
      context.out(
        version === undefined
          ? `No metadata.version with version ${level}`
          : `metadata.version=${level} (${version[0]}) has no dependencies.`,
      );
      continue;
    }
    const found = spec?.levels.find(one => one.level === Number(level));
    if (spec === undefined) context.err(`Unknown feature: ${name}`);
    else if (found === undefined && level !== '0') context.err(`No feature:${name} with feature level ${level}`);
    else if (found === undefined || found.requires < 0) context.out(`${name}=${level} has no dependencies.`);
    else context.out(`${name}=${level} requires:\n    metadata.version=${found.requires} (${versionName(found.requires)})`);
  }
}
