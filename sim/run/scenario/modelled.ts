import type { ScenarioFields } from './fileShape.ts';
import { descend, report, rootOf, scalarText, type At, type Reader } from './reader.ts';
import { splitList } from '../../protocol/config/parse.ts';

/** Parts of the format that are read in full and cannot be played yet. Each is told with its place; none is dropped silently. */
export function reportNotModelled(reader: Reader, fields: ScenarioFields): void {
  const root = rootOf(reader);
  const cluster = descend(root, 'cluster');
  if (fields.cluster.mode !== 'kraft') notYet(descend(cluster, 'mode'), 'mode: zookeeper');
  for (const [index, name] of fields.cluster.defects.entries())
    notYet(descend(descend(cluster, 'defects'), index), `the defect ${JSON.stringify(name)}`);
  if (fields.streams.length > 0) notYet(descend(root, 'streams'), 'Kafka Streams');
  if (fields.faults !== null) notYet(descend(root, 'faults'), 'a random mix of faults');
  for (const { at, value } of fields.producers) {
    if (value.transactional !== null) notYet(descend(at, 'transactional'), 'transactions');
    reportSettings(descend(at, 'config'));
  }
  for (const { at, value } of fields.consumers) {
    if (value.kind === 'share') notYet(descend(at, 'kind'), 'share consumers');
    reportSettings(descend(at, 'config'));
  }
}

function notYet(at: At, what: string): void {
  report(at, {
    kind: 'notModelled',
    expected: 'what is modelled (see the fidelity table in the README)',
    message: `${what} is not modelled yet`.replace('s is not', 's are not'),
  });
}

/** Settings of clients whose other values stand for a mechanism that is not there yet. */
const VALUES_NOT_YET: Readonly<Record<string, (value: string) => string | null>> = {
  'transactional.id': () => 'a transactional producer',
  'group.protocol': value => (value.toLowerCase() === 'consumer' ? 'the consumer group protocol (KIP-848)' : null),
  'partition.assignment.strategy': value => strategyNotYet(splitList(value)),
};

/** The first strategy is what a group of equals uses. */
function strategyNotYet([first = '']: readonly string[]): string | null {
  const name = first.slice(first.lastIndexOf('.') + 1);
  return name === 'RangeAssignor' || name === 'RoundRobinAssignor' || name === '' ? null : `the assignor ${name}`;
}

function reportSettings(config: At): void {
  for (const [key, look] of Object.entries(VALUES_NOT_YET)) {
    const place = descend(config, key);
    const text = scalarText(place);
    const what = text === undefined ? null : look(text);
    if (what !== null) notYet(place, what);
  }
}
