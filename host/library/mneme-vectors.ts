/**
 * A space's named vectors, as a program uses them: a thin handle over the vectors face, with metadata as plain objects.
 *
 * All vectors of a space share dimension, metric, scalar and embedder, which the first addition or `configure` fixes.
 */
import type { ChangeOptions } from '../sequence/observation.ts';
import type {
  AddVectorsAnswer,
  AddVectorsOptions,
  ReembedAnswer,
  ReembedOptions,
  RemoveVectorsAnswer,
  VectorFigures,
  VectorIdentity,
  VectorInput,
  VectorQuery,
  VectorSearchAnswer,
  VectorsFace,
} from '../sequence/vectors-face.ts';
import { type JsonObject, jsonTextOf } from './plain-values.ts';

/** Components, a text, or both: then the text is kept for a later re-embedding. */
export interface NamedVectorInput extends Omit<VectorInput, 'metadata'> {
  readonly metadata?: JsonObject;
}

/** A name that was found, how far away, and what was kept with it; a text that was embedded is its `text`. */
export interface FoundVector {
  readonly name: string;
  readonly distance: number;
  readonly metadata: JsonObject;
}

export interface FoundVectors extends Omit<VectorSearchAnswer, 'neighbours'> {
  /** By rising distance, ties by name. */
  readonly neighbours: readonly FoundVector[];
}

export interface ReembedAllOptions extends ReembedOptions {
  /** Called after every batch. */
  readonly onProgress?: (progress: ReembedAnswer) => void;
  /** Stops between two batches; what is done stays, and a later call goes on there. An `AbortSignal` fits, which not every consumer's types know. */
  readonly signal?: { readonly aborted: boolean; readonly reason?: unknown };
}

export class MnemeVectors {
  readonly #face: VectorsFace;
  readonly #space: string;

  /** For `Mneme`; get one from `mneme.vectors`. */
  constructor(face: VectorsFace, space: string) {
    this.#face = face;
    this.#space = space;
  }

  /**
   * Gives names their vectors: all or none. Up to 10,000 names and 2,097,152 components a call.
   *
   * @throws VectorMismatchError another dimension or embedder than the space's; names both
   * @throws InvalidArgumentError a field is out of bounds
   *
   * @example
   * await mneme.vectors('library').add([{ name: 'p1', text: 'A red fox', metadata: { page: 1 } }]);
   */
  add(vectors: readonly NamedVectorInput[], options?: AddVectorsOptions): Promise<AddVectorsAnswer> {
    const inputs = vectors.map(
      ({ metadata, ...input }, index): VectorInput =>
        metadata === undefined ? input : { ...input, metadata: jsonTextOf(metadata, ['vectors', String(index), 'metadata']) },
    );
    return this.#face.add(this.#space, inputs, options);
  }

  /** Removes names; those without a vector are counted. */
  remove(names: readonly string[], options?: ChangeOptions): Promise<RemoveVectorsAnswer> {
    return this.#face.remove(this.#space, names, options);
  }

  /**
   * The nearest names, by components or by a text.
   *
   * @example
   * const { neighbours, algorithm } = await mneme.vectors('library').search({ text: 'foxes', limit: 3 });
   */
  async search(query: VectorQuery): Promise<FoundVectors> {
    const { neighbours, ...answer } = await this.#face.search(this.#space, query);
    const plain = neighbours.map(({ name, distance, metadata }) => ({ name, distance, metadata: metadataFrom(metadata) }));
    return { ...answer, neighbours: plain };
  }

  /** Fixes dimension, metric, scalar and embedder of a space without vectors. @throws VectorMismatchError it has some of another identity */
  configure(identity: VectorIdentity, options?: ChangeOptions): Promise<VectorIdentity> {
    return this.#face.configure(this.#space, identity, options);
  }

  /** Embeds all texts anew with the embedder of this process. Old vectors answer until all is done; what is done survives a stop. */
  async reembed({ onProgress, signal, ...options }: ReembedAllOptions = {}): Promise<ReembedAnswer> {
    for (;;) {
      if (signal?.aborted === true) throw signal.reason ?? new Error('Stopped by a signal without a reason');
      const progress = await this.#face.reembed(this.#space, options);
      onProgress?.(progress);
      if (progress.isComplete) return progress;
    }
  }

  /** Settings, counts, the index that answers, the embedder and its cache. */
  stats(): Promise<VectorFigures> {
    return this.#face.statistics(this.#space);
  }
}

function metadataFrom(text: string | null): JsonObject {
  const metadata: JsonObject = JSON.parse(text ?? '{}');
  return metadata;
}
