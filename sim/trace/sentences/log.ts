import type { Batch } from '../../protocol/log/batch.ts';
import type { Tellings } from './telling.ts';
import { colonEn, plural, recordsEn, recordsZh } from './words.ts';

/* A replica's log: what is written, cut, found again, forgotten. */

const lastOf = (batch: Batch): number => batch.baseOffset + batch.lastOffsetDelta;

const WHY_LOG_START_EN = {
  retention: 'retention',
  deleteRecords: 'records were deleted on request',
  leader: 'the leader’s log begins there',
} as const;
const WHY_LOG_START_ZH = { retention: '保留策略', deleteRecords: '按请求删除消息', leader: '领导者的日志从这里开始' } as const;

export const logTellings: Tellings<
  'log.appended' | 'log.truncated' | 'log.recovered' | 'logStart.advanced' | 'log.cleaned' | 'segment.rolled'
> = {
  'log.appended': {
    en: ({ tp, batch, asLeader }, node) =>
      asLeader
        ? `${node}, the leader, wrote ${recordsEn(batch.baseOffset, lastOf(batch))} to ${tp} in leader epoch ${batch.partitionLeaderEpoch}.`
        : `${node} copied ${recordsEn(batch.baseOffset, lastOf(batch))} of ${tp} from the leader.`,
    zh: ({ tp, batch, asLeader }, node) =>
      asLeader
        ? `领导者 ${node} 在领导者纪元 ${batch.partitionLeaderEpoch} 中写入 ${tp} ${recordsZh(batch.baseOffset, lastOf(batch))}。`
        : `${node} 从领导者复制了 ${tp} ${recordsZh(batch.baseOffset, lastOf(batch))}。`,
    tone: 'plain',
  },
  'log.truncated': {
    en: ({ tp, from, to, leaderEpoch }, node) =>
      `${node} cut its log of ${tp} from ${from} back to ${to}, where it parts from that of the leader of epoch ${leaderEpoch}: ${plural(from - to, 'record')} gone here.`,
    zh: ({ tp, from, to, leaderEpoch }, node) =>
      `${node} 把 ${tp} 的日志从 ${from} 截断到 ${to}，即与纪元 ${leaderEpoch} 的领导者分歧之处：这里少了 ${from - to} 条消息。`,
    tone: ({ from, to }) => (from > to ? 'bad' : 'plain'),
  },
  'log.recovered': {
    en: ({ tp, logEndOffset, highWatermark, clean }, node) =>
      `${node} found ${tp} on its disk: log end offset ${logEndOffset}, high watermark ${highWatermark}${clean ? '' : ', after an unclean stop'}.`,
    zh: ({ tp, logEndOffset, highWatermark, clean }, node) =>
      `${node} 在磁盘上找到 ${tp}：日志末端位移(LEO) ${logEndOffset}，高水位(HW) ${highWatermark}${clean ? '' : '，上次未正常停止'}。`,
    tone: 'plain',
  },
  'logStart.advanced': {
    en: ({ tp, logStartOffset, reason }, node) =>
      `${node} begins its log of ${tp} at ${logStartOffset} now${colonEn(WHY_LOG_START_EN[reason])}.`,
    zh: ({ tp, logStartOffset, reason }, node) => `${node} 的 ${tp} 日志现在从位移 ${logStartOffset} 开始：${WHY_LOG_START_ZH[reason]}。`,
    tone: 'plain',
  },
  'log.cleaned': {
    en: ({ tp, to, bytesBefore, bytesAfter }, node) =>
      `${node} compacted its log of ${tp} up to offset ${to}: of each key only the newest record stays (${bytesBefore} bytes before, ${bytesAfter} after).`,
    zh: ({ tp, to, bytesBefore, bytesAfter }, node) =>
      `${node} 把 ${tp} 的日志压缩到位移 ${to}：每个键只留下最新的一条消息（压缩前 ${bytesBefore} 字节，压缩后 ${bytesAfter} 字节）。`,
    tone: 'plain',
  },
  'segment.rolled': {
    en: ({ tp, baseOffset }, node) => `${node} began a new segment of ${tp} at offset ${baseOffset}.`,
    zh: ({ tp, baseOffset }, node) => `${node} 为 ${tp} 从位移 ${baseOffset} 开始新的日志段。`,
    tone: 'plain',
  },
};
