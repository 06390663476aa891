/**
 * Record vectors: one vector per record, asked for the records whose vectors are nearest. One contract suite: `test/contracts/record-vectors.ts`.
 *
 * Vectors themselves live in the journal. An index is made from them and can be made again at any time, so its files are caches.
 */

/**
 * What nearness means; `distance` grows with difference.
 *
 *   cosine    1 - cos, in [0, 2]; the vector 0 has distance 1 from everything
 *   dot       minus the dot product, so that the largest product comes first
 *   squared   squared Euclidean distance
 */
export type VectorMetric = 'cosine' | 'dot' | 'squared';

/**
 * How components are kept. `i8` takes a fourth of `f32`: each vector has a scale of its own, by which its largest component becomes 127. That
 * scale is 4 bytes beside the components (8 for squared distances), so a vector of 256 takes 260 or 264 bytes, and 1,024 in f32.
 * `f32` of at least 128 components, a million in all, gets another fourth when it is searched exactly: sketches, by which most vectors are
 * told to be too far without being read. Answers are the same, and such a search takes less than half as long.
 * `bf16` keeps f32 for what is answered and half of that in the graph of an approximate index; an exact index has no graph and keeps f32.
 */
export type VectorScalar = 'f32' | 'bf16' | 'i8';

/** What the graph of a large index is made for; what each means in numbers is decided in one place, vectors/graph-plan.ts. */
export type VectorPreset = 'speed' | 'memory' | 'recall';

/** What makes vectors comparable; all vectors of an index share it, and an index file of another identity is not read. */
export interface VectorIdentity {
  /** 1 to 8,192. */
  readonly dimension: number;
  readonly metric: VectorMetric;
  readonly scalar: VectorScalar;
  /** Who made the vectors, such as `hashed-1`; two embedders' vectors never stand in one index. */
  readonly embedder: string;
  /** How near vectors are found, and not what they are; `speed` when missing, which is how a space keeps it. */
  readonly preset?: VectorPreset;
}

export interface RecordNeighbour {
  readonly recordId: number;
  readonly distance: number;
}

export interface VectorAnswer {
  /** Whether every record was compared, or a graph may have missed some. Distances are computed from the kept vectors either way. */
  readonly algorithm: 'exact' | 'approximate';
  /** By rising distance, ties by rising record id. */
  readonly neighbours: readonly RecordNeighbour[];
}

export interface VectorSearch {
  /** Most neighbours, 1 to 10,000; there are fewer when fewer records have vectors. */
  readonly limit: number;
  /** Only records whose bit is set: bit `id % 32` of word `id / 32`; a record behind the end has none. */
  readonly filter?: Uint32Array;
  /** Hears of the neighbours in the turn in which they were compared: when the promise settles, an id may be another record's. */
  readonly onFound?: (neighbours: readonly RecordNeighbour[]) => void;
}

/** Records that get other ids: `from[i]` becomes `to[i]`. */
export interface RecordMoves {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
}

export interface VectorStatistics {
  readonly count: number;
  /** Memory, in bytes: kept vectors, and what the graph is estimated to take. */
  readonly bytes: number;
  /** What answers a search without filter now. */
  readonly algorithm: VectorAnswer['algorithm'];
  /** The graph that there is beside the vectors; null for none, and while the first is built. */
  readonly graph: GraphFigures | null;
}

/** How an HNSW graph was made and is searched. */
export interface GraphFigures {
  /** Neighbours of a record in the graph. */
  readonly connectivity: number;
  /** Candidates that are kept while a record is added. */
  readonly expansionAdd: number;
  /** Candidates that are kept while the graph is searched. */
  readonly expansionSearch: number;
  /** Records that the graph does not show yet as they are: searches compare these. */
  readonly waiting: number;
}

/** Where an index is kept, and the moment of the journal that it shows. */
export interface VectorFileTarget {
  readonly folder: string;
  /** Unique in the folder; letters, digits, `-` and `_`. */
  readonly name: string;
  readonly sequenceNumber: number;
  /** Tells that moment from the one of the same number in another course of the journal: a file of another one is not read. Empty if missing. */
  readonly entry?: string;
}

