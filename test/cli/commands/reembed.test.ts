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
