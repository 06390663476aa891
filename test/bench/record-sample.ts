/** Made-up records of benches: what reports and comparisons are tested with. */
import type { BenchRecord } from '../../bench/harness/report-record.ts';
import { type Figure, type Group, rowsOf } from '../../bench/harness/report-row.ts';

export const MACHINE = { cpu: 'Sample 1', cores: 4, memoryGiB: 8, platform: 'linux x64', node: 'v24.0.0', v8: '13.6' };

/** A group of times in milliseconds: ours first. */
export function timesGroup(group: string, times: Readonly<Record<string, number>>, more: Partial<Figure> = {}): Group {
  return { group, unit: 'ms', figures: Object.entries(times).map(([contender, value]) => ({ contender, value, noise: 0, ...more })) };
}

export function recordOf(groups: readonly Group[], more: Partial<BenchRecord> = {}): BenchRecord {
  const rows = groups.flatMap((group) => rowsOf('sample', group));
  const bench = { name: 'sample', question: 'How fast?', method: 'Measured twice.', loadAverage: { start: 0, end: 1 } };
  return {
    format: 1,
    mneme: '1.2.3',
    date: '2026-01-02T03:04:05.000Z',
    quick: false,
    machine: MACHINE,
    benches: [{ ...bench, rows, tables: [], notes: [] }],
    ...more,
  };
}
