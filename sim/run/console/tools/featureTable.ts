/** Metadata versions with their feature levels (Kafka: MetadataVersion). */
// prettier-ignore
export const METADATA_VERSIONS: readonly (readonly [name: string, level: number])[] = [
  ['3.3-IV3', 7], ['3.4-IV0', 8], ['3.5-IV0', 9], ['3.5-IV1', 10], ['3.5-IV2', 11], ['3.6-IV0', 12], ['3.6-IV1', 13], ['3.6-IV2', 14],
  ['3.7-IV0', 15], ['3.7-IV1', 16], ['3.7-IV2', 17], ['3.7-IV3', 18], ['3.7-IV4', 19], ['3.8-IV0', 20], ['3.9-IV0', 21], ['4.0-IV0', 22],
  ['4.0-IV1', 23], ['4.0-IV2', 24], ['4.0-IV3', 25], ['4.1-IV0', 26], ['4.1-IV1', 27], ['4.2-IV0', 28], ['4.2-IV1', 29], ['4.3-IV0', 30],
];

export const LATEST_METADATA_VERSION = METADATA_VERSIONS.at(-1)!;

/** Known, but not to be used yet. */
export const UNSTABLE_METADATA_VERSION = '4.4-IV0';

/** A feature besides metadata.version (Kafka: Feature, and the enums of its levels). */
export interface FeatureSpec {
  readonly name: string;
  readonly max: number;
  /** From which metadata version on a new cluster gets a level. */
  readonly levels: readonly { readonly level: number; readonly since: number; readonly requires: number }[];
}

/** In the order of Feature.FEATURES. `requires`: a metadata version that must be there, -1 for none. */
export const FEATURES: readonly FeatureSpec[] = [
  { name: 'kraft.version', max: 1, levels: [{ level: 1, since: 21, requires: -1 }] },
  {
    name: 'transaction.version',
    max: 2,
    levels: [
      { level: 1, since: 24, requires: -1 },
      { level: 2, since: 24, requires: -1 },
    ],
  },
  { name: 'group.version', max: 1, levels: [{ level: 1, since: 22, requires: -1 }] },
  { name: 'eligible.leader.replicas.version', max: 1, levels: [{ level: 1, since: 26, requires: 23 }] },
  { name: 'share.version', max: 1, levels: [{ level: 1, since: 28, requires: -1 }] },
  { name: 'streams.version', max: 1, levels: [{ level: 1, since: 29, requires: -1 }] },
];
