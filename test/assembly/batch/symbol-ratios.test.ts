import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngineKernels } from '../../../host/wasm/engine-kernels.ts';
import { buildTexts, toCodePoints } from '../../reference/segment-builder.ts';
import { textRatio } from '../../reference/text-ratio.ts';

const { arena, patterns } = createEngineKernels();

describe('symbolRatios', () => {
  it('agrees with the table for every symbol, empty texts included', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', 'ü', '😀'), maxLength: 12 });
    const query = fc.oneof(text, fc.string({ unit: fc.constantFrom('a', 'b', 'ü'), minLength: 60, maxLength: 140 }));
    fc.assert(
      fc.property(query, fc.array(text, { maxLength: 12 }), (asked, symbols) => {
        const texts = buildTexts(arena, symbols);
        const ratios = patterns.symbolRatios(Uint32Array.from(toCodePoints(asked)), texts);
        expect([...ratios]).toEqual(symbols.map((symbol) => textRatio(asked, symbol)));
        texts.starts.free();
        texts.codePoints.free();
      }),
    );
  });
});
