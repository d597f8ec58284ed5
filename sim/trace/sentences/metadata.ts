import type { MetadataRecord } from '../../protocol/metadata/records.ts';
import type { Telling, TraceNoteOf, Tone } from './telling.ts';
import { brokerName, brokers, colonEn, colonZh, ids } from './words.ts';

/* What the controller writes into the metadata log: what it decides, and by which rule. */

type MetadataNote = TraceNoteOf<'metadata.appended'>;
type RecordOf<Type extends MetadataRecord['type']> = Extract<MetadataRecord, { readonly type: Type }>;
type Change = RecordOf<'PartitionChangeRecord'>;

interface Words {
  readonly en: string;
  readonly zh: string;
}

export const metadataTelling: Telling<'metadata.appended'> = {
  en: (note, node) => `${tell(note, node).en}${colonEn(note.reason)}.`,
  zh: (note, node) => `${tell(note, node).zh}${colonZh(note.reason)}。`,
  tone: ({ record, before }) => toneOf(record, before),
};

const tell = (note: MetadataNote, node: string): Words => {
  const { record } = note;
  switch (record.type) {
    case 'PartitionChangeRecord':
      return tellChange(record, note, node);
    case 'PartitionRecord':
      return tellPartition(record, note, node);
    case 'BrokerRegistrationChangeRecord':
      return tellRegistrationChange(record, node);
    case 'RegisterBrokerRecord':
      return {
        en: `${node} registered ${brokerName(record.brokerId)} under broker epoch ${record.brokerEpoch}${record.fenced ? ', fenced until it has caught up with the metadata' : ''}`,
        zh: `${node} 登记了 ${brokerName(record.brokerId)}，broker 纪元 ${record.brokerEpoch}${record.fenced ? '，在追上元数据之前处于隔离（fenced）状态' : ''}`,
      };
    case 'UnregisterBrokerRecord':
      return { en: `${node} struck ${brokerName(record.brokerId)} off its register`, zh: `${node} 注销了 ${brokerName(record.brokerId)}` };
    default:
      return tellOther(record, node);
  }
};

const tellOther = (record: MetadataRecord, node: string): Words => {
  switch (record.type) {
    case 'TopicRecord':
      return { en: `${node} created topic ${record.name}`, zh: `${node} 创建了主题 ${record.name}` };
    case 'RemoveTopicRecord':
      return { en: `${node} deleted the topic with id ${record.topicId}`, zh: `${node} 删除了 ID 为 ${record.topicId} 的主题` };
    case 'ConfigRecord':
      return tellConfig(record, node);
    case 'ProducerIdsRecord':
      return {
        en: `${node} gave ${brokerName(record.brokerId)} a block of producer ids, below ${record.nextProducerId}`,
        zh: `${node} 给 ${brokerName(record.brokerId)} 分配了一段生产者 ID（小于 ${record.nextProducerId}）`,
      };
    case 'LeaderChange':
      return { en: `${node} opened its term as leader of the metadata quorum`, zh: `${node} 开始担任元数据仲裁的领导者` };
    case 'FeatureLevelRecord':
      return {
        en: `${node} set the feature ${record.name} to level ${record.featureLevel}`,
        zh: `${node} 把特性 ${record.name} 设为级别 ${record.featureLevel}`,
      };
    case 'NoOpRecord':
      return {
        en: `${node} wrote a no-op, so that brokers see the metadata log move`,
        zh: `${node} 写入空操作记录，让各 broker 看到元数据日志在前进`,
      };
    case 'ClearElrRecord':
      return tellClearElr(record.topicName, node);
    default:
      return { en: `${node} wrote ${record.type}`, zh: `${node} 写入 ${record.type}` };
  }
};

const tellClearElr = (topic: string, node: string): Words => ({
  en: `${node} cleared the eligible leader replicas of ${topic === '' ? 'every topic' : topic}`,
  zh: `${node} 清空了${topic === '' ? '所有主题' : ` ${topic} `}的合格领导者副本（ELR）`,
});

const tellConfig = ({ resourceType, resourceName, name, value }: RecordOf<'ConfigRecord'>, node: string): Words => {
  const en =
    resourceType === 'BROKER' && resourceName === '' ? 'every broker' : resourceType === 'BROKER' ? `broker-${resourceName}` : resourceName;
  const zh = resourceType === 'BROKER' && resourceName === '' ? '所有 broker' : en;
  return value === null
    ? { en: `${node} took back ${name} of ${en}`, zh: `${node} 撤销了 ${zh} 的 ${name}` }
    : { en: `${node} set ${name} of ${en} to ${value}`, zh: `${node} 把 ${zh} 的 ${name} 设为 ${value}` };
};

const tellPartition = ({ replicas, leader, partitionId }: RecordOf<'PartitionRecord'>, { tp }: MetadataNote, node: string): Words => ({
  en: `${node} placed ${tp ?? `partition ${partitionId}`} on ${brokers(replicas)}${leader >= 0 ? `, led by ${brokerName(leader)}` : ''}`,
  zh: `${node} 把 ${tp ?? `分区 ${partitionId}`} 放在 ${brokers(replicas)}${leader >= 0 ? `，由 ${brokerName(leader)} 任领导者` : ''}`,
});

