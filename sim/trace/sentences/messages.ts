import type { Batch } from '../../protocol/log/batch.ts';
import type { Message, RequestOf, ResponseOf } from '../../protocol/messages/index.ts';
import type { Telling, TraceNoteOf } from './telling.ts';
import { acksText, listEn, listZh, memberName, plural, recordsEn, recordsZh } from './words.ts';

/* Messages on the wire: who asks whom for what, who answers what. */

type Sent = TraceNoteOf<'message.sent'>;

/** A moment that means: until further notice. Booting happens before 0, so other negative moments are real. */
const HELD = -1;

interface Words {
  readonly en: string;
  readonly zh: string;
}

export const messageTelling: Telling<'message.sent'> = {
  en: note => `${tell(note).en}${note.arrivesAt === HELD ? ' (held back by a fault)' : ''}.`,
  zh: note => `${tell(note).zh}${note.arrivesAt === HELD ? '（被故障扣住）' : ''}。`,
  tone: ({ message, arrivesAt }) => (arrivesAt === HELD || errorsIn(message).length > 0 ? 'bad' : 'plain'),
};

const tell = (note: Sent): Words => (note.message.kind === 'request' ? tellRequest(note, note.message) : tellResponse(note, note.message));

const tellRequest = ({ from, to, api }: Sent, message: Extract<Message, { kind: 'request' }>): Words => {
  switch (message.api) {
    case 'Produce':
      return tellProduce(from, to, message);
    case 'Fetch':
      return tellFetch(from, to, message);
    case 'JoinGroup':
      return { en: `${from} asks ${to} to join group ${message.groupId}`, zh: `${from} 请求 ${to} 让它加入消费者组 ${message.groupId}` };
    case 'SyncGroup':
      return message.assignments.length > 0
        ? {
            en: `${from}, the leader of group ${message.groupId}, sends ${to} its assignment`,
            zh: `消费者组 ${message.groupId} 的组长 ${from} 把分配方案发给 ${to}`,
          }
        : {
            en: `${from} asks ${to} for its partitions in group ${message.groupId}`,
            zh: `${from} 向 ${to} 询问自己在消费者组 ${message.groupId} 中的分区`,
          };
    case 'LeaveGroup':
      return {
        en: `${from} tells ${to} that ${leavers(message)} leaves group ${message.groupId}`,
        zh: `${from} 告诉 ${to}：${leavers(message)} 离开消费者组 ${message.groupId}`,
      };
    case 'OffsetCommit': {
      const offsets = message.offsets.map(({ tp, offset }) => `${tp}@${offset}`);
      return {
        en: `${from} asks ${to} to commit ${listEn(offsets)} for group ${message.groupId}`,
        zh: `${from} 请求 ${to} 为消费者组 ${message.groupId} 提交 ${listZh(offsets)}`,
      };
    }
    case 'AlterPartition': {
      const wishes = message.partitions.map(({ tp, newIsr }) => `${tp} [${newIsr.map(({ brokerId }) => brokerId).join(', ')}]`);
      return { en: `${from} proposes new ISRs to ${to}: ${listEn(wishes)}`, zh: `${from} 向 ${to} 提议新的 ISR：${listZh(wishes)}` };
    }
    case 'BrokerHeartbeat':
      return message.wantShutDown
        ? { en: `${from} tells ${to} that it wants to shut down`, zh: `${from} 告诉 ${to} 它要关闭` }
        : { en: `${from} sends its heartbeat to ${to}`, zh: `${from} 向 ${to} 发送心跳` };
    default:
      return { en: `${from} sends ${api} to ${to}`, zh: `${from} 向 ${to} 发送 ${api}` };
  }
};

const leavers = (message: RequestOf<'LeaveGroup'>): string =>
  message.members.map(({ memberId, groupInstanceId }) => groupInstanceId ?? memberName(memberId)).join(', ');

const countOf = (batch: Batch): number => batch.lastOffsetDelta + 1;

const tellProduce = (from: string, to: string, { acks, partitions }: RequestOf<'Produce'>): Words => ({
  en: `${from} sends ${listEn(partitions.map(({ tp, batch }) => `${plural(countOf(batch), 'record')} for ${tp}`))} to ${to} (acks=${acksText(acks)})`,
  zh: `${from} 向 ${to} 发送${listZh(partitions.map(({ tp, batch }) => `写往 ${tp} 的 ${countOf(batch)} 条消息`))}（acks=${acksText(acks)}）`,
});

