import { describe, expect, it } from 'vitest';
import { bytesOf, run, testHost } from '../command-host.ts';

const LINES = '{"name":"fox","text":"a red fox","metadata":{"page":3}}\n\n{"name":"tea","text":"green tea"}\n';

describe('mneme vectors', () => {
  it('adds lines, searches, counts and removes', async () => {
    const host = testHost({ input: bytesOf(LINES) });
    expect((await run(host, 'vectors', 'add', '-')).printed).toBe('Added 2 and replaced 0 vectors in space "default"\n');
    const found = await run(host, 'vectors', 'search', 'red foxes', '--limit', '1');
    expect(found.printed).toMatch(/^1 found, exact\n0\.\d{4} {2}fox {2}\{"page":3,"text":"a red fox"\}\n$/);
    const stats = await run(host, 'vectors', 'stats');
    expect(stats.printed).toContain('2 vectors: 256 components, cosine, bf16, by hashed:words-1:256:unit');
    expect((await run(host, 'vectors', 'remove', 'tea', 'x')).printed).toBe('Removed 1 vectors, 1 names were unknown\n');
    expect(JSON.parse((await run(host, 'vectors', 'stats', '--json')).printed)).toMatchObject({ count: 1 });
  });

  it('takes components, and says what it does not understand', async () => {
    const host = testHost({ input: bytesOf('{"name":"a","vector":[1,0]}\n') });
    await run(host, 'vectors', 'add', '-');
    const found = await run(host, 'vectors', 'search', '--vector', '[1, 0]', '--json');
    expect(JSON.parse(found.printed)).toMatchObject({ algorithm: 'exact', neighbours: [{ name: 'a', distance: 0, metadata: null }] });
    for (const words of [
      ['vectors'],
      ['vectors', 'turn'],
      ['vectors', 'search'],
      ['vectors', 'remove'],
      ['vectors', 'add'],
      ['vectors', 'stats', 'x'],
    ])
      expect((await run(host, ...words)).code).toBe(2);
    expect((await run(host, 'vectors', 'search', 'text')).complained).toContain('expected 2 components by "given"');
  });
});
