import { expect, it } from 'vitest';
import { PatternIndex } from '../../../host/core/postings/pattern-index.ts';
import { readBlocks, shapeOf } from '../../../host/core/postings/segment-columns.ts';
import { SectionReader } from '../../../host/core/snapshots/section-reader.ts';
import { createEngineKernels } from '../../../host/wasm/engine-kernels.ts';
import { MemorySnapshots } from '../../reference/memory-snapshots.ts';

it('gives back the columns of a settled segment, each as long as what it holds', async () => {
  const { arena, patterns } = createEngineKernels();
  const index = new PatternIndex(arena, patterns);
  for (let id = 0; id < 1100; id++) index.add(Uint32Array.of(id % 7, id % 5, id % 7), Uint32Array.of(2, 3), 7);
  const store = new MemorySnapshots();
  const draft = await store.create('a');
  const capture = index.capture();
  for (const { name, pieces } of capture.sections) for (const piece of pieces()) await draft.write(name, piece);
  await draft.commit();
  capture.release();
  const snapshot = await store.open('a');
  if (snapshot === undefined) throw new Error('nothing was written');
  const sections = new SectionReader(snapshot);
  const { settled } = (await sections.value('index')) as { settled: Parameters<typeof readBlocks>[3][] };
  const before = arena.bytesInUse;
  const blocks = await readBlocks(arena, sections, 'settled-0', settled[0]);
  expect(shapeOf(blocks)).toEqual(settled[0]);
  expect([...blocks.symbols.u32.subarray(0, 3), settled[0].symbolCount]).toEqual([0, 0, 0, settled[0].recordCount * 3]);
  blocks.free();
  await expect(readBlocks(arena, sections, 'settled-0', { ...settled[0], repeatCount: 0 })).rejects.toThrow(/repeats/);
  expect(arena.bytesInUse).toBe(before);
});
