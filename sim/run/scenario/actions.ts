import { isMap, isScalar } from 'yaml';
import * as clients from './clientActions.ts';
import * as on from './argumentShape.ts';
import type { ActionShape } from './argumentShape.ts';
import * as topics from './topicActions.ts';
import * as world from './worldActions.ts';
import type { Action, ActionType } from './actionTypes.ts';
import { descend, didYouMean, entriesOf, report, type At } from './reader.ts';
import type { JsonSchema, Shape } from './shape.ts';
import type { Text } from './types.ts';

export type ActionArea = 'process' | 'network' | 'disk' | 'clock' | 'topics' | 'replicas' | 'producers' | 'consumers' | 'groups';

/** One action: what it is for, whom it concerns, what it takes. The same table feeds scenarios, the page's menus and the API. */
export interface ActionDefinition<Type extends ActionType = ActionType> {
  readonly area: ActionArea;
  /** Whom it concerns when a name alone is enough (`crash: broker-1`); null: it takes more, or something else. */
  readonly target: 'node' | 'host' | 'broker' | 'producer' | 'consumer' | 'topic' | 'group' | null;
  readonly title: Text;
  readonly shape: ActionShape<Type>;
  /** False: known, but the model cannot do it yet. */
  readonly modelled: boolean;
}

type Row = readonly [area: ActionArea, target: ActionDefinition['target'], en: string, zh: string];

const define = <Type extends ActionType>(
  _: Type,
  [area, target, en, zh]: Row,
  shape: ActionShape<Type>,
  modelled = true,
): ActionDefinition<Type> => ({
  ...{ area, target, title: { en, zh }, shape, modelled },
});

const LATER = false;

export const ACTIONS: { readonly [Type in ActionType]: ActionDefinition<Type> } = {
  crash: define('crash', ['process', 'node', 'Crash (the page cache survives)', '崩溃（页缓存仍在）'], on.onNode),
  powerOff: define('powerOff', ['process', 'node', 'Cut the power (what was not flushed is lost)', '断电（未刷盘的数据丢失）'], on.onNode),
  stop: define('stop', ['process', 'node', 'Stop in order (controlled shutdown)', '受控停止'], on.onNode),
  start: define('start', ['process', 'node', 'Start', '启动'], on.onNode),
  pause: define('pause', ['process', 'host', 'Pause (stop the world)', '暂停（整个进程停顿）'], on.onHost),
  resume: define('resume', ['process', 'host', 'Resume', '恢复'], on.onHost),
  replaceDisk: define('replaceDisk', ['process', 'node', 'Replace the disk by an empty one', '换上空磁盘'], on.onNode),
  partition: define('partition', ['network', null, 'Split the network into groups', '把网络分成几组'], world.partitionArguments),
  isolate: define('isolate', ['network', 'host', 'Isolate from the network', '从网络隔离'], on.onHost),
  cut: define('cut', ['network', null, 'Cut a link, one way', '单向切断链路'], world.cutArguments),
  heal: define('heal', ['network', 'host', 'Heal the network', '恢复网络'], world.healArguments),
  delay: define('delay', ['network', null, 'Delay a link', '给链路加延迟'], world.delayArguments),
  lose: define('lose', ['network', null, 'Lose packets on a link', '链路丢包'], world.loseArguments),
  drop: define('drop', ['network', null, 'Drop requests of one kind', '丢弃某类请求'], world.dropArguments),
  limit: define('limit', ['network', null, 'Limit the bandwidth of a link', '限制链路带宽'], world.limitArguments),
  slowDisk: define('slowDisk', ['disk', null, 'Slow the disk down', '让磁盘变慢'], world.slowDiskArguments),
  fillDisk: define('fillDisk', ['disk', 'node', 'Fill the disk', '写满磁盘'], on.onNode),
  failDisk: define('failDisk', ['disk', 'node', 'Let the disk fail', '让磁盘损坏'], on.onNode),
  corrupt: define('corrupt', ['disk', null, 'Corrupt a record on disk', '损坏磁盘上的一条消息'], world.corruptArguments),
  skewClock: define('skewClock', ['clock', null, 'Move the wall clock', '调偏时钟'], world.skewClockArguments),
  driftClock: define('driftClock', ['clock', null, 'Let the clocks run fast or slow', '让时钟走快或走慢'], world.driftClockArguments),
  createTopic: define('createTopic', ['topics', null, 'Create a topic', '创建主题'], topics.createTopicArguments),
  deleteTopic: define('deleteTopic', ['topics', 'topic', 'Delete a topic', '删除主题'], on.onTopic),
  addPartitions: define('addPartitions', ['topics', null, 'Add partitions', '增加分区'], topics.addPartitionsArguments),
  alterConfig: define('alterConfig', ['topics', null, 'Change settings', '修改配置'], topics.alterConfigArguments),
  deleteRecords: define('deleteRecords', ['topics', null, 'Delete records', '删除消息'], topics.deleteRecordsArguments),
  electLeaders: define('electLeaders', ['replicas', null, 'Elect leaders', '选举领导者'], topics.electLeadersArguments),
  reassign: define('reassign', ['replicas', null, 'Move replicas', '迁移副本'], topics.reassignArguments),
  cancelReassignment: define(
    'cancelReassignment',
    ['replicas', null, 'Cancel a move of replicas', '取消副本迁移'],
    topics.cancelReassignmentArguments,
  ),
  addBroker: define('addBroker', ['replicas', null, 'Add a broker', '增加 broker'], topics.addBrokerArguments),
  removeBroker: define('removeBroker', ['replicas', 'broker', 'Unregister a broker', '注销 broker'], on.onBroker),
  deleteZnode: define('deleteZnode', ['replicas', null, 'Delete a znode', '删除 znode'], topics.deleteZnodeArguments, LATER),
  produce: define('produce', ['producers', null, 'Send a record', '发送一条消息'], clients.produceArguments),
  flush: define('flush', ['producers', 'producer', 'Flush', '刷出缓冲'], on.onProducer),
  startProducer: define('startProducer', ['producers', 'producer', 'Start a producer', '启动生产者'], clients.startProducerArguments),
  stopProducer: define('stopProducer', ['producers', 'producer', 'Close a producer', '关闭生产者'], on.onProducer),
  killProducer: define('killProducer', ['producers', 'producer', 'Kill a producer', '杀死生产者'], on.onProducer),
  beginTransaction: define('beginTransaction', ['producers', 'producer', 'Begin a transaction', '开始事务'], on.onProducer, LATER),
  commitTransaction: define('commitTransaction', ['producers', 'producer', 'Commit the transaction', '提交事务'], on.onProducer, LATER),
  abortTransaction: define('abortTransaction', ['producers', 'producer', 'Abort the transaction', '中止事务'], on.onProducer, LATER),
  sendOffsetsToTransaction: define(
    'sendOffsetsToTransaction',
    ['producers', null, 'Send offsets to the transaction', '把位移纳入事务'],
    clients.sendOffsetsArguments,
    LATER,
  ),
  startConsumer: define('startConsumer', ['consumers', 'consumer', 'Start a consumer', '启动消费者'], clients.startConsumerArguments),
  stopConsumer: define('stopConsumer', ['consumers', 'consumer', 'Close a consumer', '关闭消费者'], on.onConsumer),
  killConsumer: define('killConsumer', ['consumers', 'consumer', 'Kill a consumer', '杀死消费者'], on.onConsumer),
  leaveGroup: define('leaveGroup', ['consumers', 'consumer', 'Leave the group for good', '永久离开组'], on.onConsumer),
  subscribe: define('subscribe', ['consumers', null, 'Change the subscription', '修改订阅'], clients.subscribeArguments),
  poll: define('poll', ['consumers', null, 'Poll once', '拉取一次'], clients.pollArguments),
  startPolling: define('startPolling', ['consumers', 'consumer', 'Poll by itself from now on', '从现在起自行拉取'], on.onConsumer),
  busy: define('busy', ['consumers', null, 'Be busy (no poll meanwhile)', '忙碌（期间不拉取）'], clients.busyArguments),
  seek: define('seek', ['consumers', null, 'Seek', '移动读取位置'], clients.seekArguments),
  commit: define('commit', ['consumers', 'consumer', 'Commit offsets', '提交位移'], clients.commitArguments),
  pausePartitions: define('pausePartitions', ['consumers', null, 'Pause partitions', '暂停分区'], clients.partitionsArguments),
  resumePartitions: define('resumePartitions', ['consumers', null, 'Resume partitions', '恢复分区'], clients.partitionsArguments),
  acknowledge: define('acknowledge', ['consumers', null, 'Acknowledge records', '确认消息'], clients.acknowledgeArguments, LATER),
  resetOffsets: define('resetOffsets', ['groups', null, 'Reset offsets', '重置位移'], clients.resetOffsetsArguments),
  removeMember: define('removeMember', ['groups', null, 'Remove a static member', '移除静态成员'], clients.removeMemberArguments),
  deleteGroup: define('deleteGroup', ['groups', 'group', 'Delete a group', '删除组'], on.onGroup),
};

