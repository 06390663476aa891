import { describe, expect, it } from 'vitest';
import { GrowingColumn } from '../../../host/core/patterns/growing-column.ts';

describe('GrowingColumn', () => {
  it('keeps every value while it grows', () => {
    const column = new GrowingColumn((capacity) => new Float64Array(capacity));
    for (let id = 0; id < 1000; id++) column.push(2 ** 40 + id);
    expect(column.length).toBe(1000);
    for (let id = 0; id < 1000; id++) expect(column.values[id]).toBe(2 ** 40 + id);
  });

  it('holds zeros after it was made longer, and goes on behind them', () => {
    const column = new GrowingColumn((capacity) => new Int32Array(capacity));
    column.push(-7);
    column.resize(40);
    column.push(5);
    expect([column.length, ...column.values.subarray(0, 41)]).toEqual([41, -7, ...Array.from({ length: 39 }, () => 0), 5]);
  });

  it('takes nothing while it is empty, also after it was cleared', () => {
    const column = new GrowingColumn((capacity) => new Uint32Array(capacity));
    expect(column.values.length).toBe(0);
    column.push(1);
    column.clear();
    expect([column.length, column.values.length]).toEqual([0, 0]);
  });
});
