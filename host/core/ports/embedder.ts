/**
 * Embedder: texts become vectors. One contract suite: `test/contracts/embedder.ts`.
 *
 * An embedder answers all texts of a call or none, in their order, and the same text always with the same vector as far as what stands
 * behind it does.
 */
import type { CacheFigures } from './cache-figures.ts';
import type { TermHashes, TermWeights } from './embedding-kernel.ts';

/** Who made a vector; vectors of two identities are never compared. */
export interface EmbedderIdentity {
  /** Kind of embedder, such as `hashed`. */
  readonly name: string;
  /** What it computes with: a version, a digest of a model's files, a model's name at an endpoint. */
  readonly model: string;
  /** 4 to 8,192. */
  readonly dimension: number;
  /** Whether every vector has length 1 (or is 0, for a text without anything to embed). */
  readonly normalised: boolean;
  /** All of the above in one text, `name:model:dimension:unit` or `…:raw`: what an index of vectors keeps. */
  readonly text: string;
}

export interface EmbedOptions {
  /** What words count in this space; heeded by embedders that know words (`hashed`), ignored by others. */
  readonly weights?: TermWeights;
  /** Stops waiting; the call fails with its reason. Heeded where there is something to wait for. */
  readonly signal?: AbortSignal;
}

export interface Embedder {
  readonly identity: EmbedderIdentity;
  /** Hashes of the words that texts are made of, as `weights` knows them; missing where weights are ignored. */
  readonly termHashes?: ((texts: readonly string[]) => TermHashes) | undefined;
  /**
   * Loads what the first call needs. Optional: `embed` does it when it must.
   *
   * @throws MemoryError `MEM_EMBEDDER_FAILED` a model cannot be used; `MEM_RUNTIME_UNSUPPORTED` a library is missing
   */
  prepare(): Promise<void>;
  /**
   * @returns a vector of `identity.dimension` finite components for each text, in order; vectors may share memory, so nobody writes to them
   * @throws EmbedderFailedError what was found and expected, and whether trying again may help
   * @throws MemoryError `MEM_OUT_OF_MEMORY`, `MEM_RUNTIME_UNSUPPORTED`
   */
  embed(texts: readonly string[], options?: EmbedOptions): Promise<Float32Array[]>;
  /** Gives everything back; later calls are bugs. */
  close(): Promise<void>;
}

/** The embedder of a process, opened when somebody first needs it, and what is kept of the texts that it saw. */
export interface EmbedderSource {
  /**
   * Opens the embedder, once.
   *
   * @throws MemoryError it cannot be used here, for a wrong setting or a missing model; the next call tries again
   */
  embedder(): Promise<Embedder>;
  /** Of its cache of known vectors; undefined while it is not open. */
  statistics(): CacheFigures | undefined;
  /** Forgets the vectors of all texts, in memory and in files, also in those of an earlier embedder: for an erasure. */
  forget(): Promise<void>;
  /**
   * Ends every call that waits for something outside, and has later ones fail that would: with `MEM_EMBEDDER_STOPPED`. What is computed here,
   * or known, is answered on. Before a close: nobody waits for a service that is silent.
   */
  stopWaiting(): void;
  /** Keeps known vectors for the next run and gives everything back; later calls are bugs. */
  close(): Promise<void>;
}
