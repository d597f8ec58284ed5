/// <reference path="./alea.d.ts" />
import alea from 'seedrandom/lib/alea.js';
import { assert } from './assert.ts';
import type { UsRange } from './time.ts';

/**
 * Chance with a name. Every purpose draws from a stream of its own (`network/broker-1>broker-2`, `disk/broker-3`, `faults/...`), so that one
 * draw more or less here moves nothing there. The numbers are those of seedrandom's Alea, drawn in blocks: a stream is its generator's
 * saved state and the block that is being used up, plain data that a checkpoint clones.
 */
export interface Stream {
  /** After the current block. */
  state: AleaState;
  readonly block: Int32Array;
  /** The next unused number of the block. */
  next: number;
}

interface AleaState {
  readonly c: number;
  readonly s0: number;
  readonly s1: number;
  readonly s2: number;
}

/** Derives streams from a seed. The same seed and name give the same stream, whatever else was asked for. */
export interface StreamSet {
  readonly seed: number;
}

const BLOCK = 64;
const TWO_32 = 4_294_967_296;

export const createStreams = (seed: number): StreamSet => Object.freeze({ seed });

/** A new stream of that name, from its beginning. Keep it: asking again starts again. */
export function streamOf(streams: StreamSet, name: string): Stream {
  const generator = alea(`${streams.seed}/${name}`, { state: true });
  return { state: generator.state(), block: new Int32Array(BLOCK), next: BLOCK };
}

/** 32 random bits, as a signed integer. */
export function int32(stream: Stream): number {
  if (stream.next === BLOCK) refill(stream);
  return stream.block[stream.next++]!;
}

function refill(stream: Stream): void {
  const generator = alea('', { state: stream.state });
  for (let index = 0; index < BLOCK; index++) stream.block[index] = generator.int32();
  stream.state = generator.state();
  stream.next = 0;
}

/** A whole number in [0, bound), bound at most 2^32. Every call takes one number of the stream. */
export function int(stream: Stream, bound: number): number {
  // Asked first, so that the values for the message are made only when there is one.
  if (bound < 1 || bound > TWO_32) assert(false, 'bound out of range', { bound });
  return Math.floor(((int32(stream) >>> 0) / TWO_32) * bound);
}

/** A whole number in [min, max], one number of the stream also when they are equal. */
export const between = (stream: Stream, min: number, max: number): number => min + int(stream, max - min + 1);

/** A span of that range. */
export const drawUs = (stream: Stream, range: UsRange): number => between(stream, range.minUs, range.maxUs);

/** True with probability numerator/denominator. */
export const chance = (stream: Stream, numerator: number, denominator: number): boolean => int(stream, denominator) < numerator;

/**
 * The exponential distribution at 256 even steps of probability, in 1/1024 of its mean. A table, since Math.log may differ between machines;
 * the last entry makes the mean exact.
 */
// prettier-ignore
const EXPONENTIAL = Object.freeze([
  2, 6, 10, 14, 18, 22, 26, 30, 35, 39, 43, 47, 51, 55, 60, 64, 68, 73, 77, 81, 85, 90, 94, 99,
  103, 107, 112, 116, 121, 125, 130, 134, 139, 144, 148, 153, 158, 162, 167, 172, 176, 181, 186, 191, 196, 200, 205, 210,
  215, 220, 225, 230, 235, 240, 245, 250, 255, 260, 266, 271, 276, 281, 287, 292, 297, 303, 308, 313, 319, 324, 330, 335,
  341, 347, 352, 358, 364, 369, 375, 381, 387, 392, 398, 404, 410, 416, 422, 428, 434, 441, 447, 453, 459, 465, 472, 478,
  484, 491, 497, 504, 510, 517, 524, 530, 537, 544, 551, 558, 565, 572, 579, 586, 593, 600, 607, 614, 622, 629, 636, 644,
  651, 659, 667, 674, 682, 690, 698, 706, 714, 722, 730, 738, 746, 755, 763, 772, 780, 789, 797, 806, 815, 824, 833, 842,
  851, 860, 870, 879, 889, 898, 908, 917, 927, 937, 947, 957, 968, 978, 988, 999, 1010, 1020, 1031, 1042, 1054, 1065, 1076, 1088,
  1099, 1111, 1123, 1135, 1147, 1160, 1172, 1185, 1197, 1210, 1224, 1237, 1250, 1264, 1278, 1292, 1306, 1321, 1335, 1350, 1365, 1380, 1396, 1412,
  1428, 1444, 1460, 1477, 1494, 1512, 1529, 1547, 1565, 1584, 1603, 1622, 1642, 1662, 1683, 1704, 1725, 1747, 1769, 1792, 1815, 1839, 1863, 1888,
  1914, 1940, 1967, 1995, 2023, 2052, 2082, 2113, 2145, 2179, 2213, 2248, 2285, 2322, 2362, 2403, 2445, 2490, 2537, 2585, 2637, 2690, 2747, 2808,
  2872, 2940, 3013, 3092, 3177, 3270, 3373, 3487, 3615, 3762, 3933, 4138, 4395, 4740, 5263, 6748,
]);

/** An exponentially distributed whole number of that mean, at most nine times it. */
export function exponential(stream: Stream, mean: number): number {
  return Math.round((mean * EXPONENTIAL[int(stream, EXPONENTIAL.length)]!) / 1024);
}
