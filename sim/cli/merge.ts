import type { Arguments } from './arguments.ts';
import { readText } from './files.ts';
import { addDigests, describeReport, type SweepReport } from './sweepReport.ts';
import { UsageError, type ExitCode, type Terminal, type Verb } from './verb.ts';

export const merge: Verb = {
  name: 'merge',
  usage: 'REPORT... [--json]',
  summary: 'Joins the reports of shards',
  details: 'REPORT is what sweep --shard i/n --json printed. The shards must be of one scenario and one range, each once.',
  positionals: { min: 1, max: 10_000, what: 'the reports of a sweep' },
  flags: { json: { kind: 'switch', value: '', help: 'print one JSON document' } },
  run: mergeReports,
};

async function mergeReports(given: Arguments, terminal: Terminal): Promise<ExitCode> {
  const reports = given.positionals.map(file => ({ file, report: readReport(file, terminal.root) }));
  const [first] = reports;
  if (first === undefined) return 2;
  const seen = new Map<string, string>();
  for (const { file, report } of reports) {
    if (report.scenario !== first.report.scenario || report.range !== first.report.range) {
      throw new UsageError(
        `${file}: a sweep of ${report.scenario} over ${report.range}, expected ${first.report.scenario} over ${first.report.range}`,
      );
    }
    const twice = seen.get(String(report.shard));
    if (twice !== undefined) throw new UsageError(`${file}: the shard ${report.shard ?? '(all)'} is in ${twice} already`);
    seen.set(String(report.shard), file);
  }
  const joined = reports.map(({ report }) => report).reduce(join);
  terminal.out(given.has('json') ? `${JSON.stringify(joined, null, 2)}\n` : describeReport(joined));
  return joined.failed.length === 0 ? 0 : 1;
}

const join = (a: SweepReport, b: SweepReport): SweepReport => ({
  ...{ scenario: a.scenario, seeds: a.seeds + b.seeds, range: a.range, shard: `${a.shard ?? 'all'} + ${b.shard ?? 'all'}` },
  failed: [...a.failed, ...b.failed].sort((one, other) => one.seed - other.seed),
  digestOfDigests: addDigests(a.digestOfDigests, b.digestOfDigests),
  events: a.events + b.events,
  wallMs: Math.max(a.wallMs, b.wallMs),
});

function readReport(file: string, root: string): SweepReport {
  let report: Partial<SweepReport> | null;
  try {
    report = JSON.parse(readText(file, root)) as Partial<SweepReport> | null;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file}: this is no report: not JSON`);
  }
  const isReport = typeof report?.seeds === 'number' && Array.isArray(report.failed) && /^[0-9a-f]{16}$/.test(report.digestOfDigests ?? '');
  if (!isReport) throw new UsageError(`${file}: this is no report of "kafkascope sweep --json"`);
  return report as SweepReport;
}
