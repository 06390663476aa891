/**
 * Arena: regions of the memory that the kernels compute in.
 *
 * The host owns this memory; kernels are given regions and never allocate. Only `wasm/` knows where a region lies.
 */
export interface MemoryBlock {
  /** Usable size; at least what was asked for. */
  readonly byteLength: number;
  /** Views over the whole block, valid until `free`. A new block is not cleared. */
  readonly u8: Uint8Array;
  readonly u32: Uint32Array;
  readonly f64: Float64Array;
  /** Gives the region back; using a view afterwards is a bug. Freeing twice throws. */
  free(): void;
}

export interface MemoryArena {
  /**
   * @param byteLength at least 1
   * @throws MemoryError `MEM_OUT_OF_MEMORY` the memory may not grow any further; nothing was changed
   */
  allocate(byteLength: number): MemoryBlock;
  /** Sum of the sizes of all blocks that are in use, in bytes. */
  readonly bytesInUse: number;
  /** Size of the whole memory, in bytes. */
  readonly bytesReserved: number;
}
