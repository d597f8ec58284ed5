import type { Tellings } from './telling.ts';
import { messageTelling } from './messages.ts';
import { colonEn, colonZh, plural } from './words.ts';

/* Hosts, connections, faults: the hardware. */

/** Clients keep nothing on disk. */
const hasDisk = (node: string): boolean => node.startsWith('broker-') || node.startsWith('controller-');

export const worldTellings: Tellings<
  | 'message.sent'
  | 'message.released'
  | 'message.lost'
  | 'connection.opened'
  | 'connection.closed'
  | 'process.started'
  | 'process.stopped'
  | 'process.crashed'
  | 'process.paused'
  | 'process.resumed'
  | 'host.poweredOff'
  | 'disk.replaced'
  | 'fault.began'
  | 'fault.ended'
> = {
  'message.sent': messageTelling,
  'message.released': {
    en: () => 'A message that a fault had held back is on its way.',
    zh: () => '一条被故障扣住的报文重新上路。',
    tone: 'good',
  },
  'message.lost': {
    en: ({ reason }) => `A message will not arrive${colonEn(reason)}.`,
    zh: ({ reason }) => `一条报文不会到达${colonZh(reason)}。`,
    tone: 'bad',
  },
  'connection.opened': {
    en: ({ from, to }) => `${from} opens a connection to ${to}.`,
    zh: ({ from, to }) => `${from} 向 ${to} 建立连接。`,
    tone: 'plain',
  },
  'connection.closed': {
    en: ({ from, to, reason }) => `The connection from ${from} to ${to} is gone${colonEn(reason)}.`,
    zh: ({ from, to, reason }) => `从 ${from} 到 ${to} 的连接断开${colonZh(reason)}。`,
    tone: 'plain',
  },
  'process.started': {
    en: ({ incarnation }, node) => (incarnation > 1 ? `${node} started again.` : `${node} started.`),
    zh: ({ incarnation }, node) => (incarnation > 1 ? `${node} 重新启动。` : `${node} 启动。`),
    tone: 'good',
  },
  'process.stopped': {
    en: ({ reason }, node) => `${node} stopped${colonEn(reason)}.`,
    zh: ({ reason }, node) => `${node} 停止${colonZh(reason)}。`,
    tone: 'bad',
  },
  'process.crashed': {
    en: (_, node) =>
      hasDisk(node) ? `${node} crashed. What it had written is still in the page cache of its host.` : `${node} died without a word.`,
    zh: (_, node) => (hasDisk(node) ? `${node} 崩溃。它写过的数据仍在主机的页缓存里。` : `${node} 无声无息地死去。`),
    tone: 'bad',
  },
  'process.paused': {
    en: (_, node) => `${node} was paused: the process stands still, its clock does not.`,
    zh: (_, node) => `${node} 被暂停：进程静止，时间照走。`,
    tone: 'bad',
  },
  'process.resumed': {
    en: ({ backlog }, node) => `${node} goes on; ${plural(backlog, 'thing')} had waited for it.`,
    zh: ({ backlog }, node) => `${node} 恢复运行；有 ${backlog} 件事在等它。`,
    tone: 'good',
  },
  'host.poweredOff': {
    en: ({ filesCut, bytesLost }, node) =>
      `${node} lost power: ${bytesLost === 0 ? 'all was flushed, nothing is lost' : `${plural(bytesLost, 'byte')} in ${plural(filesCut, 'file')} were not flushed and are gone`}.`,
    zh: ({ filesCut, bytesLost }, node) =>
      `${node} 断电：${bytesLost === 0 ? '数据都已刷盘，没有丢失' : `${filesCut} 个文件中有 ${bytesLost} 字节未刷盘，已丢失`}。`,
    tone: 'bad',
  },
  'disk.replaced': {
    en: (_, node) => `${node} got a new, empty disk.`,
    zh: (_, node) => `${node} 换上了一块空盘。`,
    tone: 'bad',
  },
  'fault.began': {
    en: ({ action }) => `A fault began: ${action}.`,
    zh: ({ action }) => `故障开始：${action}。`,
    tone: 'bad',
  },
  'fault.ended': {
    en: ({ action, touched }) =>
      `The fault ended: ${action}. ${touched === 0 ? 'It touched nothing.' : `It touched ${plural(touched, 'message or write', 'messages or writes')}.`}`,
    zh: ({ action, touched }) => `故障结束：${action}。${touched === 0 ? '它没有影响任何东西。' : `它影响了 ${touched} 次报文或写入。`}`,
    tone: 'good',
  },
};
