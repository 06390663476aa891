import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import golden from '../../golden/kato.json' with { type: 'json' };
import { textRatio } from '../../reference/text-ratio.ts';
import { buildRawIndex, loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();
const LIMIT = 0x11_0000;
const LENGTHS = [0, 1, 4, 32, 63, 64, 65, 127, 128, 129, 300];

function codePointsOf(text: string): number[] {
  return [...text].map((character) => character.codePointAt(0) ?? 0);
}

function ratio(left: string, right: string): number {
  const query = codePointsOf(left);
  const other = codePointsOf(right);
  const { address } = buildRawIndex(loadedFor(query.length), query, LIMIT, 1);
  const common = raw.call('commonText', address, raw.words(other), other.length);
  raw.call('clearRunIndex', address);
  return raw.call('textRatio', common, query.length + other.length);
}

/** One table of all code points serves every case: it is zero again after each. */
let tables = new Map<boolean, number>();
function loadedFor(length: number): typeof raw {
  return { ...raw, allocate: (bytes) => (bytes === LIMIT * 4 ? tableFor(length <= 64) : raw.allocate(bytes)) };
}
function tableFor(narrow: boolean): number {
  const known = tables.get(narrow) ?? raw.allocate(LIMIT * 4);
  tables = tables.set(narrow, known);
  return known;
}

describe('textRatio', () => {
  it('agrees with the recorded ratios of RapidFuzz to the last bit', () => {
    expect(golden.fuzz_ratio.length).toBeGreaterThan(5);
    for (const { a, b, ratio: recorded } of golden.fuzz_ratio) expect(ratio(a, b)).toBe(recorded);
  });

  it('agrees with the table on texts of any length, beyond the first plane too', () => {
    const text = fc
      .constantFrom(...LENGTHS)
      .chain((length) => fc.array(fc.constantFrom('a', 'b', ' ', 'é', '漢', '😀'), { minLength: length, maxLength: length }))
      .map((characters) => characters.join(''));
    fc.assert(
      fc.property(text, text, (left, right) => {
        expect(ratio(left, right)).toBe(textRatio(left, right));
      }),
      { numRuns: 100 },
    );
  });
});
