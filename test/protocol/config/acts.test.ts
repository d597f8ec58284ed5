/** `modelled` tells the truth: whoever sets a key on which the model does not act is warned, and nobody else is. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { BROKER_CONFIG } from '../../../sim/protocol/config/broker.ts';
import { CONSUMER_CONFIG } from '../../../sim/protocol/config/consumer.ts';
import type { ConfigTable } from '../../../sim/protocol/config/definition.ts';
import { PRODUCER_CONFIG } from '../../../sim/protocol/config/producer.ts';
import { TOPIC_CONFIG } from '../../../sim/protocol/config/topic.ts';

const protocol = join(dirname(fileURLToPath(import.meta.url)), '../../../sim/protocol');
const sources = readdirSync(protocol, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts') && !name.startsWith('config/'))
  .map(name => ({ isClient: name.startsWith('client/'), text: readFileSync(join(protocol, name), 'utf8') }));

/** Clients and servers read settings of the same names. */
const readers = (ofClients: boolean): string => sources.flatMap(({ isClient, text }) => (isClient === ofClients ? [text] : [])).join('\n');
const isRead = (key: string, text: string): boolean =>
  text.includes(`['${key}']`) || text.includes(`'${key}': `) || new RegExp(`onfig\\.${key}\\b`).test(text);

/** Read, but not acted on as Kafka does: nothing is cleaned or compressed yet. */
const HALF = ['cleanup.policy', 'compression.type'];

/** Acted on elsewhere: by the topic keys that inherit from them, by the scenario's roles, by the other protocol being refused. */
const ELSEWHERE = ['broker.rack', 'group.id', 'group.protocol'];
const inherited = Object.values<ConfigTable[string]>(TOPIC_CONFIG).flatMap(key =>
  key.modelled ? (key.inherits ?? []).map(from => from.key) : [],
);

describe.each(Object.entries<ConfigTable>({ BROKER_CONFIG, TOPIC_CONFIG, PRODUCER_CONFIG, CONSUMER_CONFIG }))('%s', (_, table) => {
  const text = readers(table === PRODUCER_CONFIG || table === CONSUMER_CONFIG);

  it('every key that is modelled is read', () => {
    const unread = Object.keys(table).filter(
      key => table[key]?.modelled && !isRead(key, text) && !ELSEWHERE.includes(key) && !inherited.includes(key),
    );
    expect(unread).toEqual([]);
  });

  it('every key that is read is modelled', () => {
    const idle = Object.keys(table).filter(key => !table[key]?.modelled && isRead(key, text) && !HALF.includes(key));
    expect(idle).toEqual([]);
  });
});
