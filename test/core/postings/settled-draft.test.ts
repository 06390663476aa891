import { describe, expect, it } from 'vitest';
import { fillSegment } from '../../../host/core/postings/fill-segment.ts';
import { SettledDraft } from '../../../host/core/postings/settled-draft.ts';
import { YoungSegment } from '../../../host/core/postings/young-segment.ts';
import { createEngineKernels } from '../../../host/wasm/engine-kernels.ts';

const MEBIBYTE = 1024 * 1024;

function filledYoung(maximumBytes: number, recordCount: number) {
  const { arena, patterns } = createEngineKernels({ maximumBytes });
  const young = new YoungSegment(arena, patterns);
  for (let id = 0; id < recordCount; id++) young.append(id, Uint32Array.of(1, 2, 3, 4), Uint32Array.of(4));
  return { arena, young };
}

describe('SettledDraft', () => {
  it('keeps only the rows in use of the tables whose size was a guess', () => {
    const { arena, young } = filledYoung(16 * MEBIBYTE, 1000);
    const before = arena.bytesInUse;
    const draft = new SettledDraft(arena, [young], 5);
    const drafted = arena.bytesInUse;
    const blocks = draft.finish(fillSegment(draft.job));
    expect(blocks.lengthRunCount).toBe(1);
    expect(blocks.repeatCount).toBe(0);
    // 1,000 rows of length runs and 3,000 of repeats, 16 bytes each, less a row each.
    expect(drafted - arena.bytesInUse).toBeGreaterThan(60_000);
    blocks.free();
    expect(arena.bytesInUse).toBe(before);
  });

  it('keeps nothing when the memory is full', () => {
    const { arena, young } = filledYoung(MEBIBYTE + 2 * 65_536, 2000);
    const before = arena.bytesInUse;
    expect(() => new SettledDraft(arena, [young], 300_000)).toThrow(expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' }));
    expect(arena.bytesInUse).toBe(before);
  });

  it('gives everything back when it is dropped', () => {
    const { arena, young } = filledYoung(16 * MEBIBYTE, 10);
    const before = arena.bytesInUse;
    new SettledDraft(arena, [young], 5).free();
    expect(arena.bytesInUse).toBe(before);
  });
});
