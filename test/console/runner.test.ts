/** How transcripts are read and compared (CONTRACTS §3). */
import { describe, expect, it } from 'vitest';
import { difference } from '../transcripts/compare.ts';
import { parseTranscript } from '../transcripts/parse.ts';

const PLAIN = { anyOrder: false, columns: false };

describe('a transcript', () => {
  it('is remarks, actions, commands with what is typed, and what they print', () => {
    const { steps, onlyStdout } = parseTranscript(
      '# a remark\n! cluster: { brokers: 1 }\n! stdout\n$ produce\n< one\n<\nSent.\n! wait: 1s\n',
    );
    expect(onlyStdout).toBe(true);
    expect(steps).toMatchObject([
      { type: 'action', text: 'cluster: { brokers: 1 }' },
      { type: 'command', text: 'produce', input: ['one', ''], expected: ['Sent.'] },
      { type: 'action', text: 'wait: 1s' },
    ]);
  });

  it('writes the file that `cat` shows', () => {
    expect(parseTranscript('$ cat a.json\n{"a": 1}\n$ next').steps[0]).toMatchObject({
      type: 'file',
      name: 'a.json',
      content: '{"a": 1}\n',
    });
  });

  it('has marks that hold for the next command only', () => {
    const { steps } = parseTranscript('! columns\n! any-order\n$ one\n$ two');
    expect(steps).toMatchObject([{ marks: { anyOrder: true, columns: true } }, { marks: { anyOrder: false, columns: false } }]);
  });
});

describe('an output', () => {
  it('is compared line by line; <name> is any text within one, <...> any lines', () => {
    expect(difference(['Id: <id>.', '<...>', 'end'], ['Id: x7.', 'a', 'b', 'end'], PLAIN)).toBeNull();
    expect(difference(['Id: <id>.'], ['Id: x7'], PLAIN)).toContain('expected "Id: <id>."');
    expect(difference(['one'], ['one', 'two'], PLAIN)).toContain('printed "two"');
  });

  it('may end in blank lines, also before any others', () => {
    expect(difference(['a', ''], ['a'], PLAIN)).toBeNull();
    expect(difference(['a', '', '<...>'], ['a'], PLAIN)).toBeNull();
  });

  it('may come in any order, and in columns of any width, where a mark says so', () => {
    expect(difference(['b <n>', 'a'], ['a', 'b 2'], { ...PLAIN, anyOrder: true })).toBeNull();
    expect(difference(['ID   HOST'], [' ID\tHOST  '], { ...PLAIN, columns: true })).toBeNull();
    expect(difference(['a', 'a'], ['a'], { ...PLAIN, anyOrder: true })).toContain('no line "a"');
  });

  it('has log lines, compared once each by level, message and class, and only where some are shown', () => {
    const warned = ['[12:00] WARN slow (a.B)', 'done', '[12:01] WARN slow (a.B)'];
    expect(difference(['done'], warned, PLAIN)).toBeNull();
    expect(difference(['[<timestamp>] WARN slow (a.B)', 'done'], warned, PLAIN)).toBeNull();
    expect(difference(['[<timestamp>] ERROR slow (a.B)', 'done'], warned, PLAIN)).toContain('no log line');
  });

  it('does not count stack frames', () => {
    expect(difference(['E: bad'], ['E: bad', '\tat a.b(C.java:1)', '\t... 3 more'], PLAIN)).toBeNull();
  });
});
