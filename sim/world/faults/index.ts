import { cut } from './cut.ts';
import type { FaultDefinition } from '../rules/definition.ts';
import { delay } from './delay.ts';
import { drop } from './drop.ts';
import { isolate } from './isolate.ts';
import { limit } from './limit.ts';
import { lose } from './lose.ts';
import { partition } from './partition.ts';
import { slowDisk } from './slowDisk.ts';
import type { FaultSpec, FaultType } from '../rules/types.ts';

type Definitions = { readonly [Type in FaultType]: FaultDefinition<Extract<FaultSpec, { readonly type: Type }>> };

const DEFINITIONS: Definitions = Object.freeze({ partition, isolate, cut, delay, lose, drop, limit, slowDisk });

/** The definition that fits that spec. */
export const definitionOf = (spec: FaultSpec): FaultDefinition<FaultSpec> => DEFINITIONS[spec.type];
