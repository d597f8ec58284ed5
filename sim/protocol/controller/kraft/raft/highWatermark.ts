/** What a leader knows of the ends of the voters' logs. */
export interface VoterEnds {
  readonly voters: readonly number[];
  readonly epochStartOffset: number;
  /** 0 while nothing is known to be committed. */
  readonly highWatermark: number;
  /** End of what a voter holds durably, -1 while unknown. */
  endOffsetOf(voter: number): number;
}

/**
 * The high watermark that a majority of the voters allows (Kafka: LeaderState.maybeUpdateHighWatermark). Old epochs count only together with a
 * record of the leader's own one (Raft §5.4.2), and what was committed stays so when the set of voters changes.
 */
export function majorityHighWatermark({ voters, epochStartOffset, highWatermark, endOffsetOf }: VoterEnds): number {
  const ends = voters.map(endOffsetOf).sort((a, b) => b - a);
  const majority = ends[ends.length >> 1] ?? -1;
  return majority > epochStartOffset && majority > highWatermark ? majority : highWatermark;
}
