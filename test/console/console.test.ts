/** The console beside a run: what it does to the simulation, beyond what transcripts of the real tools show. */
import { describe, expect, it } from 'vitest';
import { createRun, loadScenario, openConsole, runCommand, textOf, type ConsoleSession } from '../../sim/index.ts';
import { crc32c } from '../../sim/run/console/recordBytes.ts';
import { timestampText } from '../../sim/run/console/output.ts';

const SCENARIO = JSON.stringify({
  ...{ format: 1, title: { en: 'Console', zh: '控制台' }, tags: ['console'], level: 1, seed: 7, runFor: '300s' },
  cluster: { mode: 'kraft', controllers: 1, brokers: 3 },
});

function open(): ConsoleSession {
  const loaded = loadScenario(SCENARIO, 'console.yaml');
  if (!loaded.ok) throw new Error('the scenario is wrong');
  return openConsole(createRun(loaded.scenario));
}

const typed = (console: ConsoleSession, line: string, input: readonly string[] = []): string =>
  textOf(runCommand(console, line, input).written);

const CREATE = 'kafka-topics.sh --bootstrap-server localhost:9092 --create --topic chat --replica-assignment 1:2:3';
const PRODUCE = 'kafka-console-producer.sh --bootstrap-server localhost:9092 --topic chat';
const CONSUME = 'kafka-console-consumer.sh --bootstrap-server localhost:9092 --topic chat --partition 0 --offset earliest --max-messages 2';

describe('a command', () => {
  it('lets simulated time pass, and changes the cluster by requests that are in the trace', () => {
    const console = open();
    expect(typed(console, CREATE)).toBe('Created topic chat.\n');
    expect(console.run.nowUs).toBeGreaterThan(0);
    const requests = console.run.trace.entries.filter(({ node, note }) => node === 'console-admin' && note.kind === 'message.sent');
    expect(requests.map(({ note }) => ('api' in note ? note.api : ''))).toContain('CreateTopics');
  });

  it('is played again when the run is rewound: the same actions by hand give the same digest', () => {
    const console = open();
    const { run } = console;
    typed(console, CREATE);
    typed(console, PRODUCE, ['one', 'two']);
    expect(typed(console, CONSUME)).toBe('one\ntwo\nProcessed a total of 2 messages\n');
    const [digest, end] = [run.digest(), run.nowUs];
    run.seek(0);
    expect(run.snapshot().topics()).toEqual([]);
    run.seek(end);
    expect(run.digest()).toBe(digest);
    expect(run.snapshot().partition('chat', 0)?.logEndOffset).toBe(2);
  });

  it('gives the same answers with the same seed', () => {
    const play = (): string => {
      const console = open();
      return [CREATE, 'kafka-topics.sh --bootstrap-server localhost:9092 --describe', 'kafka-cluster.sh cluster-id --bootstrap-server x']
        .map(line => typed(console, line))
        .join('');
    };
    expect(play()).toBe(play());
  });

  it('leaves one process behind for each kind of client, however often it is used', () => {
    const console = open();
    for (let times = 0; times < 5; times++) typed(console, 'kafka-topics.sh --bootstrap-server localhost:9092 --list');
    expect(
      console.run
        .snapshot()
        .nodes()
        .filter(({ role }) => role === 'admin').length,
    ).toBeLessThanOrEqual(2);
  });

  it('that is none is not found, with the exit status of a shell', () => {
    expect(runCommand(open(), 'kafka-zookeeper.sh')).toMatchObject({
      exitCode: 127,
      written: [{ stream: 'err', text: 'kafka-zookeeper.sh: command not found\n' }],
    });
  });

  it('says plainly what is not modelled', () => {
    expect(typed(open(), 'kafka-metadata-quorum.sh --bootstrap-server localhost:9092 add-controller')).toContain('not modelled yet');
  });
});

describe('what tools print', () => {
  it('has times as log4j writes them, in UTC', () => {
    expect(timestampText(1_795_219_200_000)).toBe('2026-11-21 00:00:00,000');
    expect(timestampText(951_827_696_789, ':')).toBe('2000-02-29 12:34:56:789');
  });

  it('has checksums that are CRC-32C (RFC 3720: 32 bytes of zeroes)', () => {
    expect(crc32c(Array.from({ length: 32 }, () => 0))).toBe(0x8a9136aa);
  });
});
