import type { Channel, Connection, ConnectionId, Direction, Flow, HostId } from '../types.ts';
import { BACKWARD, FORWARD } from '../types.ts';

/** A connection's direction as one number. */
export const channelOf = (connection: ConnectionId, direction: Direction): Channel => connection * 2 + direction;

export const connectionOf = (channel: Channel): ConnectionId => (channel - (channel % 2)) / 2;

export const directionOf = (channel: Channel): Direction => (channel % 2) as Direction;

/** The same connection, the other way. */
export const opposite = (channel: Channel): Channel => (channel % 2 === 0 ? channel + 1 : channel - 1);

export const flowOf = (connection: Connection, direction: Direction): Flow =>
  direction === FORWARD ? connection.forward : connection.backward;

export const senderOf = (connection: Connection, direction: Direction): HostId =>
  direction === FORWARD ? connection.client : connection.server;

export const receiverOf = (connection: Connection, direction: Direction): HostId =>
  direction === FORWARD ? connection.server : connection.client;

export const reverse = (direction: Direction): Direction => (direction === FORWARD ? BACKWARD : FORWARD);

/** The bit of `Connection.gone` for the side that sends in that direction. */
export const sideOf = (direction: Direction): number => direction + 1;

export const hasGone = (connection: Connection, side: number): boolean => (connection.gone & side) !== 0;
