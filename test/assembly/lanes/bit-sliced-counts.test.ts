import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../reference/seeded-random.ts';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();
const ROW_BYTES = 16;

describe('the counters of misses', () => {
  it('count up to the most that matter in every lane, and leave the lanes with more out', () => {
    const random = seededRandom(12);
    for (const most of [0, 1, 6, 7, 8, 30, 31, 32, 126, 127]) {
      for (const laneCount of [1, 63, 64, 65, 127, 128, 200]) {
        for (const rowCount of [1, 4, 9, 33, 127]) {
          const work = raw.allocate(raw.call('choicesWorkBytes', rowCount, 1));
          const rows = raw.u8(work + raw.constant('WORK_ROWS'), (rowCount + 3) * ROW_BYTES).fill(0);
          const counts: number[] = new Array(128).fill(0);
          for (let row = 0; row < rowCount; row++) {
            for (let lane = 0; lane < 128; lane++) {
              if (random() >= lane / 128) continue;
              rows[row * ROW_BYTES + (lane >> 3)] |= 1 << (lane & 7);
              counts[lane]++;
            }
          }
          const isAny = raw.call('countOnes', work, laneCount, rowCount, most, 0) !== 0;
          expect(isAny).toBe(counts.slice(0, laneCount).some((count) => count <= most));
          const [spread, far, down] = [
            [0, 1],
            [200, 1],
            [127, 0],
          ].map(([base, adds]) => {
            const values = raw.allocate(128);
            raw.call('spreadMisses', work, base, adds, values);
            return raw.u8(values, 128).slice();
          });
          for (const [lane, count] of counts.entries()) {
            const isAlive = ((raw.callBig('aliveLanes', work, lane >> 6) >> BigInt(lane & 63)) & 1n) === 1n;
            expect(isAlive).toBe(lane < laneCount && count <= most);
            if (!isAlive) continue;
            expect(raw.call('missesOf', work, lane)).toBe(count);
            expect([spread[lane], far[lane], down[lane]]).toEqual([count, Math.min(200 + count, 255), 127 - count]);
          }
        }
      }
    }
  });
});
