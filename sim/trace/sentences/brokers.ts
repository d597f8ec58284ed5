import type { Tellings } from './telling.ts';
import { brokerName, colonEn, colonZh, spanEn, spanZh } from './words.ts';

/* The controller and the life of brokers. What the controller writes down is in metadata.ts. */

export const brokerTellings: Tellings<
  'controller.activated' | 'broker.sessionExpired' | 'broker.stateChanged' | 'broker.registrationRefused'
> = {
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
