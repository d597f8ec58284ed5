import type { Tellings } from './telling.ts';
import { acksText, plural, recordsEn, recordsZh, spanEn, spanZh } from './words.ts';

/* Producers. */

const WHY_SAFE_EN = {
  '-1': 'every in-sync replica has them',
  '0': 'nobody was asked',
  '1': 'the leader has written them, no follower was waited for',
} as const;
const WHY_SAFE_ZH = { '-1': '每个同步副本都已写入', '0': '无人被问及', '1': '领导者已写入，没有等待追随者' } as const;

export const producerTellings: Tellings<
  'producer.sent' | 'producer.acked' | 'producer.retried' | 'producer.failed' | 'producer.idAssigned'
> = {
  'producer.sent': {
    en: ({ tp, count, total }, node) => `${node} handed ${plural(count, 'record')} for ${tp} to its producer, ${total} in all.`,
    zh: ({ tp, count, total }, node) => `${node} 把写往 ${tp} 的 ${count} 条消息交给生产者，累计 ${total} 条。`,
    tone: 'plain',
  },
  'producer.acked': {
    en: ({ tp, acks, baseOffset, count, latencyMs }, node) =>
      `${node} was told that ${baseOffset < 0 ? plural(count, 'record') : recordsEn(baseOffset, baseOffset + count - 1)} of ${tp} ${count === 1 ? 'is' : 'are'} safe (acks=${acksText(acks)}: ${WHY_SAFE_EN[`${acks}`]}), after ${spanEn(latencyMs)}.`,
    zh: ({ tp, acks, baseOffset, count, latencyMs }, node) =>
      `${spanZh(latencyMs)}后，${node} 得到确认：${tp} ${baseOffset < 0 ? `${count} 条消息` : recordsZh(baseOffset, baseOffset + count - 1)}已写入（acks=${acksText(acks)}：${WHY_SAFE_ZH[`${acks}`]}）。`,
    tone: 'good',
  },
  'producer.retried': {
    en: ({ tp, error, attempt }, node) => `${node} sends a batch for ${tp} again, attempt ${attempt}: ${error}.`,
    zh: ({ tp, error, attempt }, node) => `${node} 重发写往 ${tp} 的批次，第 ${attempt} 次：${error}。`,
    tone: 'bad',
  },
  'producer.failed': {
    en: ({ tp, count, exception, message }, node) =>
      `${node} gave up on ${plural(count, 'record')} for ${tp}: ${exception}${message === '' ? '' : ` (${message})`}.`,
    zh: ({ tp, count, exception, message }, node) =>
      `${node} 放弃了写往 ${tp} 的 ${count} 条消息：${exception}${message === '' ? '' : `（${message}）`}。`,
    tone: 'bad',
  },
  'producer.idAssigned': {
    en: ({ producerId, producerEpoch }, node) =>
      `${node} got producer id ${producerId}, epoch ${producerEpoch}, by which brokers know its batches again.`,
    zh: ({ producerId, producerEpoch }, node) => `${node} 获得生产者 ID ${producerId}（纪元 ${producerEpoch}），broker 凭它识别重复批次。`,
    tone: 'plain',
  },
};
