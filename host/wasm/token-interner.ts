/**
 * Token interner: a token table in kernel memory, grown when a call runs out of room.
 *
 *   descriptor (token-abi.ts) ──► slots | pool | starts | output
 *
 * The kernel stops at the first token that finds no room; the host doubles what was full and lets it go on. Whatever grows is allocated
 * before the old block is given up, so running out of memory leaves the table as it was.
 */
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import type { TokenInterner, Tokenisation, TokenRuns } from '../core/ports/token-kernel.ts';
import type { Kernel } from './kernel-binding.ts';
import { MessageBatch } from './message-batch.ts';
import { ReusableBlock } from './reusable-block.ts';
import { addressOf } from './shared-block.ts';
import { openDecoder } from './shared-text.ts';

/** Tokens that an empty table has room for: a few pages of text, 24 KiB. */
const FIRST_TOKENS = 512;
const FIRST_POOL_BYTES = 4_096;
/** The kernel compares words of eight bytes. */
const POOL_PADDING = 8;
/** At most half of the slots are in use: two probes for an unknown token, on average. */
const SLOTS_PER_TOKEN = 2;
const FIRST_OUTPUT = 1_024;

export class SharedTokenInterner implements TokenInterner {
  private readonly kernel: Kernel;
  private readonly arena: MemoryArena;
  private readonly descriptor: MemoryBlock;
  private readonly batch: MessageBatch;
  private readonly marks: ReusableBlock;
  private readonly ends: ReusableBlock;
  private readonly decode = openDecoder('utf-8', { ignoreBOM: true });
  private slots: MemoryBlock;
  private starts: MemoryBlock;
  private pool: MemoryBlock;
  private output: MemoryBlock;

  constructor(kernel: Kernel, arena: MemoryArena) {
    this.kernel = kernel;
    this.arena = arena;
    const { map } = kernel;
    const taken: MemoryBlock[] = [];
    const take = (byteLength: number): MemoryBlock => {
      taken.push(arena.allocate(byteLength));
      return taken[taken.length - 1];
    };
    try {
      this.descriptor = take(map.INTERNER_BYTES);
      this.slots = take(FIRST_TOKENS * SLOTS_PER_TOKEN * map.INTERNER_SLOT_BYTES);
      this.starts = take((FIRST_TOKENS + 1) * 4);
      this.pool = take(FIRST_POOL_BYTES);
      this.output = take(FIRST_OUTPUT * 4);
    } catch (error) {
      for (const block of taken) block.free();
      throw error;
    }
    this.batch = new MessageBatch(arena);
    this.marks = new ReusableBlock(arena);
    this.ends = new ReusableBlock(arena);
    this.descriptor.u8.fill(0);
    this.starts.u32[0] = 0;
    this.nameTable(FIRST_TOKENS);
    this.namePool();
    this.nameOutput();
  }

  get size(): number {
    return this.get(this.kernel.map.INTERNER_COUNT);
  }

  intern(texts: readonly string[], tokenisation: Tokenisation): TokenRuns {
    const ends = new Uint32Array(texts.length);
    const parts: Uint32Array[] = [];
    let total = 0;
    for (let first = 0; first < texts.length; ) {
      const end = this.batch.pack(texts, first);
      const ids = this.internBatch(end - first, tokenisation);
      const batchEnds = this.ends.atLeast(1).u32;
      for (let index = 0; index < end - first; index++) ends[first + index] = total + batchEnds[index];
      parts.push(ids);
      total += ids.length;
      first = end;
    }
    return { ids: parts.length === 1 ? parts[0] : joined(parts, total), ends };
  }

  textOf(id: number): string {
    const { u32 } = this.starts;
    return this.decode(this.pool.u8.subarray(u32[id], u32[id + 1]));
  }

  free(): void {
    for (const block of [this.descriptor, this.slots, this.starts, this.pool, this.output]) block.free();
    for (const region of [this.batch, this.marks, this.ends]) region.free();
  }

