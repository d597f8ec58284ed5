import type { Assignor } from './assignor.ts';
import { range } from './range.ts';
import { roundRobin } from './roundRobin.ts';

export type { GroupMember, GroupTopics, PartitionRacks } from './assignor.ts';

/** One line an assignor. */
export const ASSIGNORS: readonly Assignor[] = [range, roundRobin];

/** By the name under which a group chose it, or by its class. */
export const assignorNamed = (name: string): Assignor | undefined =>
  ASSIGNORS.find(assignor => assignor.name === name || assignor.className === name || shortName(assignor.className) === name);

/** The assignors of `partition.assignment.strategy` (a list of classes), in order of preference; those not modelled are left out. */
export const assignorsOf = (strategy: string): readonly Assignor[] =>
  strategy
    .split(',')
    .map(name => assignorNamed(name.trim()))
    .filter(assignor => assignor !== undefined);

const shortName = (className: string): string => className.slice(className.lastIndexOf('.') + 1);
