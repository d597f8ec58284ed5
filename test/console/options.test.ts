/** The command lines of Kafka's tools: joptsimple's OptionParser and argparse4j's ArgumentParser, with their own words for mistakes. */
import { describe, expect, it } from 'vitest';
import { JavaException } from '../../sim/run/console/java.ts';
import { usageLines } from '../../sim/run/console/options/argparse.ts';
import { parseOptions, type OptionSpec } from '../../sim/run/console/options/joptsimple.ts';
import { splitWords } from '../../sim/run/console/words.ts';

describe('a command line', () => {
  it('is split as a shell does', () => {
    expect(splitWords(`kafka-topics.sh --topic 'web.*' --config a="b c" x\\ y ''`)).toEqual([
      'kafka-topics.sh',
      '--topic',
      'web.*',
      '--config',
      'a=b c',
      'x y',
      '',
    ]);
  });
});

describe('joptsimple', () => {
  const specs: readonly OptionSpec[] = [
    { name: 'topic', argument: 'required' },
    { name: 'partitions', argument: 'required', type: 'int' },
    { name: 'codec', argument: 'optional' },
    { name: 'list' },
    { name: 'time', argument: 'required', default: 'latest' },
  ];
  const failure = (act: () => unknown): JavaException => {
    try {
      act();
    } catch (error) {
      if (error instanceof JavaException) return error;
    }
    throw new Error('it did not fail');
  };

  it('takes values after a blank or an equals sign, also negative ones, and defaults', () => {
    const options = parseOptions(specs, ['--topic=a=b', '--partitions', '-1', '--list']);
    expect([options.value('topic'), options.number('partitions'), options.has('list'), options.value('time')]).toEqual([
      'a=b',
      -1,
      true,
      'latest',
    ]);
  });

  it('takes a prefix that only one option begins with', () => {
    expect(parseOptions(specs, ['--part', '3']).number('partitions')).toBe(3);
    expect(failure(() => parseOptions(specs, ['--t', '3'])).message).toBe('t is not a recognized option');
  });

  it('leaves an optional value out before another option', () => {
    const options = parseOptions(specs, ['--codec', '--list']);
    expect([options.has('codec'), options.value('codec')]).toEqual([true, undefined]);
  });

  it('fails in its own words, for a wrong number only when the value is asked for', () => {
    expect(failure(() => parseOptions(specs, ['--make'])).className).toBe('joptsimple.UnrecognizedOptionException');
    expect(failure(() => parseOptions(specs, ['--topic'])).message).toBe('Option topic requires an argument');
    const options = parseOptions(specs, ['--partitions', 'three', '--topic', 'a', '--topic', 'b']);
    const wrong = failure(() => options.number('partitions'));
    expect(wrong.message).toBe("Cannot parse argument 'three' of option partitions");
    expect(wrong.causes.map(({ className }) => className)).toEqual([
      'joptsimple.internal.ReflectionException',
      'java.lang.NumberFormatException',
    ]);
    expect(failure(() => options.value('topic')).message).toBe('Found multiple arguments for option topic, but you asked for only one');
  });
});

describe('argparse4j', () => {
  it('begins a new line after a long program name, and wraps below a short one', () => {
    const specs = [
      { flag: '--config', metavar: 'CONFIG' },
      { flag: '--command-config', metavar: 'COMMAND_CONFIG' },
      { flag: '--id', metavar: 'ID', required: true },
      { flag: '--a', metavar: 'A', group: 'g' },
      { flag: '--b', metavar: 'B', group: 'g' },
    ];
    expect(usageLines({ program: 'kafka-cluster', subcommand: 'unregister', specs })).toEqual([
      'usage: kafka-cluster unregister [-h] [--config CONFIG]',
      '                     [--command-config COMMAND_CONFIG] --id ID (--a A |',
      '                     --b B)',
    ]);
    expect(usageLines({ program: 'kafka-producer-perf-test', specs: [] })).toEqual(['usage: kafka-producer-perf-test', '       [-h]']);
  });
});
