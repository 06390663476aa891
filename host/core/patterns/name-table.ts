/**
 * Name table: SHA-1 names of patterns, unique, in 20 bytes each.
 *
 * A million names as JavaScript strings in a Map cost over 100 MB and half a second to fill; here they are one byte column and an open-addressed
 * table of ids with linear probing. SHA-1 spreads evenly, so the first four bytes of a name are its hash.
 *
 * Invariant: the table is at most half full, so a probe always ends.
 */
import type { SectionReader } from '../snapshots/section-reader.ts';
import { columnSection, type SectionSource } from '../snapshots/section-source.ts';

const NAME_BYTES = 20;
const FIRST_CAPACITY = 16;
const EMPTY = 0;
const DIGIT_0 = 0x30;
const LETTER_A = 0x61;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export class NameTable {
  private names = new Uint8Array(FIRST_CAPACITY * NAME_BYTES);
  private count = 0;
  /** Pattern id + 1, or EMPTY. */
  private table = new Uint32Array(FIRST_CAPACITY * 2);

  get size(): number {
    return this.count;
  }

  get byteLength(): number {
    return this.names.byteLength + this.table.byteLength;
  }

  /** The id of a name, −1 when it is not there. @param name 20 bytes */
  find(name: Uint8Array): number {
    const mask = this.table.length - 1;
    for (let slot = hashOf(name, 0) & mask; this.table[slot] !== EMPTY; slot = (slot + 1) & mask) {
      if (this.equals(this.table[slot] - 1, name)) return this.table[slot] - 1;
    }
    return -1;
  }

  /** Gives the name the next id. Precondition: `find(name)` is −1. */
  add(name: Uint8Array): number {
    const id = this.count;
    if ((id + 1) * NAME_BYTES > this.names.length) this.grow();
    this.names.set(name, id * NAME_BYTES);
    this.count = id + 1;
    this.enter(id);
    return id;
  }

  /** 40 lower-case hexadecimal digits. */
  hexOf(id: number): string {
    return hexFromName(this.names, id * NAME_BYTES);
  }

  /** Order of the hexadecimal names: negative when the left one comes first. */
  compare(left: number, right: number): number {
    const leftStart = left * NAME_BYTES;
    const rightStart = right * NAME_BYTES;
    for (let offset = 0; offset < NAME_BYTES; offset++) {
      const difference = this.names[leftStart + offset] - this.names[rightStart + offset];
      if (difference !== 0) return difference;
    }
    return 0;
  }

  clear(): void {
    this.names = new Uint8Array(FIRST_CAPACITY * NAME_BYTES);
    this.table = new Uint32Array(FIRST_CAPACITY * 2);
    this.count = 0;
  }

  /** Names never change, and a longer column replaces the shorter one: nothing has to be copied. */
  capture(): readonly SectionSource[] {
    return [columnSection('names', this.names.subarray(0, this.count * NAME_BYTES))];
  }

  /** Precondition: the table is empty. */
  async restore(sections: SectionReader): Promise<void> {
    const count = sections.lengthOf('names', NAME_BYTES);
    let capacity = FIRST_CAPACITY;
    while (capacity < count) capacity *= 2;
    this.names = new Uint8Array(capacity * NAME_BYTES);
    this.table = new Uint32Array(capacity * 2);
    for await (const filled of sections.filling('names', this.names)) {
      for (; (this.count + 1) * NAME_BYTES <= filled; this.count++) this.enter(this.count);
    }
  }

  private equals(id: number, name: Uint8Array): boolean {
    const start = id * NAME_BYTES;
    for (let offset = 0; offset < NAME_BYTES; offset++) {
      if (this.names[start + offset] !== name[offset]) return false;
    }
    return true;
  }

  private enter(id: number): void {
    const mask = this.table.length - 1;
    let slot = hashOf(this.names, id * NAME_BYTES) & mask;
    while (this.table[slot] !== EMPTY) slot = (slot + 1) & mask;
    this.table[slot] = id + 1;
  }

  private grow(): void {
    const names = new Uint8Array(this.names.length * 2);
    names.set(this.names);
    this.names = names;
    this.table = new Uint32Array(this.table.length * 2);
    for (let id = 0; id < this.count; id++) this.enter(id);
  }
}

/** 40 lower-case hexadecimal digits of the 20 bytes from `start`. */
export function hexFromName(bytes: Uint8Array, start = 0): string {
  let hex = '';
  for (let offset = start; offset < start + NAME_BYTES; offset++) hex += HEX[bytes[offset]];
  return hex;
}

/** The bytes of a hexadecimal name, undefined when the text is not 40 lower-case hexadecimal digits. */
export function nameFromHex(hex: string): Uint8Array | undefined {
  if (hex.length !== NAME_BYTES * 2) return undefined;
  const name = new Uint8Array(NAME_BYTES);
  for (let index = 0; index < NAME_BYTES; index++) {
    const byte = (digitOf(hex.charCodeAt(index * 2)) << 4) | digitOf(hex.charCodeAt(index * 2 + 1));
    if (byte < 0) return undefined;
    name[index] = byte;
  }
  return name;
}

/** Value of a lower-case hexadecimal digit, negative for anything else. */
function digitOf(unit: number): number {
  if (unit >= DIGIT_0 && unit < DIGIT_0 + 10) return unit - DIGIT_0;
  return unit >= LETTER_A && unit < LETTER_A + 6 ? unit - LETTER_A + 10 : -1;
}

function hashOf(bytes: Uint8Array, offset: number): number {
  return ((bytes[offset] << 24) | (bytes[offset + 1] << 16) | (bytes[offset + 2] << 8) | bytes[offset + 3]) >>> 0;
}
