import { admin } from '../protocol/client/admin/index.ts';
import { broker } from '../protocol/broker/index.ts';
import { consumer } from '../protocol/client/consumer/index.ts';
import { controller } from '../protocol/controller/kraft/index.ts';
import { producer } from '../protocol/client/producer/index.ts';
import type { NodeRole } from '../trace/snapshot.ts';
import type { AnyMachine } from './types.ts';

/** The machine of each role. The cluster moves states and commands without looking into them. */
const MACHINES: Readonly<Record<NodeRole, AnyMachine>> = {
  broker: broker,
  controller: controller,
  producer: producer,
  consumer: consumer,
  admin: admin,
};

export const machineOf = (role: NodeRole): AnyMachine => MACHINES[role];
