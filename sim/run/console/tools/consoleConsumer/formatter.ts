import type { ConsumedRecord } from '../../consumerClient.ts';

/** How a record is printed (Kafka: org.apache.kafka.tools.consumer.DefaultMessageFormatter). `timestampType`: CreateTime or LogAppendTime. */
export function formatter(given: Readonly<Record<string, string>>): (record: ConsumedRecord, timestampType: string) => string {
  const isOn = (name: string, fallback = false): boolean => (given[name] ?? String(fallback)).trim().toLowerCase() === 'true';
  const text = (name: string, fallback: string): string => given[name] ?? fallback;
  const orNull = (value: string | null): string => value ?? text('null.literal', 'null');
  const headersOf = ({ headers }: ConsumedRecord): string =>
    headers.length === 0 ? 'NO_HEADERS' : headers.map(([key, value]) => `${key}:${value}`).join(text('headers.separator', ','));
  return (record, timestampType) =>
    [
      ...(isOn('print.timestamp') ? [`${timestampType}:${record.timestamp}`] : []),
      ...(isOn('print.partition') ? [`Partition:${record.partition}`] : []),
      ...(isOn('print.offset') ? [`Offset:${record.offset}`] : []),
      ...(isOn('print.delivery') ? ['Delivery:NOT_PRESENT'] : []),
      ...(isOn('print.epoch') ? ['Epoch:NOT_PRESENT'] : []),
      ...(isOn('print.headers') ? [headersOf(record)] : []),
      ...(isOn('print.key') ? [orNull(record.key)] : []),
      ...(isOn('print.value', true) ? [orNull(record.value)] : []),
    ].join(text('key.separator', '\t')) + text('line.separator', '\n');
}
