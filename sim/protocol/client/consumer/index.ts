/** The classic consumer: a machine, what it takes from its cluster, and what it shows of itself. */
export { consumer } from './machine.ts';
export type { ConsumerCommand, ConsumerRole } from './role.ts';
export type { ConsumerState } from './state.ts';
export { viewConsumer } from './view.ts';
