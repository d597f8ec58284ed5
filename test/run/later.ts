/**
 * Recordings that the model does not reproduce yet, so that nothing is skipped quietly: the tests fail as soon as one of them would pass. The
 * fidelity table in the README says the same of the mechanisms.
 */
const NOT_MODELLED_YET: readonly string[] = [
  'groups-auto-offset-reset.yaml',
  'groups-classic-cooperative-sticky.yaml',
  'groups-consumer-protocol-range.yaml',
  'groups-consumer-protocol-uniform.yaml',
  'groups-coordinator-crash.yaml',
  'groups-late-commit-empty-group.yaml',
  'groups-online-migration.yaml',
  'groups-reset-by-duration-nothing-new.yaml',
  'groups-share-lock-timeout.yaml',
  'transaction-commit-abort.yaml',
  'transaction-fencing.yaml',
  'transaction-interleaved.yaml',
  'transaction-send-offsets.yaml',
];

/** ZooKeeper mode and what else the parser refuses. */
export const notModelledYet = (name: string): boolean => name.startsWith('zookeeper-') || NOT_MODELLED_YET.includes(name);

/** Recordings that can be played and come out differently, and why. */
export const DISAGREES: Readonly<Record<string, string>> = {
  'kraft-quorum-lost.yaml':
    'all but one check hold: the creation that nobody answered dies with broker 3 only if the administrator asked through that one, a race (1 of 3)',
};
