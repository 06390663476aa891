import { describe, expect, it } from 'vitest';
import { textLines } from '../../host/cli/text-lines.ts';
import { bytesOf } from './command-host.ts';

async function linesOf(content: string | Uint8Array, pieceBytes: number): Promise<string[]> {
  const lines: string[] = [];
  for await (const { number, text } of textLines(bytesOf(content, pieceBytes))) {
    lines.push(text);
    expect(number).toBe(lines.length);
  }
  return lines;
}

describe('textLines', () => {
  it.each([1, 2, 3, 5, 64])('finds the same lines whatever the pieces (%i bytes)', async (pieceBytes) => {
    expect(await linesOf('\ufeffeins\r\nzwei ü😀\n\nlast', pieceBytes)).toEqual(['eins', 'zwei ü😀', '', 'last']);
    expect(await linesOf('one\ntwo\n', pieceBytes)).toEqual(['one', 'two']);
    expect(await linesOf('', pieceBytes)).toEqual([]);
    expect(await linesOf('\n', pieceBytes)).toEqual(['']);
  });

  it('counts the bytes that were read', async () => {
    const read: number[] = [];
    for await (const { bytesRead } of textLines(bytesOf('ab\ncd\nef', 3))) read.push(bytesRead);
    expect(read).toEqual([3, 6, 8]);
  });

  it.each([[Uint8Array.of(0x61, 0x0a, 0xff, 0x0a)], [Uint8Array.of(0x61, 0x0a, 0xc3)]])(
    'refuses bytes that are no UTF-8',
    async (bytes) => {
      await expect(linesOf(bytes, 2)).rejects.toThrow('Cannot read the text after line 1: found bytes that are no UTF-8');
    },
  );
});
