import { JavaException } from '../../java.ts';

/** What a typed line becomes. */
export interface TypedRecord {
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: readonly (readonly [string, string])[];
}

const kafkaException = (message: string): JavaException => new JavaException('org.apache.kafka.common.KafkaException', message);

/** Headers, key and value of a line, as its properties say (Kafka: org.apache.kafka.tools.LineMessageReader). */
export function lineReader(given: Readonly<Record<string, string>>): (line: string, number: number) => TypedRecord {
  const property = (name: string, fallback: string): string => given[name] ?? fallback;
  const isOn = (name: string): boolean => property(name, 'false').trim().toLowerCase() === 'true';
  const ignoresErrors = isOn('ignore.error');
  const marker = given['null.marker'];

  const part = (line: string, number: number, { from, mark, name }: { from: number; mark: string; name: string }): string | null => {
    const at = line.indexOf(mark, from);
    if (at >= 0) return line.slice(from, at);
    if (ignoresErrors) return null;
    throw kafkaException(`No ${name} found on line number ${number}: '${line}'`);
  };

  const headersOf = (text: string, number: number): TypedRecord['headers'] =>
    text.split(property('headers.separator', ',')).map(pair => {
      const mark = property('headers.key.separator', ':');
      const at = pair.indexOf(mark);
      if (at < 0 && !ignoresErrors) throw kafkaException(`No header key separator found in pair '${pair}' on line number ${number}`);
      return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + mark.length)];
    });

  return (line, number) => {
    const headerMark = property('headers.delimiter', '\t');
    const keyMark = property('key.separator', '\t');
    const headers = isOn('parse.headers') ? part(line, number, { from: 0, mark: headerMark, name: 'headers delimiter' }) : null;
    const keyFrom = headers === null ? 0 : headers.length + headerMark.length;
    const key = isOn('parse.key') ? part(line, number, { from: keyFrom, mark: keyMark, name: 'key separator' }) : null;
    const value = line.slice(keyFrom + (key === null ? 0 : key.length + keyMark.length));
    const orNull = (text: string | null): string | null => (text === null || text === marker ? null : text);
    return { key: orNull(key), value: orNull(value), headers: headers === null || headers === marker ? [] : headersOf(headers, number) };
  };
}
