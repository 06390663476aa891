/**
 * A space's named vectors, as a program uses them: a thin handle over the vectors face, with metadata as plain objects.
 *
 * All vectors of a space share dimension, metric, scalar and embedder, which the first addition or `configure` fixes.
 */
import { InvalidArgumentError } from '../errors.ts';
import type { ChangeOptions } from '../sequence/observation.ts';
import type {
  AddVectorsAnswer,
  AddVectorsOptions,
  ReembedAnswer,
  ReembedOptions,
  RemoveVectorsAnswer,
  StopSignal,
  VectorFigures,
  VectorFilter,
  VectorIdentity,
  VectorInput,
  VectorQuery,
  VectorSearchAnswer,
  VectorSettings,
  VectorsFace,
} from '../sequence/vectors-face.ts';
import { CHANGE_OPTIONS, checkedChange, checkedOptions, checkFields, checkKind, type FieldKinds } from './argument-check.ts';
import { checkVector, type JsonObject, jsonTextOf } from './plain-values.ts';

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
  /** Stops, also while a service embeds; what is done stays, and a later call goes on there. */
  readonly signal?: StopSignal;
}

/** What calls that may embed a text take. */
export interface StopOptions {
  /** Stops waiting for the embedder: the call fails with the signal's reason, and nothing was changed. An `AbortSignal` fits. */
  readonly signal?: StopSignal;
}

const QUERY: FieldKinds<VectorQuery> = {
  text: 'a string',
  limit: 'a number',
  filter: 'an object',
  embedder: 'a string',
  cacheSimilarity: 'a number',
};

const FILTER: FieldKinds<VectorFilter> = { names: 'a list', prefix: 'a string', metadata: 'an object' };

const REEMBED: FieldKinds<ReembedAllOptions> = {
  limit: 'a number',
  textless: 'a string',
  weights: 'a string',
  onProgress: 'a function',
  signal: 'an object',
};

export class MnemeVectors {
  readonly #face: VectorsFace;
  readonly #space: string;

  /** For `Mneme`; get one from `mneme.vectors`. */
  constructor(face: VectorsFace, space: string) {
    this.#face = face;
    this.#space = space;
  }

  /**
   * Gives names their vectors: all or none. Up to 10,000 names and 2,097,152 components a call. Changes are decided in the
   * order of their calls; one with texts to embed when they are embedded, so a change that builds on it waits for it.
   *
   * @throws VectorMismatchError another dimension or embedder than the space's; names both
   * @throws InvalidArgumentError a field is out of bounds
   *
   * @example
   * await mneme.vectors('library').add([{ name: 'p1', text: 'A red fox', metadata: { page: 1 } }]);
   */
  async add(vectors: readonly NamedVectorInput[], options?: AddVectorsOptions & StopOptions): Promise<AddVectorsAnswer> {
    checkKind(vectors, 'a list', ['vectors']);
    checkedOptions(options, { ...CHANGE_OPTIONS, embedder: 'a string', signal: 'an object' });
    const { signal, ...adding } = options ?? {};
    return this.#face.add(this.#space, vectors.map(inputFrom), adding, checkedSignal(signal));
  }

  /** Removes names; those without a vector are counted. */
  async remove(names: readonly string[], options?: ChangeOptions): Promise<RemoveVectorsAnswer> {
    checkKind(names, 'a list', ['names']);
    for (const [index, name] of names.entries()) checkKind(name, 'a string', ['names', index]);
    return this.#face.remove(this.#space, names, checkedChange(options));
  }

  /**
   * The nearest names, by components or by a text; of those that pass a filter where one is given.
   *
   * @example
   * const { neighbours, algorithm } = await mneme.vectors('library').search({ text: 'foxes', limit: 3 });
   *
   * @example
   * const filter = { prefix: 'book-', metadata: { topic: 'tea', year: [2024, 2025] } };
   * await mneme.vectors('library').search({ text: 'foxes', filter });
   */
  async search(query: VectorQuery, options?: StopOptions): Promise<FoundVectors> {
    checkedOptions(options, { signal: 'an object' });
    checkFields(query, QUERY, ['query'], []);
    if (query.vector !== undefined) checkVector(query.vector, ['vector']);
    if (query.filter !== undefined) {
      checkFields(query.filter, FILTER, ['filter'], ['filter']);
      for (const [index, name] of (query.filter.names ?? []).entries()) checkKind(name, 'a string', ['filter', 'names', index]);
    }
    const { neighbours, ...answer } = await this.#face.search(this.#space, query, checkedSignal(options?.signal));
    const plain = neighbours.map(({ name, distance, metadata }) => ({ name, distance, metadata: metadataFrom(metadata) }));
    return { ...answer, neighbours: plain };
  }

  /**
   * Fixes dimension, metric, scalar and embedder of a space without vectors, and the preset of any: what the graph of a large one is made for.
   *
   * @throws VectorMismatchError it has vectors of another identity
   */
  async configure(identity: VectorIdentity, options?: ChangeOptions): Promise<VectorSettings> {
    checkKind(identity, 'an object', ['identity']);
    checkKind(identity.dimension, 'a number', ['dimension']);
    for (const field of ['metric', 'scalar', 'embedder'] as const) checkKind(identity[field], 'a string', [field]);
    if (identity.preset !== undefined) checkKind(identity.preset, 'a string', ['preset']);
    return this.#face.configure(this.#space, identity, checkedChange(options));
  }

  /** Embeds all texts anew with the embedder of this process. Old vectors answer until all is done; what is done survives a stop. */
  async reembed(options: ReembedAllOptions = {}): Promise<ReembedAnswer> {
    checkedOptions(options, REEMBED);
    const { onProgress, signal, ...step } = options;
    if (step.textless !== undefined && step.textless !== 'refuse' && step.textless !== 'drop')
      throw new InvalidArgumentError(['textless'], JSON.stringify(step.textless), '"refuse" or "drop"');
    checkedSignal(signal);
    for (;;) {
      if (signal?.aborted === true) throw signal.reason ?? new Error('Stopped by a signal without a reason');
      const progress = await this.#face.reembed(this.#space, step, signal);
      onProgress?.(progress);
      if (progress.isComplete) return progress;
    }
  }

  /** Settings, counts, the index that answers, the embedder and its cache. */
  stats(): Promise<VectorFigures> {
    return this.#face.statistics(this.#space);
  }
}

/** @throws InvalidArgumentError it cannot be listened to */
function checkedSignal(signal: StopSignal | undefined): StopSignal | undefined {
  if (signal === undefined || typeof signal.addEventListener === 'function') return signal;
  throw new InvalidArgumentError(['signal'], 'an object that cannot be listened to', 'an AbortSignal');
}

function inputFrom(input: NamedVectorInput, index: number): VectorInput {
  const at = ['vectors', index];
  checkFields(input, { text: 'a string' }, at, at);
  const { metadata, ...given } = input;
  checkKind(given.name, 'a string', [...at, 'name']);
  if (given.vector !== undefined) checkVector(given.vector, [...at, 'vector']);
  return metadata === undefined ? given : { ...given, metadata: jsonTextOf(metadata, [...at, 'metadata']) };
}

function metadataFrom(text: string | null): JsonObject {
  const metadata: JsonObject = JSON.parse(text ?? '{}');
  return metadata;
}
