import { expect, it } from 'vitest';
import { bytesOf, run, testHost } from '../command-host.ts';

it('mneme reembed says when all vectors are of the embedder of now', async () => {
  const host = testHost({ input: bytesOf('{"name":"a","text":"x"}\n{"name":"b","text":"y"}\n') });
  await run(host, 'vectors', 'add', '-');
  const { code, printed } = await run(host, 'reembed', '--batch', '1', '--drop-textless');
  expect([code, printed]).toEqual([
    0,
    'Nothing to embed, 2 vectors of space "default": 256 components, cosine, bf16, by hashed:words-1:256:unit\n',
  ]);
  expect((await run(host, 'reembed', 'x')).code).toBe(2);
});

it('mneme reembed weighs words by their rarity, keeps that, and lets all count alike again', async () => {
  const lines = Array.from({ length: 30 }, (_, number) => JSON.stringify({ name: `r${number}`, text: `the report about part ${number}` }));
  const host = testHost({ input: bytesOf([...lines, '{"name":"zebra","text":"a zebra near the river"}'].join('\n')) });
  await run(host, 'vectors', 'add', '-');
  const first = async () => (await run(host, 'vectors', 'search', 'the report about the zebra', '--limit', '1')).printed;
  expect(await first()).not.toContain('zebra');
  const weighted = / 256 components, cosine, bf16, by hashed:words-1\+idf-[0-9a-f]{16}:256:unit\n$/;
  expect((await run(host, 'reembed', '--weighted', '--batch', '7')).printed).toMatch(weighted);
  expect(await first()).toContain('zebra');
  expect((await run(host, 'reembed')).printed).toMatch(/^Nothing to embed, 31 vectors/);
  expect((await run(host, 'vectors', 'stats')).printed).toMatch(/^31 vectors: 256 components, cosine, bf16, by hashed:words-1\+idf-/);
  expect((await run(host, 'reembed', '--unweighted')).printed).toContain('Embedded 31 texts');
  expect((await run(host, 'reembed', '--weighted', '--unweighted')).code).toBe(2);
});
