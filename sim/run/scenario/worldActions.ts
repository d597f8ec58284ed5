import type { ActionShape } from './argumentShape.ts';
import { report, scalarOf, scalarText } from './reader.ts';
import { bandwidth, duration, integer, number, ppm, ratio, signedDuration, string } from './scalars.ts';
import { listOf, mapped, object, optional, required } from './shape.ts';
import { broker, host, link, node, partition, topicName } from './targets.ts';
import { isMap } from 'yaml';

/** `heal`, `heal: {}` and `heal: all` end every network fault; `heal: broker-1` those that concern it. */
export const healArguments: ActionShape<'heal'> = {
  expected: 'nothing (every fault ends), or a node or client',
  schema: { anyOf: [host.schema, { type: 'null' }, { type: 'object', maxProperties: 0 }] },
  read(at) {
    const none = scalarOf(at) === null || scalarText(at) === 'all' || (isMap(at.node) && at.node.items.length === 0);
    if (none) return { node: null };
    const name = host.read(at);
    return name === undefined ? undefined : { node: name };
  },
};

export const partitionArguments: ActionShape<'partition'> = mapped(listOf(listOf(host, { min: 1 }), { min: 2 }), (groups, at) => {
  const all = groups.flat();
  const twice = all.find((name, index) => all.indexOf(name) !== index);
  if (twice === undefined) return { groups };
  return report(at, { expected: 'groups that share no member', found: twice, message: `${twice} is in two of the groups` });
});

export const cutArguments: ActionShape<'cut'> = object('a map such as { from: broker-1, to: broker-2 }', {
  from: required(host),
  to: required(host),
});

export const delayArguments: ActionShape<'delay'> = mapped(
  object('a map such as { link: [broker-1, broker-2], by: 50ms }', { link: required(link), by: required(duration) }),
  ({ link: ends, by }) => ({ link: ends, byUs: by }),
);

export const loseArguments: ActionShape<'lose'> = object('a map such as { link: [broker-1, broker-2], ratio: 2% }', {
  link: required(link),
  ratio: required(ratio),
});

export const dropArguments: ActionShape<'drop'> = object('a map such as { request: Fetch, from: broker-2, to: broker-1, count: 3 }', {
  request: required(string("a request's name such as Fetch")),
  from: required(host),
  to: required(host),
  count: optional(integer({ min: 1 }), null),
});

export const limitArguments: ActionShape<'limit'> = mapped(
  object('a map such as { link: [broker-1, broker-2], bandwidth: 1MB/s }', { link: required(link), bandwidth: required(bandwidth) }),
  ({ link: ends, bandwidth: bytesPerSecond }) => ({ link: ends, bytesPerSecond }),
);

export const slowDiskArguments: ActionShape<'slowDisk'> = mapped(
  object('a map such as { broker: broker-1, factor: 20 }', {
    broker: required(node),
    factor: required(number('a number of at least 1', 1)),
  }),
  given => ({ node: given.broker, factor: given.factor }),
);

export const corruptArguments: ActionShape<'corrupt'> = object(
  'a map such as { broker: broker-1, topic: orders, partition: 0, offset: 5 }',
  {
    broker: required(broker),
    topic: required(topicName),
    partition: required(partition),
    offset: required(integer()),
  },
);

export const skewClockArguments: ActionShape<'skewClock'> = mapped(
  object('a map such as { host: broker-1, by: 5s }', { host: required(host), by: required(signedDuration) }),
  given => ({ host: given.host, byUs: given.by }),
);

export const driftClockArguments: ActionShape<'driftClock'> = mapped(
  object('a map such as { host: broker-1, ratio: 0.01% }', { host: required(host), ratio: required(ppm) }),
  given => ({ host: given.host, ppm: given.ratio }),
);