/** Vectors that are taken in and not shown. Exactly one of both is called, once. */
export interface StagedVectors {
  /** Searches see all of them from now on. Never fails. */
  show(): void;
  discard(): void;
}

/**
 * Changes are applied in the order of their calls, each as a whole: a refused batch changes nothing. A search sees what was
 * acknowledged before it was asked.
 */
export interface RecordVectors {
  readonly identity: VectorIdentity;
  has(recordId: number): boolean;
  /**
   * Takes in vectors of records, new ones and ones that have some, without showing them.
   *
   * Precondition: no other change is asked for before they are shown or discarded; arguments are unchanged until then.
   * @param recordIds  no id twice; else as `add`
   * @throws MemoryError as `add`; nothing is held
   */
  stage(recordIds: Uint32Array, vectors: Float32Array): Promise<StagedVectors>;
  /**
   * Prepares to remove records and to move others to smaller ids, without showing it. Vectors that move stay the same to the last bit.
   *
   * Precondition: as `stage`; `from` have vectors and are not removed, `to` have none or are removed, no id is in both.
   * @throws MemoryError `MEM_OUT_OF_MEMORY` nothing is held
   */
  stageRemoval(recordIds: Uint32Array, moves: RecordMoves): Promise<StagedVectors>;
  /**
   * Gives records their vectors.
   *
   * @param recordIds  no id twice, none that has a vector; dense: memory is taken for a thousand neighbours of each id
   * @param vectors    one behind the other, `dimension` finite components each, at most 1e15 in size; unchanged until the promise settles
   * @throws MemoryError `MEM_INVALID_ARGUMENT`, `MEM_VECTOR_DIMENSION_MISMATCH`, `MEM_OUT_OF_MEMORY`, `MEM_THREAD_FAILED`
   */
  add(recordIds: Uint32Array, vectors: Float32Array): Promise<void>;
  /** Replaces vectors; every id has one. Else as `add`. */
  update(recordIds: Uint32Array, vectors: Float32Array): Promise<void>;
  /** @returns how many of the records had a vector */
  remove(recordIds: Uint32Array): Promise<number>;
  /** @throws MemoryError `MEM_INVALID_ARGUMENT`, `MEM_VECTOR_DIMENSION_MISMATCH`, `MEM_THREAD_FAILED` */
  search(vector: Float32Array, search: VectorSearch): Promise<VectorAnswer>;
  /**
   * All records that are at most so far from a vector, block by block of some thousand records; a block may be empty.
   *
   * Precondition: the vector was searched by; nothing is asked of the iterator after a change that came between blocks.
   */
  within(vector: Float32Array, distance: number): Iterable<readonly RecordNeighbour[]>;
  statistics(): VectorStatistics;
  /** Takes over an identity that differs by its preset: the graph is built anew, and answers are exact meanwhile. */
  retune(identity: VectorIdentity): Promise<void>;
  /** Writes the index; files that stood there before stay usable until the new ones are whole. */
  save(target: VectorFileTarget): Promise<void>;
  /** Gives everything back; later calls are bugs. */
  close(): Promise<void>;
}

/** Files that cannot be used lead to a rebuild from the journal, never to an error: log the reason and add the vectors again. */
export type VectorFileOutcome =
  | { readonly outcome: 'opened'; readonly vectors: RecordVectors }
  | { readonly outcome: 'rebuild'; readonly reason: string };

export interface RecordVectorsFactory {
  /** @throws MemoryError `MEM_INVALID_ARGUMENT` the identity is none */
  create(identity: VectorIdentity): RecordVectors;
  /**
   * Reads what `save` wrote.
   *
   * @param access  `load` takes the index into memory; `view` lets an approximate one stay in its file until the first change
   */
  open(identity: VectorIdentity, target: VectorFileTarget, access: 'load' | 'view'): Promise<VectorFileOutcome>;
}
