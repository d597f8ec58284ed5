import { isAlive } from '../../../protocol/metadata/image.ts';
import { createAdmin, reach } from '../admin.ts';
import { reportingFailure } from '../java.ts';
import { checkRequiredArgs, maybePrintHelpOrVersion } from '../options/commandLineUtils.ts';
import { parseOptions, type OptionSpec } from '../options/joptsimple.ts';
import { imageOf } from '../session.ts';
import type { Tool, ToolContext } from '../tool.ts';
import { API_VERSIONS } from './apiVersionTable.ts';

/** kafka-broker-api-versions.sh (Kafka: org.apache.kafka.tools.BrokerApiVersionsCommand). */
export const brokerApiVersions: Tool = {
  name: 'kafka-broker-api-versions.sh',
  about: 'which requests the brokers know, in which versions',
  main: context => reportingFailure(context, () => execute(context)),
};

const OPTIONS: readonly OptionSpec[] = [
  { name: 'command-config', argument: 'required', describe: 'command config property file' },
  { name: 'bootstrap-server', argument: 'required', describe: 'server(s) to use for bootstrapping' },
  ...['help', 'version'].map(name => ({ name })),
];

function execute(context: ToolContext): void {
  const options = parseOptions(OPTIONS, context.args);
  maybePrintHelpOrVersion(context, options, 'This tool helps to retrieve broker version information.');
  checkRequiredArgs(context, options, 'bootstrap-server');
  const admin = createAdmin(context.console, options.value('bootstrap-server') ?? '');
  try {
    reach(admin, 'listNodes');
    const image = imageOf(context.console);
    for (const { id, rack } of image.brokers.values()) {
      if (isAlive(image, id))
        context.out(`broker-${id}:9092 (id: ${id} rack: ${rack ?? 'null'} isFenced: false) -> (\n${versionLines().join(',\n')}\n)`);
    }
  } finally {
    admin.close();
  }
}

/** NodeApiVersions.toString(true): by key. */
const versionLines = (): readonly string[] =>
  API_VERSIONS.map(([name, key, versions]) => {
    if (versions === null) return `\t${name}(${key}): UNSUPPORTED`;
    const [min, max] = versions;
    return `\t${name}(${key}): ${min === max ? min : `${min} to ${max}`} [usable: ${max}]`;
  });