const tellChange = (record: Change, { tp, before }: MetadataNote, node: string): Words => {
  const name = { en: tp ?? `partition ${record.partitionId}`, zh: tp ?? `分区 ${record.partitionId}` };
  if (record.leader !== undefined && record.leader !== before?.leader) return tellElection(record, { before, node, name });
  if (record.isr !== undefined) return tellIsr(record.isr, { before, node, name });
  if (record.replicas !== undefined || record.addingReplicas !== undefined || record.removingReplicas !== undefined)
    return tellReassignment(record, node, name);
  if (record.elr !== undefined)
    return {
      en: `${node} set the eligible leader replicas of ${name.en} to ${ids(record.elr)}`,
      zh: `${node} 把 ${name.zh} 的合格领导者副本（ELR）设为 ${ids(record.elr)}`,
    };
  return { en: `${node} changed ${name.en}`, zh: `${node} 更新了 ${name.zh}` };
};

interface ChangeOf {
  readonly before: MetadataNote['before'];
  readonly node: string;
  readonly name: Words;
}

/** Which of PartitionChangeBuilder's rules chose this leader. */
const tellElection = (record: Change, { before, node, name }: ChangeOf): Words => {
  const leader = record.leader ?? -1;
  if (leader < 0) {
    return {
      en: `${node} left ${name.en} without a leader: no replica of the ISR ${ids(before?.isr ?? [])} is alive`,
      zh: `${node} 让 ${name.zh} 处于无领导者状态：ISR ${ids(before?.isr ?? [])} 中没有存活的副本`,
    };
  }
  const epoch = before === undefined ? null : before.leaderEpoch + 1;
  const why = whyThisLeader(leader, before);
  return {
    en: `${node} chose ${brokerName(leader)} as the new leader of ${name.en}${epoch === null ? '' : ` (epoch ${epoch})`}${why.en}`,
    zh: `${node} 选 ${brokerName(leader)} 为 ${name.zh} 的新领导者${epoch === null ? '' : `（纪元 ${epoch}）`}${why.zh}`,
  };
};

const whyThisLeader = (leader: number, before: MetadataNote['before']): Words => {
  if (before === undefined) return { en: '', zh: '' };
  if (!before.isr.includes(leader)) {
    return {
      en: `, which was not in the ISR ${ids(before.isr)}`,
      zh: `，它不在 ISR ${ids(before.isr)} 中`,
    };
  }
  if (leader === before.replicas[0]) return { en: ', its preferred replica', zh: '，即首选副本' };
  return { en: `, the first replica of the ISR ${ids(before.isr)} that is alive`, zh: `，即 ISR ${ids(before.isr)} 中第一个仍存活的副本` };
};

const tellIsr = (isr: readonly number[], { before, node, name }: ChangeOf): Words => {
  const left = before?.isr.filter(id => !isr.includes(id)) ?? [];
  const came = before === undefined ? [] : isr.filter(id => !before.isr.includes(id));
  const en = [...(left.length > 0 ? [`${brokers(left)} out`] : []), ...(came.length > 0 ? [`${brokers(came)} in`] : [])].join(', ');
  const zh = [...(left.length > 0 ? [`${brokers(left)} 退出`] : []), ...(came.length > 0 ? [`${brokers(came)} 加入`] : [])].join('，');
  return {
    en: `${node} made the ISR of ${name.en} ${ids(isr)}${en === '' ? '' : ` (${en})`}`,
    zh: `${node} 把 ${name.zh} 的 ISR 定为 ${ids(isr)}${zh === '' ? '' : `（${zh}）`}`,
  };
};

const tellReassignment = (record: Change, node: string, name: Words): Words => {
  const to = record.replicas === undefined ? '' : ` ${ids(record.replicas)}`;
  return {
    en: `${node} moves the replicas of ${name.en}${to === '' ? '' : ` to${to}`}`,
    zh: `${node} 正在迁移 ${name.zh} 的副本${to === '' ? '' : `，目标${to}`}`,
  };
};

const tellRegistrationChange = (record: RecordOf<'BrokerRegistrationChangeRecord'>, node: string): Words => {
  const broker = brokerName(record.brokerId);
  if (record.fenced === 1)
    return {
      en: `${node} fenced ${broker}: it leads nothing and counts in no ISR any more`,
      zh: `${node} 隔离（fence）了 ${broker}：它不再领导任何分区，也不算在任何 ISR 中`,
    };
  if (record.fenced === -1)
    return {
      en: `${node} unfenced ${broker}: it may lead and be in ISRs`,
      zh: `${node} 解除了对 ${broker} 的隔离：它可以担任领导者并加入 ISR`,
    };
  if (record.inControlledShutdown === 1)
    return {
      en: `${node} notes that ${broker} is shutting down, and moves its leaderships away`,
      zh: `${node} 记下 ${broker} 正在受控关闭，并移走它的领导权`,
    };
  return { en: `${node} noted a change of the registration of ${broker}`, zh: `${node} 记下了 ${broker} 登记信息的变化` };
};

const toneOf = (record: MetadataRecord, before: MetadataNote['before']): Tone => {
  if (record.type === 'PartitionChangeRecord') {
    if (record.leader !== undefined && record.leader < 0) return 'bad';
    return record.isr !== undefined && before !== undefined && record.isr.length < before.isr.length ? 'bad' : 'good';
  }
  if (record.type !== 'BrokerRegistrationChangeRecord' || record.fenced === 0) return 'plain';
  return record.fenced === 1 ? 'bad' : 'good';
};
