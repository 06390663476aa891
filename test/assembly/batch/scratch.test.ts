import { describe, expect, it } from 'vitest';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();

const REGIONS = ['SCRATCH_ENTRY_MASKS', 'SCRATCH_LEVELS', 'SCRATCH_RUNS', 'SCRATCH_WINDOWS', 'SCRATCH_LISTS'];

describe('scratchBytes', () => {
  it('never shrinks while a size grows', () => {
    const sizes = [0, 1, 63, 64, 65, 1000];
    for (let position = 0; position < 3; position++) {
      let before = 0;
      for (const size of sizes) {
        const bytes = raw.call('scratchBytes', ...[10, 10, 10].map((other, at) => (at === position ? size : other)));
        expect(bytes).toBeGreaterThanOrEqual(before);
        before = bytes;
      }
    }
  });
});

describe('layOutScratch', () => {
  it('places aligned regions one behind the other inside the measured size', () => {
    const bytes = raw.call('scratchBytes', 100, 50, 30);
    const scratch = raw.allocate(bytes);
    raw.call('layOutScratch', scratch, 100, 50, 30);
    const addresses = REGIONS.map((name) => raw.u32(scratch + raw.constant(name), 1)[0]);
    expect(addresses).toEqual([...addresses].sort((left, right) => left - right));
    expect(addresses.every((address) => address % 64 === 0 && address > scratch && address < scratch + bytes)).toBe(true);
  });
});
