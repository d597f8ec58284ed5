/** Topics are known by id (KIP-516): one that was deleted and made again is another topic. */
import { expect, it } from 'vitest';
import type { Request } from '../../../sim/protocol/messages/index.ts';
import { connectTo, createLab, partition, produceRequest, publish, request, run, startAll, topic } from './lab.ts';

it('what is meant for a topic of the past is not written into its successor', () => {
  const lab = createLab([1]);
  startAll(lab);
  publish(lab, topic(), partition([1]));
  run(lab, 100);
  const produce = produceRequest(['a'], { acks: 1 }) as Extract<Request, { api: 'Produce' }>;
  request(lab, connectTo(lab, 1), { ...produce, partitions: produce.partitions.map(asked => ({ ...asked, topicId: 'an-earlier-one' })) });
  run(lab, 100);
  expect(lab.responses.at(-1)!.message).toMatchObject({ partitions: [{ error: 'UNKNOWN_TOPIC_ID' }] });
});
