import { assert } from '../../engine/assert.ts';
import { usToMs } from '../../engine/time.ts';
import { askAdmin } from '../boot.ts';
import type { Action, ActionOf } from '../scenario/types.ts';
import type { Session } from '../session.ts';
import { findTarget } from './target.ts';
import type { Performer, Performers } from './types.ts';

/** An action that an administrator asks of Kafka; Kafka itself says whether it can be done. */
const asked = <One extends Action>(toCommand: (action: One, session: Session) => object): Performer<One> => ({
  whyNot: () => null,
  perform(session, action, { timeoutUs }) {
    const id = session.state.nextCommand++;
    askAdmin(session.simulation, { id, ...(timeoutUs === null ? {} : { timeoutMs: usToMs(timeoutUs) }), ...toCommand(action, session) });
    return { type: 'asked', command: id, waits: true };
  },
});

const unregister = ({ broker }: ActionOf<'removeBroker'>, session: Session): object => ({
  type: 'unregisterBroker',
  broker: brokerIdOf(broker, session),
});

/** Kafka names the settings of a broker by its id, those of all brokers by nothing. */
const configChange = (action: ActionOf<'alterConfig'>, session: Session): object =>
  action.resource === 'broker' && action.name !== '' ? { ...action, name: String(brokerIdOf(action.name, session)) } : action;

/** Also of a broker that the cluster does not have: that is Kafka's to say. */
function brokerIdOf(broker: string, session: Session): number {
  const found = findTarget(session, broker);
  const id = found.ok ? found.process.nodeId : Number(/^broker-(\d+)$/.exec(broker)?.[1] ?? -1);
  assert(id >= 0, 'the parser knows the brokers', { broker });
  return id;
}

export const ADMIN_PERFORMERS: Performers<
  | 'createTopic'
  | 'deleteTopic'
  | 'addPartitions'
  | 'alterConfig'
  | 'deleteRecords'
  | 'electLeaders'
  | 'reassign'
  | 'cancelReassignment'
  | 'removeBroker'
  | 'resetOffsets'
  | 'removeMember'
  | 'deleteGroup'
> = {
  createTopic: asked(action => action),
  deleteTopic: asked(action => action),
  addPartitions: asked(action => action),
  alterConfig: asked(configChange),
  deleteRecords: asked(action => action),
  electLeaders: asked(action => action),
  reassign: asked(action => action),
  cancelReassignment: asked(action => action),
  removeBroker: asked(unregister),
  resetOffsets: asked(action => action),
  removeMember: asked(action => action),
  deleteGroup: asked(action => action),
};
