/**
 * Cached embedder: asks an embedder only for texts whose vectors are not known, each of them once.
 *
 *   texts ─ content hashes, one kernel call ─> known? ─ yes ─> vector of the cache
 *                                                └──── no ──> distinct texts ─> embedder ─ all or none ─> cache
 *
 * Texts are told apart by 128 bits of a hash that is not cryptographic (kernels/content-hash.ts): who writes two texts with one hash gets
 * one vector for both.
 */
import { EmbedderFailedError } from '../../errors.ts';
import type { CacheFigures } from '../ports/cache-figures.ts';
import type { Embedder, EmbedderIdentity, EmbedOptions } from '../ports/embedder.ts';
import type { HashKernel } from '../ports/hash-kernel.ts';
import { EmbeddingCache } from './embedding-cache.ts';

const SEED = 0n;
/** Squares of larger ones add up to more than f32 holds: what every index refuses. */
const LARGEST_COMPONENT = 1e15;
/** A digest of 16 bytes as UTF-16 units. */
const KEY_UNITS = 8;

export class CachedEmbedder implements Embedder {
  /** For saving and restoring. */
  readonly cache: EmbeddingCache;
  private readonly embedder: Embedder;
  private readonly hashes: HashKernel;
  private readonly stopping: AbortSignal | undefined;
  /** Counts forgettings: what was asked for before one is not kept after it. */
  private forgettings = 0;

  /** @param stopping  ends every call to the embedder that waits */
  constructor(embedder: Embedder, hashes: HashKernel, capacityBytes: number, stopping?: AbortSignal) {
    this.embedder = embedder;
    this.hashes = hashes;
    this.stopping = stopping;
    this.cache = new EmbeddingCache(capacityBytes);
  }

  get identity(): EmbedderIdentity {
    return this.embedder.identity;
  }

  get termHashes(): Embedder['termHashes'] {
    return this.embedder.termHashes;
  }

  statistics(): CacheFigures {
    return this.cache.statistics();
  }

  prepare(): Promise<void> {
    return this.embedder.prepare();
  }

  /** As the embedder does; vectors that depend on a space's weights are not kept. */
  async embed(texts: readonly string[], options: EmbedOptions = {}): Promise<Float32Array[]> {
    const keys = this.keysOf(texts);
    const usesCache = options.weights === undefined;
    if (texts.length === 1 && usesCache) {
      // The usual question, without tables of what is missing.
      const known = this.cache.get(keys[0]);
      if (known !== undefined) return [known];
      const { forgettings } = this;
      const [vector] = await this.ask(texts, options);
      return [forgettings === this.forgettings ? this.cache.set(keys[0], vector) : vector];
    }
    const vectors: (Float32Array | undefined)[] = new Array(texts.length);
    const missing = new Map<string, string>();
    for (let index = 0; index < texts.length; index++) {
      // Known to be missing: not asked for twice, and not counted twice.
      if (missing.has(keys[index])) continue;
      vectors[index] = usesCache ? this.cache.get(keys[index]) : undefined;
      if (vectors[index] === undefined) missing.set(keys[index], texts[index]);
    }
    if (missing.size === 0) return vectors.filter((vector) => vector !== undefined);
    const { forgettings } = this;
    const found = await this.ask([...missing.values()], options);
    const keeps = usesCache && forgettings === this.forgettings;
    const fresh = new Map<string, Float32Array>();
    for (const [index, key] of [...missing.keys()].entries()) fresh.set(key, keeps ? this.cache.set(key, found[index]) : found[index]);
    return keys.flatMap((key, index) => vectors[index] ?? fresh.get(key) ?? []);
  }

  /** Forgets all vectors, also of texts that are being embedded. */
  forget(): void {
    this.forgettings++;
    this.cache.clear();
  }

  close(): Promise<void> {
    return this.embedder.close();
  }

  /** @throws EmbedderFailedError `MEM_EMBEDDER_BAD_ANSWER` a vector that no index takes: nothing is kept */
  private async ask(texts: readonly string[], options: EmbedOptions): Promise<Float32Array[]> {
    const { stopping } = this;
    const signals = [stopping, options.signal].filter((signal) => signal !== undefined);
    const signal = signals.length > 1 ? AbortSignal.any(signals) : signals[0];
    const vectors = await this.embedder.embed(texts, signal === undefined ? options : { ...options, signal });
    for (const vector of vectors) this.checkVector(vector);
    return vectors;
  }

  private checkVector(vector: Float32Array): void {
    for (const component of vector) {
      if (Math.abs(component) <= LARGEST_COMPONENT) continue;
      const expected = `finite numbers of at most ${LARGEST_COMPONENT} in size`;
      const embedder = this.identity.text;
      throw new EmbedderFailedError('MEM_EMBEDDER_BAD_ANSWER', { embedder, found: `component ${component}`, expected, retryable: false });
    }
  }

  private keysOf(texts: readonly string[]): string[] {
    const units = new Uint16Array(this.hashes.digests('contentHash', texts, SEED).buffer);
    const keys: string[] = [];
    for (let at = 0; at < units.length; at += KEY_UNITS) keys.push(keyAt(units, at));
    return keys;
  }
}

/** Written out: spreading eight units costs more than the look-up. */
function keyAt(units: Uint16Array, at: number): string {
  return String.fromCharCode(
    units[at],
    units[at + 1],
    units[at + 2],
    units[at + 3],
    units[at + 4],
    units[at + 5],
    units[at + 6],
    units[at + 7],
  );
}
