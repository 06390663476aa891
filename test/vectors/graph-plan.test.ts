import { describe, expect, it } from 'vitest';
import { exactRecords, GRAPH_PRESETS, graphNodeBytes, graphSettings } from '../../host/vectors/graph-plan.ts';

const identity = { dimension: 256, metric: 'cosine', scalar: 'i8', embedder: 'test-1' } as const;

describe('the plan of a graph', () => {
  it('compares exactly what takes as long as 20,000 vectors of 256 components', () => {
    expect([exactRecords(256), exactRecords(768), exactRecords(8192)]).toEqual([20_000, 6667, 625]);
  });

  it('rounds to i8 only where vectors have length 1', () => {
    expect(graphSettings(identity)).toEqual({ ...GRAPH_PRESETS.speed, dimension: 256, metric: 'ip', scalar: 'i8' });
    expect(graphSettings({ ...identity, metric: 'dot', preset: 'memory' })).toMatchObject({
      metric: 'ip',
      scalar: 'bf16',
      connectivity: 8,
    });
    expect(graphSettings({ ...identity, metric: 'squared', preset: 'recall' })).toMatchObject({ metric: 'l2sq', scalar: 'bf16' });
    expect(graphSettings({ ...identity, scalar: 'f32' }).scalar).toBe('f32');
  });

  it('estimates the memory of a node as files of the library show it', () => {
    const bytes = (scalar: 'f32' | 'bf16' | 'i8', connectivity: number): number =>
      graphNodeBytes({ dimension: 256, metric: 'ip', scalar, connectivity, expansionAdd: 64, expansionSearch: 64 });
    const measured = [
      bytes('bf16', 16) / 660,
      bytes('i8', 16) / 404,
      bytes('f32', 16) / 1173,
      bytes('bf16', 8) / 597,
      bytes('bf16', 32) / 788,
    ];
    for (const ratio of measured) expect(Math.abs(ratio - 1)).toBeLessThan(0.05);
  });
});
