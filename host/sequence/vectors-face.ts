/**
 * The vectors face: a space's named vectors. Add them under names, by their components or as a text that the embedder turns into components;
 * search for the nearest; remove them. What HTTP, the command line and library users call.
 *
 * All vectors of a space share one identity: dimension, metric, scalar and embedder, which the first addition or `configure` records in the
 * journal. Every changing call resolves after its entries are durable and a search finds what they say. There is no `as_of`: a search answers
 * of now, the journal keeps what was.
 */
import type { VectorFilter } from '../core/named-vectors/vector-filter.ts';
import type { CacheFigures } from '../core/ports/cache-figures.ts';
import type { VectorIdentity, VectorStatistics } from '../core/ports/record-vectors.ts';
import type { StopSignal } from '../core/ports/stop-signal.ts';
import type { ChangeOptions } from './observation.ts';

export type { FilterValue, VectorFilter } from '../core/named-vectors/vector-filter.ts';
export type { CacheFigures } from '../core/ports/cache-figures.ts';
export type { VectorIdentity } from '../core/ports/record-vectors.ts';
export type { StopSignal } from '../core/ports/stop-signal.ts';

/** An identity that says its preset, too. */
export type VectorSettings = Required<VectorIdentity>;

/** Components, a text, or both: then the text is kept for a later re-embedding. */
export interface VectorInput {
  /** 1 to 1,024 code points; a name that is known gets the new vector. */
  readonly name: string;
  readonly vector?: readonly number[] | Float32Array;
  readonly text?: string;
  /** JSON text of an object, at most 65,536 characters with the text in it; answered with the neighbour. */
  readonly metadata?: string;
}

export interface AddVectorsOptions extends ChangeOptions {
  /** Who made the vectors that are given as components; `given` when missing. */
  readonly embedder?: string;
}

export interface AddVectorsAnswer {
  readonly space: string;
  /** Names that are new. */
  readonly added: number;
  /** Names that had a vector already. */
  readonly replaced: number;
  readonly identity: VectorSettings;
}

export interface RemoveVectorsAnswer {
  readonly space: string;
  readonly removed: number;
  /** Names without a vector. */
  readonly unknown: number;
}

/** By components or by a text, not both. */
export interface VectorQuery {
  readonly vector?: readonly number[] | Float32Array;
  readonly text?: string;
  /** Most neighbours, 1 to 1,000; 10 when missing. */
  readonly limit?: number;
  /** Only vectors that pass are compared; all when missing. */
  readonly filter?: VectorFilter;
  /** Who made the vector of the query; not compared when missing. Not with a text. */
  readonly embedder?: string;
  /**
   * Where answers are kept: least cosine, up to 1, to an earlier text whose answer will do; 0 has this one searched in any case. The process's
   * when missing. Nothing without a text.
   */
  readonly cacheSimilarity?: number;
}

/** The earlier search whose answer this is. */
export interface AnsweredFrom {
  readonly text: string;
  /** Cosine of the two texts' vectors, at most 1. */
  readonly similarity: number;
}

export interface VectorNeighbour {
  readonly name: string;
  /** Grows with difference: 1 - cosine, minus the dot product, or the squared Euclidean distance. */
  readonly distance: number;
  /** JSON text of an object; null for none. */
  readonly metadata: string | null;
}

export interface VectorSearchAnswer {
  readonly space: string;
  /** Whether every vector was compared, or a graph may have missed some. */
  readonly algorithm: 'exact' | 'approximate';
  /** Null: the space has no vectors. */
  readonly identity: VectorSettings | null;
  /** By rising distance, ties by name, ascending by code point; fewer than the limit where fewer pass the filter. */
  readonly neighbours: readonly VectorNeighbour[];
  /** Not null: the answer is that of an earlier search, distances and all, of the space as it still is. */
  readonly cached: AnsweredFrom | null;
}

export interface Reembedding {
  readonly from: VectorSettings;
  readonly to: VectorSettings;
  /** Texts that have their new vector. */
  readonly done: number;
  readonly total: number;
}

