import type { Tellings, TraceNoteOf } from './telling.ts';
import { brokerName, colonEn, colonZh, spanEn, spanZh, voterName } from './words.ts';

/* The controller and the life of brokers. What the controller writes down is in metadata.ts. */

type RoleNote = TraceNoteOf<'quorum.roleChanged'>;

const ROLES: Readonly<Record<RoleNote['role'], (note: RoleNote) => { readonly en: string; readonly zh: string }>> = {
  Unattached: () => ({ en: 'knows of no leader of the metadata quorum', zh: '不知道元数据仲裁的领导者' }),
  Prospective: () => ({ en: 'asks whether it would be elected (pre-vote)', zh: '先问自己能否当选（预投票）' }),
  Candidate: () => ({ en: 'asks the other voters for their votes', zh: '请求其他成员投票' }),
  Leader: () => ({ en: 'was elected leader of the metadata quorum', zh: '当选元数据仲裁的领导者' }),
  Follower: ({ leaderId }) => ({
    en: `follows ${voterName(leaderId)} in the metadata quorum`,
    zh: `在元数据仲裁中追随 ${voterName(leaderId)}`,
  }),
  Resigned: () => ({ en: 'resigned as leader of the metadata quorum', zh: '辞去元数据仲裁的领导者' }),
};

export const brokerTellings: Tellings<
  'quorum.roleChanged' | 'controller.activated' | 'broker.sessionExpired' | 'broker.stateChanged' | 'broker.registrationRefused'
> = {
  'quorum.roleChanged': {
    en: (note, node) => `${node} ${ROLES[note.role](note).en}, epoch ${note.epoch}.`,
    zh: (note, node) => `${node} ${ROLES[note.role](note).zh}，纪元 ${note.epoch}。`,
    tone: ({ role }) => (role === 'Leader' ? 'good' : role === 'Resigned' ? 'bad' : 'plain'),
  },
  'controller.activated': {
    en: ({ epoch }, node) => `${node} became the active controller, epoch ${epoch}.`,
    zh: ({ epoch }, node) => `${node} 成为活动控制器，纪元 ${epoch}。`,
    tone: 'good',
  },
  'broker.sessionExpired': {
    en: ({ broker, silentMs }, node) =>
      `${node} has had no heartbeat from ${brokerName(broker)} for ${spanEn(silentMs)}: its session is over.`,
    zh: ({ broker, silentMs }, node) => `${node} 已有 ${spanZh(silentMs)}没有收到 ${brokerName(broker)} 的心跳：会话超时。`,
    tone: 'bad',
  },
  'broker.stateChanged': {
    en: ({ from, to, reason }, node) => `${node} went from ${from} to ${to}${colonEn(reason)}.`,
    zh: ({ from, to, reason }, node) => `${node} 从 ${from} 变为 ${to}${colonZh(reason)}。`,
    tone: 'plain',
  },
  'broker.registrationRefused': {
    en: ({ broker, error }, node) => `${node} refused to register ${brokerName(broker)}: ${error}.`,
    zh: ({ broker, error }, node) => `${node} 拒绝登记 ${brokerName(broker)}：${error}。`,
    tone: 'bad',
  },
};
