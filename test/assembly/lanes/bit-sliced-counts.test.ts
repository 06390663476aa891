import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../reference/seeded-random.ts';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();
const TAP_BYTES = 64;

describe('the counters of misses', () => {
  it('count up to the most that matter in every lane, and drop the lanes with more for good', () => {
    const random = seededRandom(12);
    for (const most of [0, 1, 6, 7, 8, 30, 31, 32, 126, 127]) {
      for (const laneCount of [1, 63, 64, 65, 127, 128]) {
        const work = raw.allocate(raw.call('choicesWorkBytes', 1, 1));
        raw.call('openCounts', work, laneCount, most, 0);
        const counts: number[] = new Array(128).fill(0);
        let isAny = true;
        for (let pass = 0; pass < 34 && isAny; pass++) {
          for (let tap = 0; tap < 4; tap++) {
            const bytes = raw.u8(work + raw.constant('WORK_TAPS') + tap * TAP_BYTES, 16).fill(0);
            for (let lane = 0; lane < 128; lane++) {
              if (random() < lane / 128) {
                bytes[lane >> 3] |= 1 << (lane & 7);
                counts[lane]++;
              }
            }
          }
          isAny = raw.call('addMisses', work, most, TAP_BYTES) !== 0;
          expect(isAny).toBe(counts.slice(0, laneCount).some((count) => count <= most));
        }
        const spread = raw.allocate(128);
        raw.call('spreadMisses', work, 0, 1, spread);
        const far = raw.allocate(128);
        raw.call('spreadMisses', work, 200, 1, far);
        const down = raw.allocate(128);
        raw.call('spreadMisses', work, 127, 0, down);
        for (const [lane, count] of counts.entries()) {
          const isAlive = ((raw.callBig('aliveLanes', work, lane >> 6) >> BigInt(lane & 63)) & 1n) === 1n;
          expect(isAlive).toBe(lane < laneCount && count <= most);
          if (!isAlive) continue;
          expect(raw.call('missesOf', work, lane)).toBe(count);
          expect(raw.u8(spread, 128)[lane]).toBe(count);
          expect(raw.u8(far, 128)[lane]).toBe(Math.min(200 + count, 255));
          expect(raw.u8(down, 128)[lane]).toBe(127 - count);
        }
      }
    }
  });
});
