import { describe, expect, it } from 'vitest';
import { createEngineKernels } from '../../../host/wasm/engine-kernels.ts';
import golden from '../../golden/kato.json' with { type: 'json' };
import { matchPlain } from '../../reference/match-plain.ts';

const kernels = createEngineKernels();

/** One recorded comparison, in numbers: symbols are interned in order of appearance. */
function intern(events: readonly (readonly string[])[], table: Map<string, number>): number[][] {
  return events.map((event) =>
    event.map((symbol) => {
      const id = table.get(symbol) ?? table.size;
      table.set(symbol, id);
      return id;
    }),
  );
}

describe('the figures of one record', () => {
  it.each(['young', 'settled'] as const)('are those that KATO recorded, in a %s segment', (kind) => {
    for (const { pattern, stm, token_level: tokenLevel, flat_regions: flat, prediction } of golden.matching_cases) {
      const table = new Map<string, number>();
      const records = [intern(pattern, table)];
      const query = intern(stm, table).flat();
      const texts = tokenLevel ? undefined : { symbols: [...table.keys()], query: stm.flat().join(' ') };
      const [match] = matchPlain(kernels, [{ kind, records }], query, 0, table.size, texts);
      expect(match.similarity).toBe(prediction.similarity);
      expect(match.blockCount).toBe(flat.blocks);
      expect(match.positions.map((position) => stm.flat()[position])).toEqual(prediction.matches);
      expect(match.matchCount).toBe(prediction.matches.length);
      expect(pattern.slice(0, match.pastEvents)).toEqual(prediction.past);
      expect(pattern.slice(match.pastEvents, match.pastEvents + match.presentEvents)).toEqual(prediction.present);
      expect(match.presentSymbols).toBe(prediction.present.flat().length);
    }
  });

  it('are zero and all present when nothing matches at threshold 0', () => {
    const [match] = matchPlain(kernels, [{ kind: 'young', records: [[[1], [2, 3]]] }], [4, -1], 0, 5);
    expect(match).toMatchObject({
      similarity: 0,
      matchCount: 0,
      blockCount: 0,
      pastEvents: 0,
      presentEvents: 2,
      presentSymbols: 3,
      positions: [],
    });
  });
});
