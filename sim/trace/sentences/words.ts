/* Small words that many sentences share. Kafka's own terms stay English where Chinese books keep them (ISR, leader epoch in figures). */

export const brokerName = (id: number): string => `broker-${id}`;

/** A voter is a controller (node ids from 101 on), or a broker in combined mode. */
export const voterName = (id: number): string => (id > 100 ? `controller-${id - 100}` : brokerName(id));

export const ids = (list: readonly (number | string)[]): string => `[${list.join(', ')}]`;

export const brokers = (list: readonly number[]): string => list.map(brokerName).join(', ');

/** `a, b and c`. */
export const listEn = (list: readonly string[]): string =>
  list.length < 2 ? (list[0] ?? '') : `${list.slice(0, -1).join(', ')} and ${list[list.length - 1]!}`;

export const listZh = (list: readonly string[]): string => list.join('、');

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** Offsets `from` to `to`, both included. */
export const recordsEn = (from: number, to: number): string => (from >= to ? `record ${from}` : `records ${from} to ${to}`);
export const recordsZh = (from: number, to: number): string => (from >= to ? `位移 ${from} 的消息` : `位移 ${from} 至 ${to} 的消息`);

/** `350 ms`, `9 s`, `10.5 s`. */
export const spanEn = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 100) / 10} s`);
export const spanZh = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} 毫秒` : `${Math.round(ms / 100) / 10} 秒`);

export const acksText = (acks: -1 | 0 | 1): string => (acks === -1 ? 'all' : String(acks));

/** A member id without its UUID, which is what a person knows it by. */
export const memberName = (memberId: string): string => memberId.replace(/-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, '');

/** `: reason`, or nothing. */
export const colonEn = (reason: string): string => (reason === '' ? '' : `: ${reason}`);
export const colonZh = (reason: string): string => (reason === '' ? '' : `：${reasonZh(reason)}`);

/** What rooms give as reasons, in English, put into Chinese; what is not listed stays as it is. */
const REASONS_ZH: readonly (readonly [RegExp, string])[] = [
  [/^the session of broker (\d+) expired$/, 'broker-$1 的会话超时'],
  [/^preferred leader election$/, '首选领导者选举'],
  [/^unclean leader election$/, '非同步（unclean）领导者选举'],
  [/^(preferred|unclean) leader election was asked for$/, '有人请求 $1 领导者选举'],
  [/^broker (\d+) took a block of producer ids$/, 'broker-$1 领取了一段生产者 ID'],
  [/^broker (\d+) told of its log directories$/, 'broker-$1 报告了它的日志目录'],
  [/^broker (\d+) registered$/, 'broker-$1 已登记'],
  [/^broker (\d+) unregistered$/, 'broker-$1 已注销'],
  [/^broker (\d+) proposed an ISR$/, 'broker-$1 提议了 ISR'],
  [/^broker (\d+) asked to be fenced$/, 'broker-$1 请求被隔离'],
  [/^broker (\d+) is ready$/, 'broker-$1 已就绪'],
  [/^broker (\d+) is shutting down$/, 'broker-$1 正在关闭'],
  [/^broker (\d+) has shut down$/, 'broker-$1 已关闭'],
  [/^process started$/, '进程启动'],
  [/^asked to stop$/, '收到停止请求'],
  [/^caught up with the metadata log$/, '已追上元数据日志'],
  [/^unfenced$/, '隔离已解除'],
  [/^controller (\d+) registered$/, '控制器 $1 已登记'],
  [/^the cluster is new$/, '集群是新的'],
  [/^partitions added to (.+)$/, '为 $1 增加分区'],
  [/^topic (.+) created$/, '创建主题 $1'],
  [/^topic (.+) deleted$/, '删除主题 $1'],
  [/^settings of (.+) changed$/, '修改 $1 的配置'],
  [/^reassignment of (.+)$/, '重新分配 $1'],
  [/^connection reset$/, '连接被重置'],
  [/^connection closed$/, '连接已关闭'],
  [/^dropped$/, '被故障丢弃'],
  [/^(?:refused|nobody listens)$/, '对方拒绝连接'],
  [/^reset$/, '连接被重置'],
  [/^closed$/, '对方关闭'],
  [/^stopped$/, '已停止'],
  [/^controlled shutdown$/, '受控关闭'],
  [/^all members have joined$/, '所有成员都已加入'],
  [/^the last member has left$/, '最后一个成员已离开'],
  [/^the assignment of leader (.+) is stored$/, '组长 $1 的分配方案已写入'],
  [/^the assignment could not be stored: (.+)$/, '分配方案无法写入（$1）'],
  [/^member (.+) is joining(?:: .*)?$/, '成员 $1 正在加入'],
  [/^leader (.+) is joining(?:: .*)?$/, '组长 $1 重新加入'],
  [/^member (.+) has changed its subscription(?:: .*)?$/, '成员 $1 改变了订阅'],
  [/^static member (.+) has replaced (.+)$/, '静态成员 $1 取代了 $2'],
  [/^removing member (.+) on heartbeat expiration$/, '成员 $1 的心跳超时，被移除'],
  [/^explicit removal of member (.+)$/, '成员 $1 主动离开'],
  [/^removed members that did not sync$/, '移除了没有同步的成员'],
  [/^did not rejoin within the rebalance timeout$/, '在再均衡超时内没有重新加入'],
  [/^did not sync within the rebalance timeout$/, '在再均衡超时内没有同步'],
  [/^no heartbeat for (.+)$/, '$1没有心跳'],
  [/^a new member has waited too long$/, '新成员等待过久'],
  [/^left the group$/, '离开了组'],
  [/^member was removed by an admin$/, '被管理员移除'],
  [/^nobody uses it any more$/, '已无人使用'],
  [/^deleted$/, '被删除'],
];

const MILLISECONDS = /\b(\d+) ms\b/g;

const withoutUuids = (text: string): string => text.replace(/-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '');

export const reasonEn = (reason: string): string => withoutUuids(reason).replace(MILLISECONDS, (_, ms: string) => spanEn(Number(ms)));

const reasonZh = (reason: string): string => {
  const plain = withoutUuids(reason).replace(MILLISECONDS, (_, ms: string) => spanZh(Number(ms)));
  for (const [pattern, words] of REASONS_ZH) if (pattern.test(plain)) return plain.replace(pattern, words);
  return plain;
};
