/**
 * Compose: the one place where ports meet adapters.
 *
 * Everything else names interfaces; whoever wants to know what a running Mneme is made of reads this file.
 */
import { randomUUID } from 'node:crypto';
import type { Clock } from './core/ports/clock.ts';
import type { IdentitySource } from './core/ports/identity-source.ts';
import type { Store } from './core/ports/store.ts';
import type { Engine } from './sequence/long-term-memory.ts';
import { SequenceMemory, type SequenceMemoryOptions } from './sequence/sequence-memory.ts';
import { createMemoryStore } from './storage/memory-store.ts';
import { openSqliteStore } from './storage/sqlite-store.ts';
import { ExactVectorIndexFactory } from './vectors/exact-vector-index.ts';
import { createEngineKernels } from './wasm/engine-kernels.ts';

/** `MNEME_DATA` that keeps nothing on disk. */
const IN_MEMORY = ':memory:';

export const systemClock: Clock = { nowMs: () => Date.now() };

export const randomIdentities: IdentitySource = { nextHex: () => randomUUID().replaceAll('-', '') };

/** Kernels over one memory, and the indexes that compute with them. */
export function createEngine(options: { readonly maximumBytes?: number } = {}): Engine {
  const { arena, patterns, numbers, vectors } = createEngineKernels(options);
  return { arena, patterns, numbers, vectors: new ExactVectorIndexFactory(arena, vectors) };
}

/** @param dataPath file of the store, or `:memory:` */
export function openStore(dataPath: string, clock: Clock = systemClock): Promise<Store> {
  return dataPath === IN_MEMORY ? Promise.resolve(createMemoryStore({ clock })) : openSqliteStore({ path: dataPath, clock });
}

/** A sequence memory on its own engine and store; closing it closes neither. */
export function openSequences(
  options: Pick<SequenceMemoryOptions, 'store'> & Partial<Omit<SequenceMemoryOptions, 'store'>>,
): Promise<SequenceMemory> {
  return SequenceMemory.open({ engine: createEngine(), clock: systemClock, identities: randomIdentities, ...options });
}