/** A follower's fetch offset says what it holds: that is how the leader learns of it. */
const tellFetch = (from: string, to: string, { replicaId, partitions }: RequestOf<'Fetch'>): Words => {
  const wanted = partitions.map(({ tp, fetchOffset }) => `${tp}@${fetchOffset}`);
  if (wanted.length === 0) return { en: `${from} asks ${to} for more of the same partitions`, zh: `${from} 继续向 ${to} 拉取同样的分区` };
  return replicaId < 0
    ? { en: `${from} asks ${to} for ${listEn(wanted)}`, zh: `${from} 向 ${to} 拉取 ${listZh(wanted)}` }
    : {
        en: `${from} fetches ${listEn(wanted)} from ${to}, and so says that it holds all below`,
        zh: `${from} 向 ${to} 拉取 ${listZh(wanted)}，也就告知此前的都已有`,
      };
};

const tellResponse = (note: Sent, message: Extract<Message, { kind: 'response' }>): Words => {
  const { from, to, api } = note;
  if (message.api === 'Produce') return tellProduced(from, to, message);
  if (message.api === 'Fetch') return tellFetched(from, to, message);
  const errors = errorsIn(message);
  return errors.length > 0
    ? { en: `${from} answers the ${api} of ${to} with ${listEn(errors)}`, zh: `${from} 以 ${listZh(errors)} 回复 ${to} 的 ${api}` }
    : { en: `${from} answers the ${api} of ${to}`, zh: `${from} 回复 ${to} 的 ${api}` };
};

const tellProduced = (from: string, to: string, { partitions }: ResponseOf<'Produce'>): Words => {
  const failed = partitions.filter(({ error }) => error !== 'NONE').map(({ tp, error }) => `${tp} ${error}`);
  const safe = partitions
    .filter(({ error }) => error === 'NONE')
    .map(({ tp, baseOffset }) => (baseOffset < 0 ? tp : `${tp}@${baseOffset}`));
  return {
    en: [
      `${from} told ${to}`,
      ...(safe.length > 0 ? [`that its records are safe: ${listEn(safe)}`] : []),
      ...(failed.length > 0 ? [`of errors: ${listEn(failed)}`] : []),
    ].join(' '),
    zh: `${from} 告诉 ${to}：${[...(safe.length > 0 ? [`消息已写入 ${listZh(safe)}`] : []), ...(failed.length > 0 ? [`出错 ${listZh(failed)}`] : [])].join('；')}`,
  };
};

const tellFetched = (from: string, to: string, message: ResponseOf<'Fetch'>): Words => {
  const errors = errorsIn(message);
  if (errors.length > 0)
    return { en: `${from} answers the fetch of ${to} with ${listEn(errors)}`, zh: `${from} 以 ${listZh(errors)} 回复 ${to} 的拉取` };
  const sent = message.partitions.filter(({ batches }) => batches.length > 0);
  const ends = message.partitions.map(({ tp, highWatermark }) => `${tp} ${highWatermark}`);
  if (sent.length === 0) {
    return ends.length === 0
      ? { en: `${from} has nothing new for ${to}`, zh: `${from} 没有新消息给 ${to}` }
      : {
          en: `${from} has no new records for ${to}; high watermark of ${listEn(ends)}`,
          zh: `${from} 没有新消息给 ${to}；高水位(HW)：${listZh(ends)}`,
        };
  }
  return {
    en: `${from} sends ${to} ${listEn(sent.map(({ tp, batches, highWatermark }) => `${recordsEn(...spanOf(batches))} of ${tp}, high watermark ${highWatermark}`))}`,
    zh: `${from} 发给 ${to} ${listZh(sent.map(({ tp, batches, highWatermark }) => `${tp} ${recordsZh(...spanOf(batches))}，高水位(HW) ${highWatermark}`))}`,
  };
};

const spanOf = (batches: readonly Batch[]): [number, number] => {
  const last = batches[batches.length - 1]!;
  return [batches[0]!.baseOffset, last.baseOffset + last.lastOffsetDelta];
};

/** Kafka's names of the errors in an answer, each once. */
const errorsIn = (message: Message): string[] => {
  if (message.kind === 'request') return [];
  const errors = new Set<string>();
  if ('error' in message && message.error !== 'NONE') errors.add(message.error);
  if ('partitions' in message) {
    for (const result of message.partitions as readonly unknown[]) {
      if (typeof result === 'object' && result !== null && 'error' in result && result.error !== 'NONE') errors.add(String(result.error));
    }
  }
  return [...errors];
};
