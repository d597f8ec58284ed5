/** A wrong call or file: one clear message with place, value and what was expected, exit 2, no stack trace. (CONTRACTS §2) */
import { describe, expect, it } from 'vitest';
import { file, folderOfFiles, kafkascope, small } from './kafkascope.ts';

const wrong = async (...args: readonly string[]): Promise<string> => {
  const { code, out, err } = await kafkascope(...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).not.toMatch(/^ {4}at /m);
  return err.trim().replaceAll(`${folderOfFiles}/`, '');
};

describe('calls', () => {
  it.each([
    [
      ['rum', 'x.yaml'],
      'kafkascope: there is no verb "rum", did you mean run?; the verbs are run, sweep, merge, list, console, shrink, explore, defects',
    ],
    [['run'], 'kafkascope: run needs a scenario file: kafkascope run FILE'],
    [['run', 'a.yaml', 'b.yaml'], 'kafkascope: run: unexpected "b.yaml", expected a scenario file'],
    [['run', 'high-watermark', '--sede', '3'], 'kafkascope: run has no flag --sede, did you mean --seed?'],
    [['run', 'high-watermark', '--seed', 'abc'], 'kafkascope: --seed: found "abc", expected a whole number of at least 0'],
    [['run', 'high-watermark', '--seed'], 'kafkascope: --seed needs a value, expected N'],
    [['run', 'high-watermark', '--until', '10'], 'kafkascope: --until: found "10", expected a duration such as 500ms or 10s'],
    [['run', 'high-watermark', '--trace', 'x', '--format', 'xml'], 'kafkascope: --format: found "xml", expected jsonl, perfetto, shiviz'],
    [['run', 'high-watermark', '--trace', 'x', '--format', 'shiviz'], 'kafkascope: --format shiviz is not there yet, only jsonl is'],
    [['sweep', 'high-watermark'], 'kafkascope: sweep needs --seeds A..B, such as --seeds 1..1000'],
    [['sweep', 'high-watermark', '--seeds', '9..2'], 'kafkascope: --seeds: found "9..2", expected the smaller seed first: 2..9'],
    [['sweep', 'high-watermark', '--seeds', '1-9'], 'kafkascope: --seeds: found "1-9", expected a range of seeds such as 1..1000'],
    [['sweep', 'high-watermark', '--seeds', '1..9', '--jobs', '0'], 'kafkascope: --jobs: found "0", expected a whole number of at least 1'],
    [
      ['sweep', 'high-watermark', '--seeds', '1..9', '--shard', '3/2'],
      'kafkascope: --shard: found "3/2", expected a shard i/n with i from 1 to n, such as 2/4',
    ],
    [['sweep', 'high-watermark', '--seeds', '1..9', '--faults', 'rough'], 'kafkascope: --faults is not there yet'],
    [['shrink', 'high-watermark', '--seed', '1'], 'kafkascope: the verb "shrink" is not there yet'],
    [['explore', 'high-watermark'], 'kafkascope: the verb "explore" is not there yet'],
    [['defects'], 'kafkascope: the verb "defects" is not there yet'],
  ])('%j', async (args, message) => {
    expect(await wrong(...args)).toContain(message);
  });

  it('no verb at all: the help', async () => {
    expect(await wrong()).toContain('usage: kafkascope VERB');
  });
});

describe('files', () => {
  it('not there', async () => {
    expect(await wrong('run', 'high-watermrk.yaml')).toBe(
      'kafkascope: high-watermrk.yaml: there is no such file, did you mean high-watermark?',
    );
  });

  it('a folder', async () => {
    expect(await wrong('run', 'scenarios')).toBe('kafkascope: scenarios: this is a folder; expected a scenario file');
  });

  it('empty, binary, not YAML', async () => {
    expect(await wrong('run', file('empty.yaml', ''))).toBe(
      'empty.yaml: the file is empty; expected a scenario (format: 1, title, runFor, cluster, ...)',
    );
    expect(await wrong('run', file('binary.yaml', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe])))).toBe(
      'kafkascope: binary.yaml: this is no text file (not UTF-8); expected a scenario in YAML or JSON',
    );
    expect(await wrong('run', file('broken.yaml', small('steps: [')))).toMatch(/^broken\.yaml:\d+:\d+: not valid YAML: /);
  });

  it('with mistakes: all of them', async () => {
    const path = file('mistakes.yaml', small('seed: x', 'steps: [{ at: 1, do: { crash: broker-9 } }]'));
    expect(await wrong('sweep', path, '--seeds', '1..3')).toBe(
      [
        'mistakes.yaml:7:7: seed: found "x", expected a whole number',
        'mistakes.yaml:8:15: steps[0].at: found 1, expected a duration such as 500ms or 5s',
        'mistakes.yaml:8:31: steps[0].do.crash: unknown node "broker-9", expected one of broker-1, broker-2, broker-3, controller-1; did you mean "broker-1"?',
      ].join('\n'),
    );
  });

  it('with parts that cannot be played yet', async () => {
    expect(await wrong('run', 'test/golden/zookeeper-outage.yaml')).toMatch(
      /^test\/golden\/zookeeper-outage\.yaml:13:9: cluster\.mode: mode: zookeeper is not modelled yet$/m,
    );
  });

  it('that is no report, for merge', async () => {
    expect(await wrong('merge', file('report.json', '{"a": 1}'))).toBe(
      'kafkascope: report.json: this is no report of "kafkascope sweep --json"',
    );
  });
});
