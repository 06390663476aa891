/** Token kernel: opens token tables over one module and one memory. */
import type { MemoryArena } from '../core/ports/memory-arena.ts';
import type { TokenInterner, TokenKernel } from '../core/ports/token-kernel.ts';
import type { Kernel } from './kernel-binding.ts';
import { SharedTokenInterner } from './token-interner.ts';

export class SharedTokenKernel implements TokenKernel {
  private readonly kernel: Kernel;
  private readonly arena: MemoryArena;

  constructor(kernel: Kernel, arena: MemoryArena) {
    this.kernel = kernel;
    this.arena = arena;
  }

  openInterner(): TokenInterner {
    return new SharedTokenInterner(this.kernel, this.arena);
  }
}
