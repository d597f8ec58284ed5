import { loadRun, MODERATE, playStretch, type Load, type Stretch } from './load.ts';
import type { Bench, Row } from './row.ts';

/**
 * The whole engine under the load of Kafka's guides: a thousand records a second, and the 250 000 of 200 bytes that they quote. Judged by the
 * best of several stretches, by the processor's time: a machine that others use too only ever makes it slower.
 */
export const engineBench: Bench = {
  name: 'engine',
  run: () => [
    ...rows('1 000 records/s', MODERATE, { from: 10, stretch: 5, goalEvents: 300_000, goalTimes: 100 }),
    ...rows(
      '250 000 records/s',
      { ...MODERATE, recordsPerSecond: 250_000, config: '{ batch.size: 65536, linger.ms: 5 }', seconds: 14 },
      // Records inside a batch cost no event each: here only time counts.
      { from: 4, stretch: 2, goalEvents: null, goalTimes: 1 },
    ),
  ],
};

interface Measured {
  readonly from: number;
  readonly stretch: number;
  readonly goalEvents: number | null;
  readonly goalTimes: number;
}

function rows(name: string, load: Load, { from, stretch, goalEvents, goalTimes }: Measured): Row[] {
  const run = loadRun(load, { rewindable: false });
  const stretches: Stretch[] = [];
  for (let at = from; at + stretch <= load.seconds; at += stretch) stretches.push(playStretch(run, at, at + stretch));
  const received = run.snapshot().consumer('billing')?.received ?? 0;
  const most = (rate: (one: Stretch) => number): number => Math.max(...stretches.map(rate));
  const events = most(one => (one.events / one.cpuMs) * 1000);
  const times = most(one => one.simulatedMs / one.cpuMs);
  return [
    {
      name: `3 brokers, ${name}`,
      value: events,
      unit: 'events/CPU s',
      comparedTo: `${most(one => (one.events / one.wallMs) * 1000).toFixed(0)} by the clock, ${received} records consumed${goalEvents === null ? '' : `, goal ${goalEvents}`}`,
      ok: goalEvents === null ? null : events >= goalEvents,
    },
    {
      name: `3 brokers, ${name}`,
      value: times,
      unit: 'simulated s/CPU s',
      comparedTo: `${most(one => one.simulatedMs / one.wallMs).toFixed(1)} by the clock, goal ${goalTimes}`,
      ok: times >= goalTimes,
    },
  ];
}
