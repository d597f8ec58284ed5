/** What becomes of the metadata quorum is told the moment it happens, so that conditions fire then and "why?" finds it. (KafkaRaftClient, KIP-595, KIP-996) */
import { describe, expect, it } from 'vitest';
import { play, readScenario } from './files.ts';

const SECOND = 1_000_000;

describe('a lost quorum', () => {
  const run = play(readScenario('scenarios/lost-quorum.yaml'));
  const roles = run.trace.entries.flatMap(({ at, node, note }) =>
    note.kind === 'quorum.roleChanged' && at > 4 * SECOND ? [{ at, node, ...note }] : [],
  );

  it('makes the leader resign when a majority has not fetched for 1.5 times the fetch time-out, and never after that alone', () => {
    const resigned = roles.find(({ role }) => role === 'Resigned')!;
    // The last Fetch before the crash at 4 s may have come up to half a second earlier.
    expect(resigned.at).toBeGreaterThan(6.4 * SECOND);
    expect(resigned.at).toBeLessThan(7.1 * SECOND);
    const alone = roles.filter(({ at }) => at > resigned.at && at < 30 * SECOND);
    expect(alone.map(({ role }) => role)).toContain('Prospective');
    expect(alone.map(({ role }) => role)).not.toContain('Candidate');
  });

  it('fires the condition that waits for it at once', () => {
    const resigned = roles.find(({ role }) => role === 'Resigned')!;
    const said = run.trace.entries.find(({ note }) => note.kind === 'step.said' && note.step === 2)!;
    expect(said.at).toBe(resigned.at);
  });

  it('knocks at a dead voter less and less often, up to every half second (KafkaRaftManager: a reconnect backoff of 50 to 500 ms)', () => {
    const survivor = roles.find(({ role }) => role === 'Resigned')!.node;
    const knocks = run.trace.entries.filter(
      ({ at, node, note }) => at > 10 * SECOND && at < 20 * SECOND && node === survivor && note.kind === 'connection.opened',
    );
    // Two dead voters, ten seconds, 400 to 500 ms each.
    expect(knocks.length).toBeGreaterThan(30);
    expect(knocks.length).toBeLessThan(60);
  });

  it('elects one as soon as two of three are up', () => {
    const elected = roles.filter(({ role }) => role === 'Leader');
    expect(elected).toHaveLength(1);
    expect(elected[0]!.at).toBeGreaterThan(30 * SECOND);
  });
});
