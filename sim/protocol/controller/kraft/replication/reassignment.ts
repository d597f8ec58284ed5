/**
 * Plans and ends of reassignments, as pure functions of replica lists
 * (Kafka: PartitionReassignmentReplicas and PartitionReassignmentRevert).
 */

export interface Reassignment {
  /** The target, then those to be removed. */
  readonly replicas: readonly number[];
  readonly adding: readonly number[];
  readonly removing: readonly number[];
}

const ascending = (a: number, b: number): number => a - b;

export const without = (list: readonly number[], gone: readonly number[]): number[] => list.filter(id => !gone.includes(id));

const containsAll = (list: readonly number[], wanted: readonly number[]): boolean => wanted.every(id => list.includes(id));

/** What the replica list becomes while a partition moves from `current` to `target`. */
export function planReassignment(current: readonly number[], target: readonly number[]): Reassignment {
  const removing = without(current, target).sort(ascending);
  const adding = without(target, current).sort(ascending);
  return { replicas: [...target, ...removing], adding, removing };
}

/** The final replicas and ISR, or null while the reassignment has to go on. */
export function maybeCompleteReassignment(
  reassignment: Reassignment,
  targetIsr: readonly number[],
): { readonly replicas: readonly number[]; readonly isr: readonly number[] } | null {
  const { adding, removing } = reassignment;
  if (adding.length === 0 && removing.length === 0) return null;
  const isr = without(targetIsr, removing);
  const replicas = without(reassignment.replicas, removing);
  if (removing.length > 0 && isr.length === 0) return null;
  if (!containsAll(isr, adding)) return null;
  const shrinks = adding.length < removing.length;
  return shrinks && !containsAll(isr, replicas) ? null : { replicas, isr };
}

interface Revert {
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  /** Nobody of the ISR was there before the reassignment: going back costs an unclean election. */
  readonly unclean: boolean;
}

/** What a partition becomes when its reassignment is cancelled: the added replicas go, the order of the others stays. */
export function revertReassignment(partition: {
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  readonly adding: readonly number[];
}): Revert {
  const replicas = without(partition.replicas, partition.adding);
  const isr = without(partition.isr, partition.adding);
  return isr.length > 0 ? { replicas, isr, unclean: false } : { replicas, isr: replicas.slice(0, 1), unclean: true };
}
