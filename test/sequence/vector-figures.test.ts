import { expect, it } from 'vitest';
import { openTestMemory } from './sequence-fixture.ts';

it('vector figures tell settings, counts, the index and the embedder with its cache', async () => {
  const { memory } = await openTestMemory();
  expect(await memory.vectors.statistics('test')).toMatchObject({ identity: null, count: 0, index: null, reembedding: null, observed: [] });
  await memory.vectors.add('test', [{ name: 'a', text: 'one text' }]);
  await memory.vectors.search('test', { text: 'one text' });
  const { count, bytes, index, embedder } = await memory.vectors.statistics('test');
  expect([count, index?.algorithm, embedder?.dimension]).toEqual([1, 'exact', 256]);
  expect(embedder?.cache).toMatchObject({ hits: 1, misses: 1, entries: 1 });
  expect(Math.min(bytes, index?.bytes ?? 0)).toBeGreaterThan(0);
  await memory.close();
});
