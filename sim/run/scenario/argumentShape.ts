import type { ActionOf, ActionType } from './actionTypes.ts';
import { mapped, type Shape } from './shape.ts';
import { broker, consumer, groupName, host, node, producer, topicName } from './targets.ts';

/** What an action of this type takes: all of it but the type. */
export type Arguments<Type extends ActionType> = Omit<ActionOf<Type>, 'type'>;
export type ActionShape<Type extends ActionType> = Shape<Arguments<Type>>;

const on = <Name extends string>(name: Name, shape: Shape<string>): Shape<Readonly<Record<Name, string>>> =>
  mapped(shape, value => ({ [name]: value }) as Readonly<Record<Name, string>>);

export const onNode = on('node', node);
export const onHost = on('node', host);
export const onBroker = on('broker', broker);
export const onProducer = on('producer', producer);
export const onConsumer = on('consumer', consumer);
export const onTopic = on('topic', topicName);
export const onGroup = on('group', groupName);
