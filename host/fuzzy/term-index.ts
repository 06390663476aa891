/** Term index: the words near a query, for spelling and for search as one types. Exact, over the same groups as every search. */
import type { ChoiceKernel } from '../core/ports/choice-kernel.ts';
import type { MemoryArena } from '../core/ports/memory-arena.ts';
import { type ChoiceMatch, type WithinOptions, withinSearch } from './choice-search.ts';
import { Choices } from './choices.ts';

export class TermIndex {
  private readonly choices: Choices;

  /** @throws MemoryError `MEM_OUT_OF_MEMORY` nothing is left behind */
  constructor(kernel: ChoiceKernel, arena: MemoryArena, terms: readonly string[] = []) {
    this.choices = new Choices(kernel, arena, terms);
  }

  get size(): number {
    return this.choices.size;
  }

  /** @returns the index of the term; it never changes */
  add(term: string): number {
    return this.choices.add(term);
  }

  /** Takes a term out; false when there is none of this index. */
  remove(index: number): boolean {
    return this.choices.remove(index);
  }

  /**
   * All terms within a Levenshtein distance of the query.
   *
   * @param distance  largest accepted, a whole number of at least 0; made for 1 and 2
   * @returns terms, nearest first, of equal distance the one that was added first
   * @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` a distance or limit out of range
   *
   * @example
   * terms.within('recieve', 2); // [{ index: …, score: 2, text: 'receive' }, …]
   */
  within(query: string, distance: number, options: WithinOptions = {}): ChoiceMatch[] {
    return this.choices.search(query, withinSearch(distance, options));
  }

  /** Gives all memory back; the index may not be used afterwards. */
  free(): void {
    this.choices.free();
  }
}
