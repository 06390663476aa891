/** Hash kernel: the module's hashes over packed messages and over streams. */
import {
  DIGEST_BYTES,
  type HashAlgorithm,
  type HashKernel,
  type HashState,
  type Message,
  type StreamAlgorithm,
} from '../core/ports/hash-kernel.ts';
import type { MemoryArena } from '../core/ports/memory-arena.ts';
import { HashStream } from './hash-stream.ts';
import type { Kernel } from './kernel-binding.ts';
import { MessageBatch } from './message-batch.ts';
import { ReusableBlock } from './reusable-block.ts';
import { openDecoder } from './shared-text.ts';

export class SharedHashKernel implements HashKernel {
  private readonly kernel: Kernel;
  private readonly arena: MemoryArena;
  private readonly batch: MessageBatch;
  private readonly scratch: ReusableBlock;
  private readonly digestBlock: ReusableBlock;
  private readonly textBlock: ReusableBlock;
  private readonly decode = openDecoder('latin1');

  constructor(kernel: Kernel, arena: MemoryArena) {
    this.kernel = kernel;
    this.arena = arena;
    this.batch = new MessageBatch(arena);
    this.scratch = new ReusableBlock(arena);
    this.digestBlock = new ReusableBlock(arena);
    this.textBlock = new ReusableBlock(arena);
  }

  digests(algorithm: HashAlgorithm, messages: readonly Message[], seed: bigint): Uint8Array {
    const size = DIGEST_BYTES[algorithm];
    const all = new Uint8Array(messages.length * size);
    this.eachBatch(algorithm, messages, seed, (digests, first) => all.set(digests, first * size));
    return all;
  }

  hexadecimal(algorithm: HashAlgorithm, messages: readonly Message[], seed: bigint): string[] {
    const width = DIGEST_BYTES[algorithm] * 2;
    const texts: string[] = [];
    this.eachBatch(algorithm, messages, seed, (digests) => {
      const text = this.textBlock.atLeast(digests.length * 2).u8.subarray(0, digests.length * 2);
      this.kernel.functions.toHexadecimal(digests.byteOffset, digests.length, text.byteOffset);
      const joined = this.decode(text);
      for (let at = 0; at < joined.length; at += width) texts.push(joined.slice(at, at + width));
    });
    return texts;
  }

  open(algorithm: StreamAlgorithm, seed: bigint): HashState {
    return new HashStream(this.kernel, this.arena, algorithm, seed);
  }

  /** Leaves nothing of the messages that were hashed last. */
  overwriteWork(): void {
    this.batch.overwrite();
  }

  private eachBatch(
    algorithm: HashAlgorithm,
    messages: readonly Message[],
    seed: bigint,
    take: (digests: Uint8Array, first: number) => void,
  ): void {
    const size = DIGEST_BYTES[algorithm];
    for (let first = 0; first < messages.length; ) {
      const end = this.batch.pack(messages, first);
      const block = this.digestBlock.atLeast((end - first) * size);
      this.hash(algorithm, end - first, seed, block.u8.byteOffset);
      take(block.u8.subarray(0, (end - first) * size), first);
      first = end;
    }
  }

  private hash(algorithm: HashAlgorithm, count: number, seed: bigint, digests: number): void {
    const { functions, map } = this.kernel;
    const { bytesAddress, startsAddress } = this.batch;
    const low = Number(BigInt.asUintN(32, seed));
    const high = Number(seed >> 32n);
    if (algorithm === 'sha1') {
      functions.sha1Batch(bytesAddress, startsAddress, count, this.scratch.addressAtLeast(map.SHA1_BATCH_SCRATCH_BYTES), digests);
    } else if (algorithm === 'xxHash64') functions.xxHash64Batch(bytesAddress, startsAddress, count, low, high, digests);
    else functions.contentHashBatch(bytesAddress, startsAddress, count, low, digests);
  }
}
