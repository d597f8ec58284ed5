/** One figure of the benchmark, with what it is compared to. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the figure stands beside: `object heap 5.1 M/s, ratio 1.7`. */
  readonly comparedTo: string;
  /** Reached, or null where there is no goal. */
  readonly ok: boolean | null;
}

/** A file of figures that belong together. */
export interface Bench {
  readonly name: string;
  run(): Row[];
}
