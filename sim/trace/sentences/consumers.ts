import type { Tellings } from './telling.ts';
import { brokerName, listEn, listZh, recordsEn, recordsZh } from './words.ts';

/* Consumers, and what applications are told. */

const POSITIONED_EN = {
  committed: 'the offset its group has committed',
  reset: 'where auto.offset.reset puts it',
  seek: 'where the application sought',
  truncation: 'the last offset that the new leader still has',
} as const;
const POSITIONED_ZH = {
  committed: '消费者组已提交的位移',
  reset: '由 auto.offset.reset 决定',
  seek: '应用程序指定',
  truncation: '新领导者仍保有的最后位移',
} as const;

const CALLBACK_EN = { onPartitionsAssigned: 'was given', onPartitionsRevoked: 'gives back', onPartitionsLost: 'has lost' } as const;
const CALLBACK_ZH = { onPartitionsAssigned: '分得', onPartitionsRevoked: '交还', onPartitionsLost: '失去了' } as const;

const HOW_EN = { auto: 'automatically', sync: 'and waited for it', async: 'without waiting' } as const;
const HOW_ZH = { auto: '自动', sync: '同步', async: '异步' } as const;

export const consumerTellings: Tellings<
  | 'consumer.polled'
  | 'consumer.processed'
  | 'consumer.positioned'
  | 'consumer.committed'
  | 'consumer.commitFailed'
  | 'consumer.callback'
  | 'consumer.joined'
  | 'client.exception'
> = {
  'consumer.polled': {
    en: ({ tp, from, next, highWatermark, node: broker }, node) =>
      `${node} received ${recordsEn(from, next - 1)} of ${tp} from ${brokerName(broker)}, below the high watermark ${highWatermark}.`,
    zh: ({ tp, from, next, highWatermark, node: broker }, node) =>
      `${node} 从 ${brokerName(broker)} 收到 ${tp} ${recordsZh(from, next - 1)}，都在高水位(HW) ${highWatermark} 之下。`,
    tone: 'plain',
  },
  'consumer.processed': {
    en: ({ tp, next }, node) => `${node} has processed all records of ${tp} below ${next}.`,
    zh: ({ tp, next }, node) => `${node} 已处理完 ${tp} 位移 ${next} 之前的消息。`,
    tone: 'plain',
  },
  'consumer.positioned': {
    en: ({ tp, offset, reason }, node) => `${node} reads ${tp} from offset ${offset}: ${POSITIONED_EN[reason]}.`,
    zh: ({ tp, offset, reason }, node) => `${node} 从位移 ${offset} 开始读 ${tp}：${POSITIONED_ZH[reason]}。`,
    tone: ({ reason }) => (reason === 'truncation' ? 'bad' : 'plain'),
  },
  'consumer.committed': {
    en: ({ group, tp, offset, how }, node) => `${node} committed offset ${offset} of ${tp} for group ${group}, ${HOW_EN[how]}.`,
    zh: ({ group, tp, offset, how }, node) => `${node} 为消费者组 ${group} ${HOW_ZH[how]}提交了 ${tp} 的位移 ${offset}。`,
    tone: 'plain',
  },
  'consumer.commitFailed': {
    en: ({ group, exception }, node) => `${node} could not commit for group ${group}: ${exception}.`,
    zh: ({ group, exception }, node) => `${node} 未能为消费者组 ${group} 提交位移：${exception}。`,
    tone: 'bad',
  },
  'consumer.callback': {
    en: ({ callback, partitions }, node) =>
      `${node} ${CALLBACK_EN[callback]} ${partitions.length === 0 ? 'no partitions' : listEn(partitions)} (${callback}).`,
    zh: ({ callback, partitions }, node) =>
      `${node} ${CALLBACK_ZH[callback]} ${partitions.length === 0 ? '零个分区' : listZh(partitions)}（${callback}）。`,
    tone: ({ callback }) => (callback === 'onPartitionsLost' ? 'bad' : 'plain'),
  },
  'consumer.joined': {
    en: ({ group, generation, assignment }, node) =>
      `${node} is a member of group ${group} in generation ${generation}, with ${assignment.length === 0 ? 'no partitions' : listEn(assignment)}.`,
    zh: ({ group, generation, assignment }, node) =>
      `${node} 加入消费者组 ${group} 第 ${generation} 代，分得${assignment.length === 0 ? '零个分区' : ` ${listZh(assignment)}`}。`,
    tone: 'good',
  },
  'client.exception': {
    en: ({ exception, message }, node) => `${node} got ${exception}${message === '' ? '' : `: ${message}`}.`,
    zh: ({ exception, message }, node) => `${node} 收到异常 ${exception}${message === '' ? '' : `：${message}`}。`,
    tone: 'bad',
  },
};
