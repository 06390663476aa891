import { describe, expect, it } from 'vitest';
import { checkHead, FOOT_BYTES, headBytes, readFoot, readTable, tailBytes } from '../../host/storage/snapshot-format.ts';

const SECTIONS = [
  { name: 'a', offset: 16, length: 3, checksum: 1 },
  { name: 'ö', offset: 19, length: 0, checksum: 4_000_000_000 },
];

describe('the format of snapshot files', () => {
  it('gives back the table that it wrote', () => {
    const tail = tailBytes(SECTIONS, 100);
    const foot = readFoot(tail.subarray(tail.length - FOOT_BYTES), 100 + tail.length);
    expect(foot.tableOffset).toBe(100);
    expect(readTable(tail.subarray(0, foot.tableLength), foot.checksum)).toEqual(SECTIONS);
    expect(() => readTable(tail.subarray(1, foot.tableLength), foot.checksum)).toThrow(/damaged table/);
    expect(() => readFoot(tail.subarray(tail.length - FOOT_BYTES), 99 + tail.length)).toThrow(/does not fit/);
  });

  it('tells other files and other versions', () => {
    const head = headBytes();
    checkHead(head);
    expect(() => checkHead(Uint8Array.from([...head].with(0, 0)))).toThrow(/no snapshot file/);
    expect(() => checkHead(Uint8Array.from([...head].with(8, 2)))).toThrow(/version 2, expected 1/);
  });
});
