import { describe, expect, it } from 'vitest';
import { ExactRecordVectorsFactory } from '../../host/vectors/exact-record-vectors.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { describeRecordVectors } from '../contracts/record-vectors.ts';

const { arena, rows } = createEngineKernels();
const factory = new ExactRecordVectorsFactory(arena, rows);

describeRecordVectors('ExactRecordVectors', { factory, bytesInUse: () => arena.bytesInUse, scalars: ['f32', 'i8', 'bf16'] });

describe('ExactRecordVectors', () => {
  it('says that its answers are exact', async () => {
    const index = factory.create({ dimension: 1, metric: 'dot', scalar: 'f32', embedder: 'test-1' });
    expect((await index.search(Float32Array.of(1), { limit: 1 })).algorithm).toBe('exact');
    expect(index.statistics().algorithm).toBe('exact');
  });

  it('keeps i8 in a fourth of the memory of f32', async () => {
    const bytesOf = async (scalar: 'f32' | 'i8'): Promise<number> => {
      const index = factory.create({ dimension: 256, metric: 'cosine', scalar, embedder: 'test-1' });
      const count = 4096;
      await index.add(
        Uint32Array.from({ length: count }, (_, id) => id),
        new Float32Array(count * 256).fill(0.5),
      );
      const { bytes } = index.statistics();
      await index.close();
      return bytes;
    };
    expect((await bytesOf('f32')) / (await bytesOf('i8'))).toBeGreaterThan(3.8);
  });

  it('changes nothing when there is no room for the whole batch', async () => {
    const small = createEngineKernels({ maximumBytes: 4 * 1024 * 1024 });
    const index = new ExactRecordVectorsFactory(small.arena, small.rows).create({
      dimension: 1024,
      metric: 'dot',
      scalar: 'f32',
      embedder: 'test-1',
    });
    await index.add(Uint32Array.of(0), new Float32Array(1024));
    const ids = Uint32Array.from({ length: 2000 }, (_, place) => 1 + place);
    await expect(index.add(ids, new Float32Array(2000 * 1024))).rejects.toMatchObject({ code: 'MEM_OUT_OF_MEMORY' });
    expect(index.statistics().count).toBe(1);
    expect((await index.search(new Float32Array(1024), { limit: 9 })).neighbours.map(({ recordId }) => recordId)).toEqual([0]);
  });
});
