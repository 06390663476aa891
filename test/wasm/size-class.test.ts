import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHUNK_BYTES, SizeClass, type TakenBlock } from '../../host/wasm/size-class.ts';

const SIZE = 20_480;
const BLOCKS_A_CHUNK = 3;

/** A size class, and the starts of the chunks that it holds. */
function newClass() {
  const held = new Set<number>();
  let top = 0;
  const takeRegion = (bytes: number): number => {
    const start = top;
    top += bytes;
    held.add(start);
    return start;
  };
  const giveRegion = (start: number, end: number): void => {
    expect([held.delete(start), end - start]).toEqual([true, CHUNK_BYTES]);
  };
  return { held, blocks: new SizeClass(SIZE, { takeRegion, giveRegion }) };
}

describe('SizeClass', () => {
  it('never gives a block twice and holds at most one chunk that is empty, through any mix of taking and giving', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ take: fc.nat({ max: 8 }), give: fc.array(fc.nat(), { maxLength: 8 }) }), { maxLength: 30 }),
        (steps) => {
          const { held, blocks } = newClass();
          const live: TakenBlock[] = [];
          for (const { take, give } of steps) {
            for (let count = 0; count < take; count++) live.push(blocks.take());
            for (const at of give) if (live.length > 0) blocks.give(live.splice(at % live.length, 1)[0]);
            const chunks = new Set(live.map(({ address }) => address - (address % CHUNK_BYTES)));
            expect(new Set(live.map(({ address }) => address)).size).toBe(live.length);
            for (const { address } of live) expect((address % CHUNK_BYTES) % SIZE).toBe(0);
            for (const chunk of chunks) expect(held.has(chunk)).toBe(true);
            expect(held.size - chunks.size).toBeLessThanOrEqual(1);
            expect(blocks.hasUnused).toBe(held.size * BLOCKS_A_CHUNK > live.length);
          }
        },
      ),
    );
  });

  it('keeps its last chunk, so that a block may come and go', () => {
    const { held, blocks } = newClass();
    for (let round = 0; round < 3; round++) blocks.give(blocks.take());
    expect([...held]).toEqual([0]);
  });

  it('stays as it is when there is no region', () => {
    const blocks = new SizeClass(SIZE, {
      takeRegion: () => {
        throw new RangeError('no room');
      },
      giveRegion: () => undefined,
    });
    expect(() => blocks.take()).toThrow('no room');
    expect(blocks.hasUnused).toBe(false);
  });
});
