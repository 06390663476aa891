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

  it('searches among names and where metadata have a value', async () => {
    const lines = [
      { name: 'a1', vector: [1, 0], metadata: { topic: 'tea', year: 2024 } },
      { name: 'a2', vector: [1, 1], metadata: { topic: 'tea', year: 2025, code: '7' } },
      { name: 'b1', vector: [1, 2], metadata: { topic: 'fox', year: 2026, 'a b': null } },
    ];
    const host = testHost({ input: bytesOf(lines.map((line) => JSON.stringify(line)).join('\n')) });
    await run(host, 'vectors', 'add', '-');
    const found = async (...words: readonly string[]): Promise<string> => {
      const { code, printed, complained } = await run(host, 'vectors', 'search', '--vector', '[1,0]', '--json', ...words);
      return code === 0
        ? JSON.parse(printed)
            .neighbours.map(({ name }: { name: string }) => name)
            .join(' ')
        : `${code} ${complained}`;
    };
    expect(await found('--where', 'topic=tea', '--where', 'year=[2025,2026]')).toBe('a2');
    expect(await found('--where', 'year=2024', '--where', 'year=2026')).toBe('a1 b1');
    expect(await found('--where', 'a b=null')).toBe('b1');
    expect([await found('--where', 'code=7'), await found('--where', 'code="7"')]).toEqual(['', 'a2']);
    expect(await found('--name', 'b1', '--name', 'a2')).toBe('a2 b1');
    expect(await found('--prefix', 'a', '--where', 'topic=fox')).toBe('');
    for (const condition of ['tea', '=tea', 'topic={"a":1}']) expect(await found('--where', condition)).toMatch(/^2 .*expected KEY=VALUE/);
  });

  it('fixes settings, and changes the preset of a space that has vectors', async () => {
    const host = testHost({ input: bytesOf('{"name":"a","vector":[1,0]}\n') });
    expect((await run(host, 'vectors', 'configure')).complained).toContain('no settings of space "default" yet and no --dimension');
    const configured = await run(host, 'vectors', 'configure', '--dimension', '2', '--metric', 'dot', '--scalar', 'f32');
    expect(configured.printed).toBe('Vectors of space "default": 2 components, dot, f32, by given\n');
    await run(host, 'vectors', 'add', '-');
    const { printed } = await run(host, 'vectors', 'configure', '--preset', 'memory', '--json');
    expect(JSON.parse(printed)).toEqual({ dimension: 2, metric: 'dot', scalar: 'f32', embedder: 'given', preset: 'memory' });
    expect((await run(host, 'vectors', 'stats')).printed).toContain('1 vectors: 2 components, dot, f32, by given, for memory\n');
    const refused = await run(host, 'vectors', 'configure', '--metric', 'cosine');
    expect([refused.code, refused.complained]).toEqual([1, expect.stringContaining('expected "dot", "f32", as its vectors are')]);
    expect((await run(host, 'vectors', 'configure', '--preset', 'fast')).code).toBe(2);
  });

  it('names the line of a vector that is refused', async () => {
    const vector = (number: number) => JSON.stringify({ name: `n${number}`, vector: [1, number] });
    const lines = ['', ...Array.from({ length: 1_100 }, (_, number) => vector(number)), '', '{"name":"x","vector":[1]}'];
    const { code, complained } = await run(testHost({ input: bytesOf(lines.join('\n'), 1_000) }), 'vectors', 'add', '-');
    expect([code, complained]).toEqual([
      1,
      'mneme: Cannot accept line 1103, "vector": found 1 components by "given", expected 2 components by "given"\n',
    ]);
    const twice = await run(testHost({ input: bytesOf(`${vector(1)}\n\n${vector(1)}\n`) }), 'vectors', 'add', '-', '--json');
    expect(JSON.parse(twice.complained).error).toEqual({
      code: 'MEM_INVALID_ARGUMENT',
      message: 'Cannot accept line 3, "name": found a name of this call a second time, expected each name once',
    });
  });

  it('takes components, and says what it does not understand', async () => {
    const host = testHost({ input: bytesOf('{"name":"a","vector":[1,0]}\n') });
    await run(host, 'vectors', 'add', '-');
    const found = await run(host, 'vectors', 'search', '--vector', '[1, 0]', '--json');
    expect(JSON.parse(found.printed)).toMatchObject({ algorithm: 'exact', neighbours: [{ name: 'a', distance: 0, metadata: {} }] });
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