export const ACTION_TYPES = Object.keys(ACTIONS) as readonly ActionType[];

/** What the schema of `action` refers to. */
export const actionSchema = (): JsonSchema => ({
  anyOf: [
    { const: 'heal' },
    ...ACTION_TYPES.map(type => ({
      type: 'object',
      additionalProperties: false,
      required: [type],
      properties: { [type]: ACTIONS[type].shape.schema },
    })),
  ],
});

/** One action: `{ crash: broker-1 }`, or the bare name of one that needs nothing (`heal`). */
export const action: Shape<Action> = {
  expected: 'an action such as { crash: broker-1 }',
  schema: { $ref: '#/definitions/action' },
  read(at) {
    if (isScalar(at.node) && at.node.value === 'heal') return { type: 'heal', node: null };
    if (!isMap(at.node)) return report(at, { expected: action.expected });
    const fields = entriesOf(at);
    const [first] = fields;
    if (first === undefined || fields.length > 1) {
      return report(at, { expected: 'one action (several stand in a list)', found: fields.map(({ key }) => key).join(', ') || 'none' });
    }
    return readAction(at, first.key, first.keyAt);
  },
};

function readAction(at: At, name: string, keyAt: At): Action | undefined {
  const type = ACTION_TYPES.find(known => known === name);
  if (type === undefined) {
    return report(keyAt, {
      expected: 'one of the actions',
      message: `unknown action ${JSON.stringify(name)}${didYouMean(name, ACTION_TYPES)}`,
    });
  }
  const definition = ACTIONS[type];
  if (!definition.modelled) {
    report(keyAt, { kind: 'notModelled', expected: 'another action', message: `the action "${type}" is not modelled yet` });
  }
  const given = definition.shape.read(descend(at, type));
  return given === undefined ? undefined : ({ type, ...given } as Action);
}