  /** Ids of the texts that were packed; their ends are then in `ends`. */
  private internBatch(count: number, tokenisation: Tokenisation): Uint32Array {
    const { functions, map } = this.kernel;
    let longest = 0;
    for (let index = 0; index < count; index++) longest = Math.max(longest, this.batch.byteLengthOf(index));
    const marks = this.marks.addressAtLeast(functions.markBytes(longest) >>> 0);
    const ends = this.ends.addressAtLeast(count * 4);
    const mode = tokenisation === 'words' ? map.TOKENS_WORDS : map.TOKENS_WHITESPACE;
    this.set(map.INTERNER_NEXT_TEXT, 0);
    this.set(map.INTERNER_NEXT_BYTE, 0);
    this.set(map.INTERNER_OUTPUT_COUNT, 0);
    const { bytesAddress, startsAddress } = this.batch;
    while (functions.internTexts(addressOf(this.descriptor), bytesAddress, startsAddress, count, mode, marks, ends) === 0) this.makeRoom();
    return this.output.u32.slice(0, this.get(map.INTERNER_OUTPUT_COUNT));
  }

  private makeRoom(): void {
    const { map } = this.kernel;
    if (this.get(map.INTERNER_OUTPUT_COUNT) === this.get(map.INTERNER_OUTPUT_CAPACITY)) {
      this.output = this.doubled(this.output);
      this.nameOutput();
    } else if (this.size === this.get(map.INTERNER_MOST_TOKENS)) {
      this.growTable();
    } else {
      this.pool = this.doubled(this.pool);
      this.namePool();
    }
  }

  private growTable(): void {
    const { map, functions } = this.kernel;
    const mostTokens = this.get(map.INTERNER_MOST_TOKENS) * 2;
    const slots = this.arena.allocate(mostTokens * SLOTS_PER_TOKEN * map.INTERNER_SLOT_BYTES);
    try {
      const starts = this.arena.allocate((mostTokens + 1) * 4);
      starts.u32.set(this.starts.u32.subarray(0, this.size + 1));
      this.starts.free();
      this.starts = starts;
    } catch (error) {
      slots.free();
      throw error;
    }
    this.slots.free();
    this.slots = slots;
    this.nameTable(mostTokens);
    functions.rehashInterner(addressOf(this.descriptor));
  }

  /** A block of twice the size with the same contents; the old one is given up. */
  private doubled(block: MemoryBlock): MemoryBlock {
    const grown = this.arena.allocate(block.byteLength * 2);
    grown.u8.set(block.u8);
    block.free();
    return grown;
  }

  private nameTable(mostTokens: number): void {
    const { map } = this.kernel;
    const slotCount = mostTokens * SLOTS_PER_TOKEN;
    this.slots.u8.fill(0, 0, slotCount * map.INTERNER_SLOT_BYTES);
    this.set(map.INTERNER_SLOTS, addressOf(this.slots));
    this.set(map.INTERNER_SLOT_MASK, slotCount - 1);
    this.set(map.INTERNER_MOST_TOKENS, mostTokens);
    this.set(map.INTERNER_STARTS, addressOf(this.starts));
  }

  private namePool(): void {
    const { map } = this.kernel;
    this.set(map.INTERNER_POOL, addressOf(this.pool));
    this.set(map.INTERNER_POOL_CAPACITY, this.pool.byteLength - POOL_PADDING);
  }

  private nameOutput(): void {
    const { map } = this.kernel;
    this.set(map.INTERNER_OUTPUT, addressOf(this.output));
    this.set(map.INTERNER_OUTPUT_CAPACITY, this.output.byteLength / 4);
  }

  private get(offset: number): number {
    return this.descriptor.u32[offset / 4];
  }

  private set(offset: number, value: number): void {
    this.descriptor.u32[offset / 4] = value;
  }
}

function joined(parts: readonly Uint32Array[], total: number): Uint32Array {
  const all = new Uint32Array(total);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
