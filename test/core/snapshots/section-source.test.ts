import { describe, expect, it } from 'vitest';
import { columnSection, linesSection, type SectionSource, valueSection } from '../../../host/core/snapshots/section-source.ts';

function textOf({ pieces }: SectionSource): string {
  const decoder = new TextDecoder();
  return [...pieces()].map((piece) => decoder.decode(piece, { stream: true })).join('');
}

describe('section sources', () => {
  it('hand columns out as the bytes that they are, in pieces of at most a mebibyte', () => {
    const column = Uint32Array.from({ length: 600_000 }, (_, index) => index);
    const pieces = [...columnSection('c', column.subarray(1)).pieces()];
    expect(pieces.map(({ length }) => length)).toEqual([1_048_576, 1_048_576, 302_844]);
    expect([...pieces[0].subarray(0, 8)]).toEqual([1, 0, 0, 0, 2, 0, 0, 0]);
    expect([...columnSection('c', new Float64Array(0)).pieces()]).toEqual([]);
  });

  it('hand lists out a line each, and ask for the list when they are read', () => {
    const texts = ['1'];
    const section = linesSection('l', () => texts);
    texts.push('"ö"');
    expect(textOf(section)).toBe('1\n"ö"\n');
    const long = linesSection('l', () => Array.from({ length: 30_000 }, (_, index) => `"${index}"`));
    expect([...long.pieces()].length).toBeGreaterThan(2);
    expect(textOf(long).split('\n').length).toBe(30_001);
    expect(textOf(valueSection('v', { a: [1] }))).toBe('{"a":[1]}\n');
  });
});
