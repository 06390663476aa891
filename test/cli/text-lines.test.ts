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

  it.each([1, 2, 64])('gives the lines before one that is no UTF-8, and names that one (%i bytes)', async (pieceBytes) => {
    for (const end of [
      [0xff, 0x0a, 0x62],
      [0xc3, 0x0a],
      [0x62, 0xe2, 0x82],
    ]) {
      const given: string[] = [];
      const read = async (): Promise<void> => {
        for await (const { text } of textLines(bytesOf(Uint8Array.of(0xc3, 0xbc, 0x0a, 0x61, 0x0a, ...end), pieceBytes))) given.push(text);
      };
      await expect(read()).rejects.toThrow('Cannot read line 3: found bytes that are no UTF-8');
      expect(given).toEqual(['ü', 'a']);
    }
  });
});
