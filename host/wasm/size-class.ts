/**
 * Size class: blocks of one size, carved from chunks.
 *
 * A chunk whose blocks have all come back becomes a region of the arena again, so that many small spaces make room for a large one.
 *
 * Invariants:
 *  1. `chunks` lists those that have an unused block; blocks are taken from the last of them.
 *  2. At most one chunk has no block in use, and it is the first: a block that comes and goes costs no region.
 */

/** Two blocks of the largest class, a thousand of the smallest. */
export const CHUNK_BYTES = 65_536;

/** Where chunks come from. */
export interface ChunkSource {
  /** @throws MemoryError `MEM_OUT_OF_MEMORY` nothing was taken */
  takeRegion(size: number): number;
  giveRegion(start: number, end: number): void;
}

interface Chunk {
  readonly start: number;
  /** Behind the last block that was ever taken. */
  carvedEnd: number;
  /** Blocks that came back. */
  readonly returned: number[];
  blocksInUse: number;
  /** Place in `chunks`, −1 when all blocks are in use. */
  position: number;
}

/** A block that was taken, and whose it is. */
export interface TakenBlock {
  readonly address: number;
  readonly chunk: Chunk;
}

export class SizeClass {
  private readonly size: number;
  private readonly source: ChunkSource;
  private readonly chunks: Chunk[] = [];

  /** @param size of each block, at most `CHUNK_BYTES` */
  constructor(size: number, source: ChunkSource) {
    this.size = size;
    this.source = source;
  }

  /** Whether a block can be taken without a new chunk. */
  get hasUnused(): boolean {
    return this.chunks.length > 0;
  }

  /** @throws MemoryError `MEM_OUT_OF_MEMORY` nothing was taken */
  take(): TakenBlock {
    const chunk = this.chunks.at(-1) ?? this.newChunk();
    const address = chunk.returned.pop() ?? this.carve(chunk);
    chunk.blocksInUse++;
    if (chunk.returned.length === 0 && chunk.carvedEnd + this.size > chunk.start + CHUNK_BYTES) this.unlist(chunk);
    return { address, chunk };
  }

  give({ address, chunk }: TakenBlock): void {
    chunk.returned.push(address);
    chunk.blocksInUse--;
    if (chunk.position < 0) this.list(chunk);
    if (chunk.blocksInUse > 0) return;
    const [first] = this.chunks;
    if (first === chunk || first.blocksInUse > 0) {
      this.exchange(0, chunk.position);
    } else {
      this.unlist(chunk);
      this.source.giveRegion(chunk.start, chunk.start + CHUNK_BYTES);
    }
  }

  private newChunk(): Chunk {
    const start = this.source.takeRegion(CHUNK_BYTES);
    const chunk: Chunk = { start, carvedEnd: start, returned: [], blocksInUse: 0, position: -1 };
    this.list(chunk);
    return chunk;
  }

  private carve(chunk: Chunk): number {
    const address = chunk.carvedEnd;
    chunk.carvedEnd += this.size;
    return address;
  }

  private list(chunk: Chunk): void {
    chunk.position = this.chunks.push(chunk) - 1;
  }

  private unlist(chunk: Chunk): void {
    this.exchange(chunk.position, this.chunks.length - 1);
    this.chunks.pop();
    chunk.position = -1;
  }

  private exchange(left: number, right: number): void {
    const { chunks } = this;
    [chunks[left], chunks[right]] = [chunks[right], chunks[left]];
    chunks[left].position = left;
    chunks[right].position = right;
  }
}
