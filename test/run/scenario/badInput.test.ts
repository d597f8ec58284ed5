/**
 * What is wrong with a scenario file is told in one clear sentence each: file, line, column, field, what was found, what was expected. All
 * at once. (CONTRACTS §1)
 */
import { describe, expect, it } from 'vitest';
import { problemsOf, scenario, shop, warningsOf } from './load.ts';

describe('files that are no scenario', () => {
  it('empty', () => {
    expect(problemsOf('')).toEqual(['a.yaml: the file is empty; expected a scenario (format: 1, title, runFor, cluster, ...)']);
    expect(problemsOf('# only a remark\n')).toHaveLength(1);
  });

  it('binary', () => {
    expect(problemsOf('\u0000\u0001PNG')).toEqual(['a.yaml: this is no text file; expected a scenario in YAML or JSON']);
    expect(problemsOf('abc\ufffd')).toHaveLength(1);
  });

  it('a list, or a text', () => {
    expect(problemsOf('- a\n- b')[0]).toMatch(/^a\.yaml:1:1: found a list, expected a scenario: format, title, runFor/);
    expect(problemsOf('hello')[0]).toMatch(/^a\.yaml:1:1: found "hello", expected a scenario/);
  });

  it('not YAML', () => {
    expect(problemsOf(scenario('topics: [{ name: orders }', 'seed: 1'))[0]).toMatch(/^a\.yaml:\d+:\d+: not valid YAML: /);
    expect(problemsOf('title: "unclosed')[0]).toMatch(/^a\.yaml:1:\d+: not valid YAML: Missing closing "quote/);
    expect(problemsOf(scenario('seed: 1', 'seed: 2'))).toEqual(['a.yaml:6:1: not valid YAML: Map keys must be unique']);
  });

  it('with aliases that stand for nothing, or for too much', () => {
    expect(problemsOf(scenario('watch: [*nope]'))).toEqual([
      'a.yaml:5:9: not valid YAML: *nope stands for nothing: there is no &nope before it',
    ]);
    const laughs = [
      'a: &a [x, x]',
      ...'bcdefghijklmnopq'.split('').map((name, i) => `${name}: &${name} [${`*${'abcdefghijklmnop'[i]},`.repeat(4)}]`),
    ];
    expect(problemsOf(laughs.join('\n'))).toEqual(['a.yaml: the aliases of this file multiply without end']);
  });

  it('of two documents', () => {
    expect(problemsOf('--- a\n--- b')).toEqual(['a.yaml:2:1: not valid YAML: a second document begins here']);
  });

  it('of another format', () => {
    expect(problemsOf('format: 2\ntitle: t\nrunFor: 1s\ncluster: {}')).toEqual(['a.yaml:1:9: format: found 2, expected 1']);
  });
});

describe('fields', () => {
  it('a misspelt one, with the nearest that is known', () => {
    expect(problemsOf(scenario('topics:', '  - { name: orders, replicationfactor: 3 }'))).toEqual([
      'a.yaml:6:21: topics[0].replicationfactor: unknown field "replicationfactor", expected one of name, partitions, replicationFactor, assignment, config; did you mean "replicationFactor"?',
    ]);
  });

  it('a missing one', () => {
    expect(problemsOf('format: 1\ntitle: t\ncluster: {}')).toEqual([
      'a.yaml:1:1: runFor: the field "runFor" is missing, expected a duration such as 500ms or 5s',
    ]);
  });

  it('a duration without a unit', () => {
    expect(problemsOf(scenario('steps:', '  - { at: 5, say: hi }'))).toEqual([
      'a.yaml:6:11: steps[0].at: found 5, expected a duration such as 500ms or 5s',
    ]);
  });

  it.each([
    ['producers: [{ name: p, topic: __consumer_offsets, rate: 20 }]', 'producers[0].rate: found 20, expected a rate such as 20/s'],
    [
      'network: { latency: 5ms..1ms }',
      'network.latency: found "5ms..1ms", expected a duration such as 5ms, or a range such as 1ms..5ms (the smaller first)',
    ],
    ['disk: { capacity: 10GBB }', 'disk.capacity: found "10GBB", expected a size such as 100B or 1KiB'],
    ['network: { bandwidth: 1GB }', 'network.bandwidth: found "1GB", expected a bandwidth such as 100MB/s'],
    ['level: 4', 'level: found 4, expected a level from 1 to 3'],
    ['seed: -1', 'seed: found -1, expected a whole number'],
    ['watch: once', 'watch: found "once", expected a list of texts, or { en: ..., zh: ... }'],
    ['story: { de: hallo }', 'unknown field "de", expected one of en, zh'],
    ['steps: [{ at: 1s, do: { lose: { link: [broker-1, broker-2], ratio: 2 } } }]', 'ratio: found 2, expected a ratio such as 2% or 1/50'],
  ])('%s', (line, message) => {
    expect(problemsOf(scenario(line)).join('\n')).toContain(message);
  });
});

describe('names', () => {
  it('an unknown broker', () => {
    expect(problemsOf(shop('steps:', '  - { at: 5s, do: { crash: broker-4 } }'))).toEqual([
      'a.yaml:9:28: steps[0].do.crash: unknown node "broker-4", expected one of broker-1, broker-2, broker-3, controller-1; did you mean "broker-1"?',
    ]);
    expect(problemsOf(scenario('topics: [{ name: t, assignment: { 0: [1, 7] } }]'))).toEqual([
      'a.yaml:5:42: topics[0].assignment.0[1]: unknown broker 7, expected one of 1, 2, 3; did you mean "1"?',
    ]);
  });

  it('an unknown topic, group, producer', () => {
    const problems = problemsOf(shop('steps:', '  - { at: 1s, do: [{ deleteTopic: order }, { stopConsumer: biling }, { flush: shoop }] }'));
    expect(problems.map(line => line.replace(/, expected.*;/, ';'))).toEqual([
      'a.yaml:9:35: steps[0].do[0].deleteTopic: unknown topic "order"; did you mean "orders"?',
      'a.yaml:9:60: steps[0].do[1].stopConsumer: unknown consumer "biling"; did you mean "billing"?',
      'a.yaml:9:79: steps[0].do[2].flush: unknown producer "shoop"; did you mean "shop"?',
    ]);
  });

  it('may be unknown where the action is meant to fail', () => {
    expect(problemsOf(shop('steps: [{ at: 1s, do: { deleteTopic: nope }, fails: UNKNOWN_TOPIC_OR_PARTITION }]'))).toEqual([]);
  });

  it('taken twice', () => {
    expect(problemsOf(scenario('topics: [{ name: t }]', 'producers:', '  - { name: p, topic: t }', '  - { name: p, topic: t }'))).toEqual([
      'a.yaml:8:13: producers[1].name: the name "p" is taken already, by producers[0].name',
    ]);
    expect(problemsOf(scenario('topics: [{ name: t }, { name: t }]'))).toHaveLength(1);
    // Two that `count` makes, and one that has the name of the second.
    expect(
      problemsOf(
        scenario(
          'topics: [{ name: t }]',
          'consumers: [{ name: c, count: 2, group: g, topics: [t] }, { name: c-2, group: g, topics: [t] }]',
        ),
      ),
    ).toHaveLength(1);
    expect(problemsOf(scenario('topics: [{ name: t }]', 'producers: [{ name: broker-1, topic: t }]'))).toHaveLength(1);
  });

  it('more replicas than brokers', () => {
    expect(problemsOf(scenario('topics: [{ name: t, replicationFactor: 4 }]'))).toEqual([
      'a.yaml:5:40: topics[0].replicationFactor: replicationFactor 4 is more than there are brokers (3)',
    ]);
  });
});

describe('actions and steps', () => {
  it('an unknown action', () => {
    expect(problemsOf(scenario('steps: [{ at: 1s, do: { crush: broker-1 } }]'))).toEqual([
      'a.yaml:5:25: steps[0].do.crush: unknown action "crush"; did you mean "crash"?',
    ]);
  });

  it('a step without a trigger, or behind the end', () => {
    expect(problemsOf(scenario('steps: [{ say: hi }]'))).toEqual(['a.yaml:5:9: steps[0]: a step needs "at" or "when"']);
    expect(problemsOf(scenario('steps: [{ at: 40s, say: hi }]'))).toEqual([
      'a.yaml:5:15: steps[0].at: this step ("40s") lies behind the end of the run (runFor)',
    ]);
  });

  it('a group of a partition that shares a member with another', () => {
    expect(problemsOf(scenario('steps: [{ at: 1s, do: { partition: [[broker-1], [broker-1, broker-2]] } }]'))[0]).toContain(
      'broker-1 is in two of the groups',
    );
  });

  it('two actions in one map', () => {
    expect(problemsOf(scenario('steps: [{ at: 1s, do: { crash: broker-1, pause: broker-2 } }]'))[0]).toContain(
      'found crash, pause, expected one action (several stand in a list)',
    );
  });
});

describe('expressions', () => {
  it('a CEL error, at its place', () => {
    expect(problemsOf(shop('steps:', '  - at: 1s', '    check: partition("orders", 0).isr == [1, 2'))).toEqual([
      'a.yaml:10:47: steps[0].check: in the expression: Expected RBRACKET, got EOF',
    ]);
  });

  it('inside a folded text too', () => {
    expect(
      problemsOf(shop('steps:', '  - at: 1s', '    check: >-', '      leader("orders", 0) == 1 &&', '      leadr("orders", 0) == 2')),
    ).toEqual(['a.yaml:12:7: steps[0].check: in the expression: unknown function leadr(string, int); did you mean "leader"?']);
  });

  it('a name that nobody gave', () => {
    expect(problemsOf(shop('steps:', '  - { at: 1s, let: { old: \'leader("orders", 0)\' } }', '  - { at: 2s, check: odl == 1 }'))).toEqual([
      'a.yaml:10:22: steps[1].check: in the expression: unknown name odl (names come from "let"); did you mean "old"?',
    ]);
  });

  it.each(['now', 'list', 'in'])('a name that CEL has already: %s', name => {
    expect(problemsOf(shop(`steps: [{ at: 1s, let: { ${name}: controller() } }]`))).toContain(
      `a.yaml:8:26: steps[0].let.${name}: "${name}" means something already in expressions; choose another name`,
    );
  });

  it('arguments of the wrong type, an unknown topic, an unknown field', () => {
    expect(problemsOf(shop('expect:', '  - check: leader("orders") == 1'))).toEqual([
      'a.yaml:9:12: expect[0].check: in the expression: leader takes (string, int), found (string)',
    ]);
    expect(problemsOf(shop('expect:', '  - check: leader("odrers", 0) == 1'))).toEqual([
      'a.yaml:9:19: expect[0].check: in the expression: unknown topic "odrers", expected one of orders, __consumer_offsets, __transaction_state, __share_group_state, __cluster_metadata; did you mean "orders"?',
    ]);
    expect(problemsOf(shop('expect:', '  - check: producer("shop").acknowledged == 1'))[0]).toMatch(
      /^a\.yaml:9:29: expect\[0\]\.check: in the expression: producer\(\) has no field "acknowledged"/,
    );
  });

  it('a condition that is no condition', () => {
    expect(problemsOf(shop('expect:', '  - check: lag("g")'))).toEqual([
      'a.yaml:9:12: expect[0].check: expected a condition, but this expression gives a int',
    ]);
  });

  it('half of one, because a comma ended it', () => {
    expect(problemsOf(shop('steps: [{ at: 1s, let: { old: leader("orders", 0) } }]'))[0]).toContain(
      '(inside { } put quotes around an expression that has a comma)',
    );
  });
});

describe('settings', () => {
  it('unknown to Kafka', () => {
    expect(problemsOf(scenario('topics: [{ name: t, config: { min.insync.replica: 2 } }]'))).toEqual([
      'a.yaml:5:31: topics[0].config["min.insync.replica"]: Kafka has no setting "min.insync.replica" of topics; did you mean "min.insync.replicas"?',
    ]);
  });

  it('with a value that Kafka refuses, in its own words', () => {
    expect(problemsOf(scenario('topics: [{ name: t, config: { retention.ms: 7d } }]'))).toEqual([
      'a.yaml:5:45: topics[0].config["retention.ms"]: Invalid value 7d for configuration retention.ms: Not a number of type LONG',
    ]);
  });

  it('may be wrong where the action is meant to fail', () => {
    const refused = 'createTopic: { name: u, config: { segment.ms: 0 } }';
    expect(problemsOf(scenario(`steps: [{ at: 1s, do: { ${refused} } }]`))).toHaveLength(1);
    expect(problemsOf(scenario(`steps: [{ at: 1s, do: { ${refused} }, fails: INVALID_CONFIG }]`))).toEqual([]);
  });

  it('that do not agree', () => {
    expect(
      problemsOf(scenario('topics: [{ name: t }]', 'producers: [{ name: p, topic: t, config: { enable.idempotence: true, acks: 1 } }]')),
    ).toEqual([
      'a.yaml:6:76: producers[0].config.acks: Kafka refuses these settings (ConfigException): Must set acks to all in order to use the idempotent producer. Otherwise we cannot guarantee idempotence.',
    ]);
  });

  it('that Kafka knows and the model does not act on: a warning', () => {
    expect(
      warningsOf(
        scenario('cluster: {}')
          .replace('cluster: { brokers: 3 }\n', '')
          .replace('cluster: {}', 'cluster: { config: { num.io.threads: 4 } }'),
      ),
    ).toEqual([
      'a.yaml:4:22: warning: cluster.config["num.io.threads"]: Kafka knows "num.io.threads", but the model does not act on it: this setting changes nothing',
    ]);
  });
});

describe('all at once', () => {
  it('in the order of the file', () => {
    const problems = problemsOf(
      scenario(
        'seed: x',
        'topics: [{ nam: orders }]',
        'producers: [{ name: p, topic: nope, rate: fast }, { name: p, topic: nope }]',
        'steps: [{ at: 1, do: { crash: broker-9 } }]',
        'expect: [comitted-records-survive]',
      ),
    );
    expect(problems.map(line => line.split(':').slice(1, 4).join(':'))).toEqual([
      '5:7: seed',
      '6:10: topics[0].name',
      '6:12: topics[0].nam',
      '7:31: producers[0].topic',
      '7:43: producers[0].rate',
      '7:59: producers[1].name',
      '7:69: producers[1].topic',
      '8:15: steps[0].at',
      '8:31: steps[0].do.crash',
      '9:10: expect[0]',
    ]);
  });

  it('also when the file lacks what every scenario has', () => {
    const problems = problemsOf(
      [
        ...['format: 1', 'title: t', 'runFor: 30', 'cluster: { brokers: 2 }', 'topics: [{ name: orders, replicationFactor: 3 }]'],
        'producers: [{ name: p, topic: orders, rate: 1/s }, { name: p, topic: orders, rate: 1/s }]',
      ].join('\n'),
    );
    expect(problems.map(line => line.split(':').slice(1, 4).join(':'))).toEqual([
      '3:9: runFor',
      '5:45: topics[0].replicationFactor',
      '6:60: producers[1].name',
    ]);
  });
});
