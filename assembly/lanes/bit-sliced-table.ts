/**
 * Bit-sliced table: which of 128 choices differ in a column from each class, in two look-ups.
 *
 * The bits of a class are split in two halves. For every value of a half one vector says in which lanes the planes of that half differ
 * from it; lanes that differ in either half differ in the class:
 *
 *   planes 0 1 | 2 3 4     low[x]: lanes whose planes 0 1 are not x      high[y]: lanes whose planes 2 3 4 are not y
 *                          class 13 = 011 01:  different = low[1] or high[3]
 *
 *   table   low: 16 bytes a value | high: 16 bytes a value | … | at NOWHERE: all ones, for characters that no choice holds
 *
 * Tried before: one vector per different character of the query and column took 1.5 times as long, because of its stores.
 * Cost: two vector operations per entry; 12 entries for 5 planes, 16, 24 and 32 for 6, 7 and 8.
 */
import { NO_CLASS } from '../abi-choices';

/** Distance of the tables of neighbouring columns: 32 entries and the row of ones. */
export const TABLE_BYTES: usize = 528;
const NOWHERE: u32 = 512;

/** Columns that are worked on together, at most. */
export const MOST_TABLES: usize = 5;

/** Prepares the space of `MOST_TABLES` tables. */
export function openTables(tables: usize): void {
  const end = tables + MOST_TABLES * TABLE_BYTES;
  for (let table = tables; table < end; table += TABLE_BYTES) v128.store(table + NOWHERE, i32x4.splat(-1));
}

/** Writes for each class where its two entries lie in a table: low offset, and high offset in the upper half. */
export function placeRows(classes: usize, count: u32, planeCount: u32, rows: usize): void {
  const lowBits = planeCount >> 1;
  const lowMask = (u32(1) << lowBits) - 1;
  const end = classes + (usize(count) << 1);
  for (; classes < end; classes += 2, rows += 4) {
    const value = u32(load<u16>(classes));
    const isKnown = value !== NO_CLASS && value >> planeCount === 0;
    store<u32>(
      rows,
      isKnown ? ((value & lowMask) << 4) | ((((u32(1) << lowBits) + (value >> lowBits)) << 4) << 16) : NOWHERE | (NOWHERE << 16),
    );
  }
}

/** Fills the tables of `count` neighbouring columns. */
export function fillTables(column: usize, planeCount: u32, count: u32, table: usize): void {
  if (planeCount === 5) {
    GroupColumns.fill(column, 5, count, table);
    return;
  }
  const end = table + usize(count) * TABLE_BYTES;
  for (; table < end; table += TABLE_BYTES, column += usize(planeCount) << 4) fillWide(column, planeCount, table);
}

const LINE_BYTES: usize = 64;
/**
 * Groups are left early with up to so many misses. Jumping from the beginning of one to that of the next defeats the processor's own fetching
 * ahead: scans of a million strings, 12 MB, took up to 1.9 times as long without the reads in advance. Beyond, groups are read to their ends.
 */
export const EARLY_MISSES: u32 = 12;

// biome-ignore lint/complexity/noStaticOnlyClass: only what stands in a class can be marked to be copied to where it is called
export class GroupColumns {
  /** Reads a bit of each line of a group, so that all of them come from memory at once; their sum is stored lest the reads be dropped. */
  @inline
  static touch(at: usize, bytes: usize, sink: usize): void {
    let seen: u64 = 0;
    for (const end = at + bytes; at < end; at += LINE_BYTES) seen |= load<u64>(at);
    store<u64>(sink, seen);
  }

