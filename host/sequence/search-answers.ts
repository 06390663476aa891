/**
 * Search answers: what searches of named vectors by text answered, for texts that mean nearly the same; on only where it is asked for.
 *
 * What is kept of a space leaves with its next change: its vectors' generation names the last entry about them, and nothing is kept that was
 * searched while a change was under way.
 */
import type { AnswerCache, CacheQuestion } from '../core/caching/answer-cache.ts';
import type { SpaceVectors } from '../core/named-vectors/space-vectors.ts';
import type { VectorShelf } from '../core/named-vectors/vector-shelf.ts';
import type { CacheFigures } from '../core/ports/cache-figures.ts';
import type { VectorFilter, VectorSearchAnswer } from './vectors-face.ts';

/** Of a neighbour beside its texts, and of an answer beside its neighbours. */
const NEIGHBOUR_BYTES = 120;
const ANSWER_BYTES = 300;
const UNIT_BYTES = 2;

export interface SearchAnswersOptions {
  /** Of this face alone. */
  readonly cache: AnswerCache<VectorSearchAnswer>;
  /** Least cosine to an earlier text whose answer will do, in (0, 1]. */
  readonly leastSimilarity: number;
}

/** A search by text, of which nothing is known yet. */
export interface TextSearch {
  readonly space: string;
  readonly vectors: SpaceVectors;
  readonly shelf: VectorShelf;
  /** Identity of the process's, whatever the space weighs words by: answers of several spaces are kept side by side. */
  readonly embedder: string;
  readonly text: string;
  readonly vector: Float32Array;
  readonly limit: number;
  readonly filter: VectorFilter | undefined;
}

export class SearchAnswers {
  private readonly cache: AnswerCache<VectorSearchAnswer>;
  private readonly leastSimilarity: number;

  constructor({ cache, leastSimilarity }: SearchAnswersOptions) {
    this.cache = cache;
    this.leastSimilarity = leastSimilarity;
  }

  /**
   * Answers from what is kept, or searches and keeps the answer.
   *
   * @param least   0: neither; the least similarity of this process when missing
   * @param search  does the search
   * @param isStill whether the space is the one that is asked now
   */
  async answer(
    asked: TextSearch,
    least: number | undefined,
    search: () => Promise<VectorSearchAnswer>,
    isStill: () => boolean,
  ): Promise<VectorSearchAnswer> {
    if (least === 0) return search();
    const { vectors, shelf, text } = asked;
    const question = questionOf(asked);
    const known = this.cache.find(question, least ?? this.leastSimilarity);
    if (known !== undefined) return { ...known.answer, cached: { text: known.text, similarity: known.similarity } };
    const { version } = vectors;
    const answer = await search();
    // What changed meanwhile may be in the answer or not; what is changing is in the fold and not yet in the index.
    if (vectors.isSettled && vectors.version === version && vectors.named.current === shelf && isStill())
      this.cache.keep(question, text, answer, bytesOf(answer) + UNIT_BYTES * question.parameters.length);
    return answer;
  }

  /** Frees what no longer answers. */
  changed(space: string, shelf: VectorShelf | undefined): void {
    this.cache.advance(space, shelf && generationOf(shelf));
  }

  /** Frees what is kept of a space. */
  forget(space: string): void {
    this.cache.advance(space, undefined);
  }

  clear(): void {
    this.cache.clear();
  }

  figures(): CacheFigures & { readonly leastSimilarity: number } {
    return { ...this.cache.statistics(), leastSimilarity: this.leastSimilarity };
  }
}

function questionOf({ space, shelf, embedder, vector, limit, filter }: TextSearch): CacheQuestion {
  const parameters = `vectors ${limit} ${filter === undefined ? '' : JSON.stringify(filter)}`;
  return { space, generation: generationOf(shelf), parameters, embedder, vector };
}

/** The number alone could come again after an erasure, the entry in another course of the journal. */
function generationOf({ generation, moment: { sequenceNumber, entry } }: VectorShelf): string {
  return `${generation} ${sequenceNumber} ${entry}`;
}

function bytesOf({ neighbours }: VectorSearchAnswer): number {
  let bytes = ANSWER_BYTES;
  for (const { name, metadata } of neighbours) bytes += NEIGHBOUR_BYTES + UNIT_BYTES * (name.length + (metadata?.length ?? 0));
  return bytes;
}
