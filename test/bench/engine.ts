import { loadRun, MODERATE, playStretch, type Load } from './load.ts';
import type { Bench, Row } from './row.ts';

/** The whole engine under the load of Kafka's guides: a thousand records a second, and the 250 000 of 200 bytes that they quote. */
export const engineBench: Bench = {
  name: 'engine',
  run: () => [
    ...rows('1 000 records/s', MODERATE, { from: 5, to: 50, goalTimes: 100 }),
    ...rows(
      '250 000 records/s',
      { ...MODERATE, recordsPerSecond: 250_000, config: '{ batch.size: 65536, linger.ms: 5 }', seconds: 14 },
      { from: 4, to: 12, goalTimes: 1 },
    ),
  ],
};

const GOAL_EVENTS = 300_000;

function rows(
  name: string,
  load: Load,
  { from, to, goalTimes }: { readonly from: number; readonly to: number; readonly goalTimes: number },
): Row[] {
  const run = loadRun(load, { rewindable: false });
  const { events, wallMs, simulatedMs } = playStretch(run, from, to);
  const received = run.snapshot().consumer('billing')?.received ?? 0;
  const times = simulatedMs / wallMs;
  return [
    {
      name: `3 brokers, ${name}`,
      value: (events / wallMs) * 1000,
      unit: 'events/s',
      comparedTo: `${events} events, ${received} records consumed, goal ${GOAL_EVENTS}`,
      ok: (events / wallMs) * 1000 >= GOAL_EVENTS,
    },
    { name: `3 brokers, ${name}`, value: times, unit: 'simulated seconds/s', comparedTo: `goal ${goalTimes}`, ok: times >= goalTimes },
  ];
}