export interface ReembedAnswer extends Reembedding {
  readonly space: string;
  /** Whether the new vectors answer; until then the old ones do. */
  readonly isComplete: boolean;
}

export interface ReembedOptions {
  /** Most texts of this call, 1 to 10,000; 1,000 when missing. */
  readonly limit?: number;
  /** What becomes of vectors without a text: `refuse` (when missing) or `drop`. */
  readonly textless?: 'refuse' | 'drop';
  /**
   * What words count: `idf` more, the fewer texts of the space have them now (an embedder that knows words: `hashed`), `none` all alike. When
   * missing, as in the re-embedding that is under way, else as in the space.
   */
  readonly weights?: 'idf' | 'none';
}

export interface VectorFigures {
  readonly space: string;
  /** Null: nothing was added or configured yet. */
  readonly identity: VectorSettings | null;
  readonly count: number;
  /** Names and metadata, estimated. */
  readonly bytes: number;
  /** Of the index that answers; null while it is not in memory. It is opened, or filled from the journal, by the next call that needs it. */
  readonly index: Pick<VectorStatistics, 'bytes' | 'algorithm' | 'graph'> | null;
  /** Null when none is under way. */
  readonly reembedding: Reembedding | null;
  /** The embedder of this process, null for none that can be used, and its cache. */
  readonly embedder: { readonly identity: string; readonly dimension: number; readonly cache: CacheFigures | null } | null;
  /** Why the embedder of this process cannot be used; null when it can. */
  readonly embedderProblem: string | null;
  /** Of all spaces' kept answers; null unless answers are kept. */
  readonly answers: (CacheFigures & { readonly leastSimilarity: number }) | null;
  /** Vectors that sessions observed and that something learned afterwards made findable, by dimension: f64, compared one by one. */
  readonly observed: readonly { readonly dimension: number; readonly count: number; readonly bytes: number }[];
}

export interface VectorsFace {
  /**
   * Gives names their vectors: all or none. The first addition makes the space and decides its identity.
   *
   * @param signal stops waiting for the embedder; the call fails with its reason, nothing was changed
   * @throws InvalidArgumentError a field is out of bounds
   * @throws VectorMismatchError another dimension, or another embedder, than the space's
   * @throws MemoryError `MEM_REEMBEDDING` the space is being re-embedded; `MEM_OUT_OF_MEMORY`
   * @throws EmbedderFailedError a text got no vector: what was found and expected, and when to try again if that can help
   */
  add(space: string, vectors: readonly VectorInput[], options?: AddVectorsOptions, signal?: StopSignal): Promise<AddVectorsAnswer>;
  /** Removes names; those that are unknown are counted. Their vectors stay in the journal until the space is erased. */
  remove(space: string, names: readonly string[], options?: ChangeOptions): Promise<RemoveVectorsAnswer>;
  /** Reads only. @param signal as `add` @throws as `add`, and `MEM_SPACE_NOT_FOUND` */
  search(space: string, query: VectorQuery, signal?: StopSignal): Promise<VectorSearchAnswer>;
  /**
   * Fixes the settings of a space that has no vector yet; the same again changes nothing. The preset may be another at any time: then the
   * graph is built anew, and answers are exact meanwhile.
   * @throws VectorMismatchError, InvalidArgumentError there are vectors of other settings
   * @throws MemoryError `MEM_REEMBEDDING` the space is being re-embedded, though no text may be left: `reembed` ends it
   */
  configure(space: string, settings: VectorIdentity, options?: ChangeOptions): Promise<VectorSettings>;
  /**
   * Embeds the next texts of a space with this process's embedder; call it until the answer is complete.
   *
   * What is done is in the journal, so a call after a restart goes on there. Old vectors answer until all texts have new ones.
   * @param signal as `add`
   * @throws InvalidArgumentError there are vectors without a text, and they are not to be dropped
   * @throws EmbedderFailedError as `add`; what is done stays
   */
  reembed(space: string, options?: ReembedOptions, signal?: StopSignal): Promise<ReembedAnswer>;
  /** @throws MemoryError `MEM_SPACE_NOT_FOUND` */
  statistics(space: string): Promise<VectorFigures>;
}
