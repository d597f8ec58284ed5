import type { Tellings } from './telling.ts';
import { brokerName, brokers, ids, listEn, listZh, recordsEn, recordsZh, spanEn, spanZh } from './words.ts';

/* Leaders, followers, the high watermark and the ISR, as brokers see them. */

export const replicationTellings: Tellings<
  | 'highWatermark.advanced'
  | 'leader.started'
  | 'follower.started'
  | 'replica.stopped'
  | 'isr.shrinkProposed'
  | 'isr.expandProposed'
  | 'isr.changed'
  | 'isr.refused'
  | 'produce.refused'
  | 'produce.duplicate'
> = {
  'highWatermark.advanced': {
    en: ({ tp, from, highWatermark, asLeader }, node) =>
      asLeader
        ? `${node} raised the high watermark of ${tp} from ${from} to ${highWatermark}: every replica of the ISR has ${recordsEn(from, highWatermark - 1)}.`
        : `${node} heard from the leader that the high watermark of ${tp} is ${highWatermark}.`,
    zh: ({ tp, from, highWatermark, asLeader }, node) =>
      asLeader
        ? `${node} 把 ${tp} 的高水位(HW)从 ${from} 推进到 ${highWatermark}：ISR 的每个副本都有${recordsZh(from, highWatermark - 1)}。`
        : `${node} 从领导者得知 ${tp} 的高水位(HW)是 ${highWatermark}。`,
    tone: ({ asLeader }) => (asLeader ? 'good' : 'plain'),
  },
  'leader.started': {
    en: ({ tp, leaderEpoch, startOffset, highWatermark, isr }, node) =>
      `${node} became the leader of ${tp} in epoch ${leaderEpoch}: its log ends at ${startOffset}, its high watermark is ${highWatermark}, the ISR is ${ids(isr)}.`,
    zh: ({ tp, leaderEpoch, startOffset, highWatermark, isr }, node) =>
      `${node} 在领导者纪元 ${leaderEpoch} 成为 ${tp} 的领导者：日志末端位移(LEO) ${startOffset}，高水位(HW) ${highWatermark}，ISR ${ids(isr)}。`,
    tone: 'good',
  },
  'follower.started': {
    en: ({ tp, leaderEpoch, leader, logEndOffset }, node) =>
      leader < 0
        ? `${node} has no leader to follow for ${tp} in epoch ${leaderEpoch}.`
        : `${node} began to follow ${brokerName(leader)} for ${tp} in epoch ${leaderEpoch}, from its log end offset ${logEndOffset}.`,
    zh: ({ tp, leaderEpoch, leader, logEndOffset }, node) =>
      leader < 0
        ? `领导者纪元 ${leaderEpoch} 中，${node} 没有 ${tp} 的领导者可追随。`
        : `${node} 在领导者纪元 ${leaderEpoch} 开始为 ${tp} 追随 ${brokerName(leader)}，从日志末端位移(LEO) ${logEndOffset} 起。`,
    tone: 'plain',
  },
  'replica.stopped': {
    en: ({ tp, deleted }, node) => (deleted ? `${node} deleted its replica of ${tp}.` : `${node} stopped its replica of ${tp}.`),
    zh: ({ tp, deleted }, node) => (deleted ? `${node} 删除了 ${tp} 的副本。` : `${node} 停用了 ${tp} 的副本。`),
    tone: 'plain',
  },
  'isr.shrinkProposed': {
    en: ({ tp, isr, leaving, logEndOffset }, node) =>
      `${node} asks the controller to shrink the ISR of ${tp} to ${ids(isr)}: ${listEn(
        leaving.map(
          each =>
            `${brokerName(each.replica)} stands at ${each.logEndOffset} of ${logEndOffset}, last caught up ${spanEn(each.lastCaughtUpMsAgo)} ago`,
        ),
      )}.`,
    zh: ({ tp, isr, leaving, logEndOffset }, node) =>
      `${node} 请求控制器把 ${tp} 的 ISR 缩小为 ${ids(isr)}：${listZh(
        leaving.map(
          each => `${brokerName(each.replica)} 停在 ${each.logEndOffset}/${logEndOffset}，上次追上是 ${spanZh(each.lastCaughtUpMsAgo)}前`,
        ),
      )}。`,
    tone: 'bad',
  },
  'isr.expandProposed': {
    en: ({ tp, isr, joining, highWatermark }, node) =>
      `${node} asks the controller to take ${brokerName(joining)} back into the ISR of ${tp}, to be ${ids(isr)}: it has reached the high watermark ${highWatermark}.`,
    zh: ({ tp, isr, joining, highWatermark }, node) =>
      `${node} 请求控制器让 ${brokerName(joining)} 回到 ${tp} 的 ISR，使之为 ${ids(isr)}：它已追到高水位(HW) ${highWatermark}。`,
    tone: 'good',
  },
  'isr.changed': {
    en: ({ tp, isr }, node) => `${node}, the leader, goes by the new ISR of ${tp}: ${brokers(isr)}.`,
    zh: ({ tp, isr }, node) => `领导者 ${node} 采用 ${tp} 的新 ISR：${brokers(isr)}。`,
    tone: 'plain',
  },
  'isr.refused': {
    en: ({ tp, error }, node) => `The controller refused the ISR that ${node} proposed for ${tp}: ${error}.`,
    zh: ({ tp, error }, node) => `控制器拒绝了 ${node} 为 ${tp} 提议的 ISR：${error}。`,
    tone: 'bad',
  },
  'produce.refused': {
    en: ({ tp, error, clientId }, node) => `${node} refused the records of ${clientId} for ${tp}: ${error}.`,
    zh: ({ tp, error, clientId }, node) => `${node} 拒收 ${clientId} 写往 ${tp} 的消息：${error}。`,
    tone: 'bad',
  },
  'produce.duplicate': {
    en: ({ tp, producerId, baseSequence, baseOffset }, node) =>
      `${node} has this batch of ${tp} already, at offset ${baseOffset} (producer id ${producerId}, sequence ${baseSequence}): it is not written twice.`,
    zh: ({ tp, producerId, baseSequence, baseOffset }, node) =>
      `${node} 已有 ${tp} 的这个批次，位移 ${baseOffset}（生产者 ID ${producerId}，序号 ${baseSequence}）：不会写第二遍。`,
    tone: 'plain',
  },
};
