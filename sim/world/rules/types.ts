import type { Stream } from '../../engine/random.ts';
import type { Us } from '../../engine/time.ts';
import type { HostId } from '../types.ts';

export interface DirectedLink {
  readonly from: HostId;
  readonly to: HostId;
}

/** A cause that we inject. Frozen. `links` list each direction that is meant. */
export type FaultSpec =
  /** Hosts of different groups do not reach each other; hosts in no group reach all. */
  | { readonly type: 'partition'; readonly groups: readonly (readonly HostId[])[] }
  | { readonly type: 'isolate'; readonly host: HostId }
  /** One way: what `from` sends to `to` waits. */
  | { readonly type: 'cut'; readonly from: HostId; readonly to: HostId }
  | { readonly type: 'delay'; readonly links: readonly DirectedLink[]; readonly byUs: Us }
  /** Each message is lost, and sent again by TCP, with this probability. */
  | { readonly type: 'lose'; readonly links: readonly DirectedLink[]; readonly numerator: number; readonly denominator: number }
  /** The next `count` requests of that name vanish; 0: all. */
  | { readonly type: 'drop'; readonly request: string; readonly from: HostId; readonly to: HostId; readonly count: number }
  | { readonly type: 'limit'; readonly links: readonly DirectedLink[]; readonly bytesPerSecond: number }
  | { readonly type: 'slowDisk'; readonly host: HostId; readonly factor: number };

export type FaultType = FaultSpec['type'];

export interface ActiveFault {
  readonly id: number;
  readonly spec: FaultSpec;
  /** Its own, so that taking it away re-rolls nothing else. */
  readonly stream: Stream;
  /** Messages, writes ... that met it. One that touched none is reported. */
  touched: number;
}
