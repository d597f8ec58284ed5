import type { ConsumerView, NodeView, ProducerView, Snapshot } from '../engine.ts';
import type { Client, Fact, GroupRow } from './types.ts';

export function clientsOf(snapshot: Snapshot): Client[] {
  const clients: Client[] = [];
  for (const node of snapshot.nodes()) {
    if (node.role === 'producer') clients.push(producerBox(node, snapshot.producer(node.name)));
    else if (node.role === 'consumer') clients.push(consumerBox(node, snapshot.consumer(node.name)));
  }
  return clients;
}

const base = (node: NodeView) => ({ name: node.name, status: node.status, waiting: [], owns: [], group: '' });

function producerBox(node: NodeView, view: ProducerView | null): Client {
  if (view === null) return { ...base(node), role: 'producer', facts: [] };
  const facts: Fact[] = [
    { name: 'acks', value: view.acks === -1 ? 'all' : view.acks },
    { name: 'acked', value: view.acked },
    { name: 'inFlight', value: view.inFlight },
  ];
  if (view.retried > 0) facts.push({ name: 'retried', value: view.retried });
  if (view.failed > 0) facts.push({ name: 'failed', value: view.failed, alarm: true });
  return { ...base(node), role: 'producer', facts, waiting: view.accumulator.map(batch => batch.records) };
}

function consumerBox(node: NodeView, view: ConsumerView | null): Client {
  if (view === null) return { ...base(node), role: 'consumer', facts: [] };
  const lag = Object.values(view.lag).reduce((sum, each) => sum + each, 0);
  const facts: Fact[] = [
    { name: 'received', value: view.received },
    { name: 'lag', value: lag },
  ];
  if (view.group !== '' && view.memberState !== '' && view.memberState !== 'STABLE')
    facts.push({ name: 'memberState', value: view.memberState });
  return { ...base(node), role: 'consumer', facts, owns: view.assignment, group: view.group };
}

export const groupsOf = (snapshot: Snapshot): GroupRow[] =>
  snapshot.groups().flatMap(id => {
    const group = snapshot.group(id);
    return group === null ? [] : [{ id, state: group.state, generation: group.generation }];
  });
