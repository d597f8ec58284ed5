import type { Tellings } from './telling.ts';
import { colonEn, colonZh, memberName, plural, reasonEn } from './words.ts';

/* Consumer groups, as their coordinator sees them. */

const MEANS_EN: Readonly<Record<string, string>> = {
  PreparingRebalance: 'rebalances: its members are called to join again',
  CompletingRebalance: 'has all its members; it waits for the assignment of its leader',
  Stable: 'is stable: every member knows its partitions',
  Empty: 'has no members any more',
  Dead: 'is gone',
};

const MEANS_ZH: Readonly<Record<string, string>> = {
  PreparingRebalance: '开始再均衡：成员须重新加入',
  CompletingRebalance: '成员到齐，等待组长的分配方案',
  Stable: '已稳定：每个成员都知道自己的分区',
  Empty: '已没有成员',
  Dead: '已不存在',
};

export const groupTellings: Tellings<'group.stateChanged' | 'group.memberRemoved' | 'group.offsetCommitted' | 'group.loaded'> = {
  'group.stateChanged': {
    en: ({ group, to, generation, reason }) =>
      `Group ${group} ${MEANS_EN[to] ?? `is ${to}`} (${to}, generation ${generation})${colonEn(reasonEn(reason))}.`,
    zh: ({ group, to, generation, reason }) =>
      `消费者组 ${group} ${MEANS_ZH[to] ?? `变为 ${to}`}（${to}，第 ${generation} 代）${colonZh(reason)}。`,
    tone: ({ to }) => (to === 'Stable' ? 'good' : to === 'PreparingRebalance' ? 'bad' : 'plain'),
  },
  'group.memberRemoved': {
    en: ({ group, memberId, reason }, node) => `${node} took ${memberName(memberId)} out of group ${group}${colonEn(reasonEn(reason))}.`,
    zh: ({ group, memberId, reason }, node) => `${node} 把 ${memberName(memberId)} 移出消费者组 ${group}${colonZh(reason)}。`,
    tone: 'bad',
  },
  'group.offsetCommitted': {
    en: ({ group, tp, offset }, node) => `${node} holds offset ${offset} of ${tp} as committed by group ${group}; it is replicated.`,
    zh: ({ group, tp, offset }, node) => `${node} 记下消费者组 ${group} 对 ${tp} 提交的位移 ${offset}，且已复制。`,
    tone: 'plain',
  },
  'group.loaded': {
    en: ({ groups, offsets, tp }, node) =>
      `${node} took over as coordinator: it read ${plural(groups, 'group')} and ${plural(offsets, 'committed offset')} from ${tp}.`,
    zh: ({ groups, offsets, tp }, node) => `${node} 接任组协调者：从 ${tp} 读出 ${groups} 个组和 ${offsets} 个已提交位移。`,
    tone: 'good',
  },
};
