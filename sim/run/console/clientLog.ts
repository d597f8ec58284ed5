import { processNamed } from '../../cluster/cluster.ts';
import type { ClientMetadata } from '../../protocol/client/network/index.ts';
import type { MetadataResponse } from '../../protocol/messages/metadata.ts';
import type { ToolContext } from './tool.ts';

const LOGGER = 'org.apache.kafka.clients.NetworkClient';

/** A client whose warnings a tool's log shows. `prefix`: how its log lines begin; `from`: where in the trace it started. */
export interface LoggedClient {
  readonly name: string;
  readonly prefix: string;
  readonly servers: string;
  readonly from: number;
}

/** What the client's network half has to complain of so far (Kafka: NetworkClient, its metadata updater). Returns what it told of topics: `name=ERROR`. */
export function logClientWarnings(context: ToolContext, client: LoggedClient): ReadonlySet<string> {
  const told = new Set<string>();
  if (isBootstrapping(context, client.name)) {
    const server = client.servers.split(',')[0] ?? '';
    context.log('WARN', `${client.prefix} Bootstrap broker ${server} (id: -1 rack: null isFenced: false) disconnected`, LOGGER);
  }
  for (const { correlationId, topics } of metadataAnswers(context, client)) {
    const wrong = topics.filter(({ error }) => error !== 'NONE').map(({ name, error }) => `${name}=${error}`);
    if (wrong.length === 0) continue;
    for (const one of wrong) told.add(one);
    const issue = `The metadata response from the cluster reported a recoverable issue with correlation id ${correlationId}`;
    context.log('WARN', `${client.prefix} ${issue} : {${wrong.join(', ')}}`, LOGGER);
  }
  return told;
}

/** Nobody has answered the client yet. */
const isBootstrapping = ({ console }: ToolContext, name: string): boolean =>
  console.run.look(cluster => {
    const process = processNamed(cluster, name);
    const memory = (process?.state ?? process?.lastState ?? null) as { readonly client: { readonly metadata: ClientMetadata } } | null;
    return memory?.client.metadata.bootstrapping ?? false;
  });

function metadataAnswers({ console: { run } }: ToolContext, { name, from }: LoggedClient): readonly MetadataResponse[] {
  const answers: MetadataResponse[] = [];
  for (let index = from; index < run.traceLength; index++) {
    const { note } = run.trace.entries[index]!;
    if (note.kind === 'message.sent' && !note.request && note.to === name && note.message.api === 'Metadata')
      answers.push(note.message as MetadataResponse);
  }
  return answers;
}
