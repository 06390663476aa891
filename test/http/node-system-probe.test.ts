import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { NodeSystemProbe } from '../../host/http/node-system-probe.ts';

describe('NodeSystemProbe', () => {
  it('reads shares between 0 and 100 and sizes above 0', () => {
    const reading = new NodeSystemProbe(tmpdir()).read();
    for (const percent of [reading.cpuPercent, reading.memoryPercent, reading.diskPercent]) {
      expect(percent).toBeGreaterThanOrEqual(0);
      expect(percent).toBeLessThanOrEqual(100);
    }
    expect(reading.memoryUsedBytes).toBeGreaterThan(0);
    expect(reading.residentBytes).toBeGreaterThan(0);
    expect(reading.diskFreeBytes).toBeGreaterThan(0);
  });

  it('answers 0 for the disk when there is no such place', () => {
    expect(new NodeSystemProbe(':memory:').read()).toMatchObject({ diskPercent: 0, diskFreeBytes: 0 });
  });
});
