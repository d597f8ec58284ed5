import { describeMessage } from '../../protocol/messages/describe.ts';
import type { Message } from '../../protocol/messages/index.ts';
import type { PacketView } from '../../trace/snapshot.ts';
import { hostOf, inTransit } from '../../world/index.ts';
import { ADMIN } from '../names.ts';
import type { Cluster } from '../types.ts';

/** Messages between sending and arrival, but for the administrator's. */
export const viewPackets = ({ state }: Cluster): PacketView[] =>
  inTransit(state.world)
    .map(({ id, from, to, bytes, payload, sentAt, arrivesAt }) => {
      const message = payload as Message;
      return {
        id,
        from: hostOf(state.world, from).name,
        to: hostOf(state.world, to).name,
        api: message.api,
        request: message.kind === 'request',
        sentAt,
        arrivesAt,
        detail: describeMessage(message),
        bytes,
      };
    })
    .filter(({ from, to }) => from !== ADMIN && to !== ADMIN);
