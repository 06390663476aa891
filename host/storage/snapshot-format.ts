/**
 * The bytes of a snapshot file.
 *
 *   0            "MNEMSNAP"                 says whose file it is
 *   8            u32 format version, u32 0  says which drawing it follows
 *   16           sections, each in one piece, one behind the other
 *   t            table: JSON [["name", offset, length, CRC-32 of its bytes], …] in UTF-8
 *   end − 24     u64 t, u32 length of the table, u32 CRC-32 of the table
 *   end − 8      "SNAPDONE"
 *
 * All numbers little-endian, as the columns inside the sections are. The table's checksum covers those of the sections, so it is that of the
 * whole file: every bit is either compared or checked. CRC-32 finds each flipped bit and each burst of up to 32 bits for certain, and reads
 * 5 GB a second; nobody is kept from forging a file who may write it.
 */
import { crc32 } from 'node:zlib';
import { SnapshotDamagedError } from '../errors.ts';

const MAGIC = 'MNEMSNAP';
const END_MAGIC = 'SNAPDONE';
const FORMAT_VERSION = 1;

export const HEAD_BYTES = 16;
export const FOOT_BYTES = 24;

export interface SectionEntry {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
  readonly checksum: number;
}

/** Where the table lies, and its checksum. */
export interface Foot {
  readonly tableOffset: number;
  readonly tableLength: number;
  readonly checksum: number;
}

export function headBytes(): Uint8Array {
  const head = Buffer.alloc(HEAD_BYTES);
  head.write(MAGIC, 'latin1');
  head.writeUInt32LE(FORMAT_VERSION, 8);
  return head;
}

/** @throws SnapshotDamagedError */
export function checkHead(head: Uint8Array): void {
  const { buffer, byteOffset, byteLength } = head;
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  if (bytes.toString('latin1', 0, 8) !== MAGIC) throw new SnapshotDamagedError('found no snapshot file');
  const version = bytes.readUInt32LE(8);
  if (version !== FORMAT_VERSION || bytes.readUInt32LE(12) !== 0) {
    throw new SnapshotDamagedError(`found format version ${version}, expected ${FORMAT_VERSION}`);
  }
}

/** Table and foot, to be written behind the last section. */
export function tailBytes(sections: readonly SectionEntry[], tableOffset: number): Uint8Array {
  const table = Buffer.from(JSON.stringify(sections.map(({ name, offset, length, checksum }) => [name, offset, length, checksum])));
  const foot = Buffer.alloc(FOOT_BYTES);
  foot.writeBigUInt64LE(BigInt(tableOffset), 0);
  foot.writeUInt32LE(table.length, 8);
  foot.writeUInt32LE(crc32(table), 12);
  foot.write(END_MAGIC, 16, 'latin1');
  return Buffer.concat([table, foot]);
}

/** @throws SnapshotDamagedError */
export function readFoot(foot: Uint8Array, fileBytes: number): Foot {
  const { buffer, byteOffset, byteLength } = foot;
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  if (bytes.toString('latin1', 16, 24) !== END_MAGIC) throw new SnapshotDamagedError('found no end, expected a whole file');
  const tableOffset = Number(bytes.readBigUInt64LE(0));
  const tableLength = bytes.readUInt32LE(8);
  if (tableOffset < HEAD_BYTES || tableOffset + tableLength + FOOT_BYTES !== fileBytes) {
    throw new SnapshotDamagedError('found a table of sections that does not fit the file');
  }
  return { tableOffset, tableLength, checksum: bytes.readUInt32LE(12) };
}

/** @throws SnapshotDamagedError */
export function readTable(table: Uint8Array, checksum: number): readonly SectionEntry[] {
  if (crc32(table) !== checksum) throw new SnapshotDamagedError('found a damaged table of sections');
  const rows: readonly [string, number, number, number][] = JSON.parse(new TextDecoder().decode(table));
  return rows.map(([name, offset, length, sum]) => ({ name, offset, length, checksum: sum }));
}
