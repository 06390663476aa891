/** What an erasure leaves in kernel memory: no byte of a vector, neither in what was given back nor in what is used again and again. */
import { describe, expect, it } from 'vitest';
import { createEngine, openSequences, openStore } from '../../host/compose.ts';
import type { SequenceMemory } from '../../host/sequence/sequence-memory.ts';
import { learnEvents, observation } from './sequence-fixture.ts';

const engine = createEngine({ threadCount: 1 });

/** Places in the whole kernel memory, in use or not, where these bytes stand. */
function occurrencesOf(pattern: ArrayBufferView): number {
  const probe = engine.arena.allocate(1);
  const memory = Buffer.from(probe.u8.buffer);
  probe.free();
  const bytes = Buffer.from(pattern.buffer, pattern.byteOffset, pattern.byteLength);
  let count = 0;
  for (let at = memory.indexOf(bytes); at >= 0; at = memory.indexOf(bytes, at + 1)) count++;
  return count;
}

async function withMemory(use: (memory: SequenceMemory) => Promise<void>): Promise<void> {
  const store = await openStore(':memory:');
  const memory = await openSequences({ store, engine });
  await use(memory);
  await memory.close();
  await store.close();
}

const COUNT = 3_000;

/** The same direction in each, so that i8 rounds all to the same bytes. */
const vectorsOf = (shape: readonly number[], factor: number, count = COUNT) =>
  Array.from({ length: count }, (_, place) => ({ name: `n${place}`, vector: shape.map((component) => component * factor) }));

describe('an erasure', () => {
  it.each([
    ['f32', [0.123456, -7.654321, 0.333, 0.25], Float32Array.of(0.123456, -7.654321)],
    // The kernel keeps every other byte with 128 added.
    ['i8', [127, 3, 99, -77, 55, 21, -9, 111], Uint8Array.of(255, 3, 227, 179, 183, 21, 119, 111)],
  ] as const)('leaves no named vector in kernel memory, added, replaced or removed, as %s', async (scalar, shape, pattern) => {
    await withMemory(async (memory) => {
      const { vectors } = memory;
      await vectors.configure('s', { dimension: shape.length, metric: 'dot', scalar, embedder: 'given' });
      await vectors.add('s', vectorsOf(shape, 1));
      await vectors.add('s', vectorsOf(shape, 1, 100));
      await vectors.remove('s', ['n0', 'n2000']);
      expect((await vectors.search('s', { vector: shape })).neighbours).toHaveLength(10);
      expect(occurrencesOf(pattern)).toBeGreaterThanOrEqual(COUNT - 2);
      await memory.erase('s');
      expect(occurrencesOf(pattern)).toBe(0);
    });
  });

  it('leaves no text in kernel memory, embedded or part of a pattern, and no vector of a text', async () => {
    const [vector] = [engine.embeddings.hashed(['secretword of a person'], 256)];
    const at = vector.findIndex((component, place) => component !== 0 && vector[place + 1] !== 0);
    const made = vector.subarray(at, at + 2);
    await withMemory(async (memory) => {
      await memory.vectors.configure('s', { dimension: 256, metric: 'dot', scalar: 'f32', embedder: 'hashed:words-1:256:unit' });
      await memory.vectors.add('s', [{ name: 'a', text: 'secretword of a person' }]);
      const { sessionId } = await memory.openSession({ space: 's', metadata: '{}' });
      await learnEvents(memory, sessionId, [['secretsymbol'], ['b']]);
      expect(occurrencesOf(made)).toBeGreaterThan(0);
      await memory.erase('s');
      expect([occurrencesOf(made), occurrencesOf(Buffer.from('secretword')), occurrencesOf(Buffer.from('secretsymbol'))]).toEqual([
        0, 0, 0,
      ]);
    });
  });

  it('leaves no observed vector in kernel memory, learned or only looked up', async () => {
    const secret = [0.987654321, 12_345.678_9, -5];
    const pattern = Float64Array.from(secret.slice(0, 2));
    await withMemory(async (memory) => {
      const { sessionId } = await memory.openSession({ space: 's', metadata: '{}' });
      for (let place = 0; place < 40; place++) {
        await memory.observe(sessionId, observation([`a${place}`], { vectors: [[...secret.slice(0, 2), place]] }));
        await learnEvents(memory, sessionId, [[`b${place}`]]);
      }
      await memory.observe(sessionId, observation(['c'], { vectors: [secret] }));
      expect(occurrencesOf(pattern)).toBeGreaterThanOrEqual(40);
      await memory.erase('s');
      expect(occurrencesOf(pattern)).toBe(0);
    });
  });
});