  /**
   * The same as `fillTables`, copied into kernels whose inner loops are short: there a call costs as much as filling two columns. Five planes,
   * the common case, are filled without any.
   */
  @inline
  static fill(column: usize, planeCount: u32, count: u32, table: usize): void {
    const end = table + usize(count) * TABLE_BYTES;
    if (planeCount === 5) {
      for (; table < end; table += TABLE_BYTES, column += 80) {
        const p0 = v128.load(column);
        const p1 = v128.load(column, 16);
        const n0 = v128.not(p0);
        const n1 = v128.not(p1);
        v128.store(table, v128.or(p0, p1));
        v128.store(table, v128.or(n0, p1), 16);
        v128.store(table, v128.or(p0, n1), 32);
        v128.store(table, v128.or(n0, n1), 48);
        const p2 = v128.load(column, 32);
        const p3 = v128.load(column, 48);
        const p4 = v128.load(column, 64);
        const n2 = v128.not(p2);
        const n3 = v128.not(p3);
        const n4 = v128.not(p4);
        const b0 = v128.or(p2, p3);
        const b1 = v128.or(n2, p3);
        const b2 = v128.or(p2, n3);
        const b3 = v128.or(n2, n3);
        v128.store(table, v128.or(b0, p4), 64);
        v128.store(table, v128.or(b1, p4), 80);
        v128.store(table, v128.or(b2, p4), 96);
        v128.store(table, v128.or(b3, p4), 112);
        v128.store(table, v128.or(b0, n4), 128);
        v128.store(table, v128.or(b1, n4), 144);
        v128.store(table, v128.or(b2, n4), 160);
        v128.store(table, v128.or(b3, n4), 176);
      }
    } else {
      fillTables(column, planeCount, count, table);
    }
  }
}

function fillWide(column: usize, planeCount: u32, table: usize): void {
  if (planeCount === 6) {
    fillEight(column, table);
    fillEight(column + 48, table + 128);
  } else if (planeCount === 7) {
    fillEight(column, table);
    fillSixteen(column + 48, table + 128);
  } else {
    fillSixteen(column, table);
    fillSixteen(column + 64, table + 256);
  }
}

function fillEight(planes: usize, table: usize): void {
  const p0 = v128.load(planes);
  const p1 = v128.load(planes, 16);
  const p2 = v128.load(planes, 32);
  const n0 = v128.not(p0);
  const n1 = v128.not(p1);
  const n2 = v128.not(p2);
  const a0 = v128.or(p0, p1);
  const a1 = v128.or(n0, p1);
  const a2 = v128.or(p0, n1);
  const a3 = v128.or(n0, n1);
  v128.store(table, v128.or(a0, p2));
  v128.store(table, v128.or(a1, p2), 16);
  v128.store(table, v128.or(a2, p2), 32);
  v128.store(table, v128.or(a3, p2), 48);
  v128.store(table, v128.or(a0, n2), 64);
  v128.store(table, v128.or(a1, n2), 80);
  v128.store(table, v128.or(a2, n2), 96);
  v128.store(table, v128.or(a3, n2), 112);
}

function fillSixteen(planes: usize, table: usize): void {
  const p0 = v128.load(planes);
  const p1 = v128.load(planes, 16);
  const p2 = v128.load(planes, 32);
  const p3 = v128.load(planes, 48);
  const n0 = v128.not(p0);
  const n1 = v128.not(p1);
  const a0 = v128.or(p0, p1);
  const a1 = v128.or(n0, p1);
  const a2 = v128.or(p0, n1);
  const a3 = v128.or(n0, n1);
  storeFour(table, a0, a1, a2, a3, v128.or(p2, p3));
  storeFour(table + 64, a0, a1, a2, a3, v128.or(v128.not(p2), p3));
  storeFour(table + 128, a0, a1, a2, a3, v128.or(p2, v128.not(p3)));
  storeFour(table + 192, a0, a1, a2, a3, v128.not(v128.and(p2, p3)));
}

function storeFour(table: usize, a0: v128, a1: v128, a2: v128, a3: v128, upper: v128): void {
  v128.store(table, v128.or(a0, upper));
  v128.store(table, v128.or(a1, upper), 16);
  v128.store(table, v128.or(a2, upper), 32);
  v128.store(table, v128.or(a3, upper), 48);
}
