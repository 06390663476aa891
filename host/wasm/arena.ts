/**
 * Arena: the host's allocator over the memory that the kernels compute in.
 *
 * Kernels never allocate, and one thread owns this object, so there is no lock. Blocks up to 32 KiB come from chunks of their
 * size class (size-class.ts); larger blocks come from regions that are split and joined again, so that columns of
 * ever-changing size do not leave holes that nobody can use.
 *
 *   0 … heap base | chunk: 64 64 64 … | region in use | free region | region in use | … | top … end of memory (grows)
 *
 * Invariants:
 *  1. Every block starts and ends on 64 bytes.
 *  2. `free` regions are ascending, and no two touch each other or the top.
 *  3. A failed growth changes nothing.
 */
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import { MemoryError } from '../errors.ts';
import { roundUp } from './round-up.ts';
import { SharedBlock } from './shared-block.ts';
import { CHUNK_BYTES, SizeClass } from './size-class.ts';

const ALIGNMENT = 64;
const PAGE_BYTES = 65_536;
/** Blocks above this are regions of their own. */
const LARGEST_CLASS_BYTES = 32_768;
/** The memory grows by at least this share of its size, so that growing costs a constant per byte. */
const GROWTH_SHARE = 1 / 16;

interface Region {
  start: number;
  end: number;
}

export class SharedArena implements MemoryArena {
  private readonly memory: WebAssembly.Memory;
  private readonly limit: number;
  private readonly classes = new Map<number, SizeClass>();
  private readonly free: Region[] = [];
  private top: number;
  private inUse = 0;
  /** Of all free regions. */
  private freeBytes = 0;

  /**
   * @param heapBase      first byte behind the module's constants
   * @param maximumBytes  the memory's declared maximum
   */
  constructor(memory: WebAssembly.Memory, heapBase: number, maximumBytes: number) {
    this.memory = memory;
    // The last page of 4 GiB stays unused: an address behind a block must not wrap to 0.
    this.limit = Math.min(Math.floor(maximumBytes / PAGE_BYTES) * PAGE_BYTES, PAGE_BYTES * PAGE_BYTES - PAGE_BYTES);
    this.top = roundUp(heapBase, ALIGNMENT);
  }

  get bytesInUse(): number {
    return this.inUse;
  }

  get bytesReserved(): number {
    return this.memory.buffer.byteLength;
  }

  /** Bytes that can still be given, though perhaps not in one piece; unused blocks of the size classes are not counted. */
  get bytesFree(): number {
    return this.limit - this.top + this.freeBytes;
  }

  allocate(byteLength: number): MemoryBlock {
    if (!Number.isSafeInteger(byteLength) || byteLength < 1)
      throw new RangeError(`Cannot allocate ${byteLength} bytes, expected at least 1`);
    const size = roundToClass(byteLength);
    if (size > LARGEST_CLASS_BYTES) {
      const start = this.takeRegion(size);
      return this.blockOf(start, size, () => this.giveRegion(start, start + size));
    }
    const sizeClass = this.classOf(size);
    const taken = sizeClass.take();
    return this.blockOf(taken.address, size, () => sizeClass.give(taken));
  }

  /** By how much an allocation makes `bytesFree` smaller: not at all where an unused block of its size class is at hand. */
  bytesTakenBy(byteLength: number): number {
    const size = roundToClass(byteLength);
    if (size > LARGEST_CLASS_BYTES) return size;
    return this.classOf(size).hasUnused ? 0 : CHUNK_BYTES;
  }

  private blockOf(address: number, size: number, give: () => void): MemoryBlock {
    this.inUse += size;
    return new SharedBlock(this.memory.buffer, address, size, () => {
      this.inUse -= size;
      give();
    });
  }

  private classOf(size: number): SizeClass {
    let known = this.classes.get(size);
    if (known === undefined) {
      known = new SizeClass(size, {
        takeRegion: (bytes) => this.takeRegion(bytes),
        giveRegion: (start, end) => this.giveRegion(start, end),
      });
      this.classes.set(size, known);
    }
    return known;
  }

  /** The smallest free region that fits, the first of equals; otherwise new memory behind the top. */
  private takeRegion(size: number): number {
    let best = -1;
    for (let index = 0; index < this.free.length; index++) {
      const length = regionLength(this.free[index]);
      if (length >= size && (best < 0 || length < regionLength(this.free[best]))) best = index;
    }
    if (best >= 0) {
      const region = this.free[best];
      const start = region.start;
      region.start += size;
      this.freeBytes -= size;
      if (region.start === region.end) this.free.splice(best, 1);
      return start;
    }
    const start = this.top;
    this.growTo(start + size);
    this.top = start + size;
    return start;
  }

  private giveRegion(start: number, end: number): void {
    let index = 0;
    while (index < this.free.length && this.free[index].start < start) index++;
    const region = { start, end };
    const next = this.free[index];
    if (next !== undefined && next.start === end) {
      region.end = next.end;
      this.free.splice(index, 1);
    }
    const previous = this.free[index - 1];
    if (previous !== undefined && previous.end === start) {
      region.start = previous.start;
      this.free.splice(--index, 1);
    }
    this.freeBytes += end - start;
    if (region.end === this.top) {
      this.top = region.start;
      this.freeBytes -= region.end - region.start;
    } else {
      this.free.splice(index, 0, region);
    }
  }

  private growTo(end: number): void {
    const reserved = this.memory.buffer.byteLength;
    if (end <= reserved) return;
    if (end > this.limit) throw this.outOfMemory(end);
    const wanted = Math.min(Math.max(end, reserved * (1 + GROWTH_SHARE)), this.limit);
    try {
      this.memory.grow(Math.ceil((wanted - reserved) / PAGE_BYTES));
    } catch (cause) {
      throw this.outOfMemory(end, cause);
    }
  }

  private outOfMemory(end: number, cause?: unknown): MemoryError {
    return new MemoryError('MEM_OUT_OF_MEMORY', `Cannot grow kernel memory: ${end} bytes needed, expected at most ${this.limit}`, {
      cause,
    });
  }
}

function regionLength(region: Region): number {
  return region.end - region.start;
}

/** Up to the largest class: eighths of a power of two, so at most 64 bytes or a seventh is lost. Beyond: whole 4 KiB. */
function roundToClass(byteLength: number): number {
  if (byteLength > LARGEST_CLASS_BYTES) return roundUp(byteLength, 4096);
  const step = Math.max(ALIGNMENT, 2 ** (29 - Math.clz32(byteLength - 1)));
  return roundUp(byteLength, step);
}
