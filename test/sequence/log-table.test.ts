import { describe, expect, it } from 'vitest';
import type { NumericKernel } from '../../host/core/ports/numeric-kernel.ts';
import { LogTable } from '../../host/sequence/log-table.ts';
import { engine } from './twin-memory.ts';

describe('LogTable', () => {
  it("answers the kernel's logarithms bit for bit, inside and outside its table, first and second time", () => {
    const logs = new LogTable(engine.numbers);
    for (const total of [1, 2, 3, 7, 64, 65, 66, 1000]) {
      for (const count of [1, Math.ceil(total / 2), total]) {
        for (let time = 0; time < 2; time++) {
          expect(logs.lnOfRatio(count, total)).toBe(engine.numbers.ln(count / total));
          expect(logs.log2OfRatio(count, total)).toBe(engine.numbers.log2(count / total));
        }
      }
    }
    expect([logs.ln(10), logs.log2(8)]).toEqual([engine.numbers.ln(10), 3]);
  });

  it('asks the kernel once per small ratio', () => {
    let asked = 0;
    const counting: NumericKernel = {
      ln: (value) => {
        asked++;
        return engine.numbers.ln(value);
      },
      log2: (value) => engine.numbers.log2(value),
      sha1: (text) => engine.numbers.sha1(text),
    };
    const logs = new LogTable(counting);
    for (let time = 0; time < 3; time++) logs.lnOfRatio(3, 64);
    expect(asked).toBe(1);
    for (let time = 0; time < 3; time++) logs.lnOfRatio(3, 65);
    expect(asked).toBe(4);
  });
});
