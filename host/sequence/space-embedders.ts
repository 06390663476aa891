/**
 * Space embedders: the process's embedder as a space uses it: with the weights of words that its texts were embedded with, if they were.
 *
 * Weights never follow the state, or vectors of yesterday and today could not be compared: a re-embedding counts the words once, as of its
 * first entry in the journal, which holds the table; all texts of the space are embedded with it until the next one.
 */
import { embeddedText } from '../core/named-vectors/embedded-text.ts';
import type { NamedVectors } from '../core/named-vectors/named-vectors.ts';
import type { VectorShelf } from '../core/named-vectors/vector-shelf.ts';
import { WeightedEmbedder } from '../core/named-vectors/weighted-embedder.ts';
import { countWords } from '../core/named-vectors/word-table.ts';
import type { Embedder } from '../core/ports/embedder.ts';
import type { NumericKernel } from '../core/ports/numeric-kernel.ts';
import { InvalidArgumentError } from '../errors.ts';

/** `idf`: by how rare words are in the space; `none`: every word alike. */
export type WordWeighting = 'idf' | 'none';

export class SpaceEmbedders {
  private readonly numbers: NumericKernel;
  private readonly byShelf = new WeakMap<VectorShelf, { readonly own: Embedder; readonly weighted: WeightedEmbedder }>();

  constructor(numbers: NumericKernel) {
    this.numbers = numbers;
  }

  /** What the texts of a shelf are embedded with. @param own  the process's */
  of(shelf: VectorShelf | undefined, own: Embedder): Embedder {
    return (shelf && this.weightedOf(shelf, own)) ?? own;
  }

  /**
   * What the texts of a space are embedded with next. Counts words in turns, so nothing may change the space meanwhile.
   *
   * @param wanted  missing: a re-embedding that is under way goes on as it began, else words are weighted if they are already
   * @throws InvalidArgumentError the embedder knows no words to be weighted
   */
  async next({ current, next }: NamedVectors, own: Embedder, wanted: WordWeighting | undefined): Promise<Embedder> {
    const { termHashes } = own;
    if (termHashes === undefined) {
      if (wanted !== 'idf') return own;
      throw new InvalidArgumentError(['weights'], `"idf" for "${own.identity.text}", which knows no words`, 'the embedder "hashed"');
    }
    const isWeighted = (next ?? current)?.weights !== undefined;
    if (current === undefined || wanted === 'none' || (wanted === undefined && !isWeighted)) return own;
    // Words are counted again when that is asked for, and not for a re-embedding that goes on.
    for (const shelf of wanted === undefined ? [next, current] : [next]) {
      const known = shelf && this.weightedOf(shelf, own);
      if (known !== undefined && known.identity.text === shelf?.identity.embedder) return known;
    }
    return new WeightedEmbedder(own, await countWords(textsOf(current), termHashes), this.numbers);
  }

  private weightedOf(shelf: VectorShelf, own: Embedder): WeightedEmbedder | undefined {
    if (shelf.weights === undefined || own.termHashes === undefined) return undefined;
    const known = this.byShelf.get(shelf);
    if (known?.own === own) return known.weighted;
    const weighted = new WeightedEmbedder(own, shelf.weights, this.numbers);
    this.byShelf.set(shelf, { own, weighted });
    return weighted;
  }
}

function* textsOf(shelf: VectorShelf): Iterable<string> {
  for (const [, { metadata }] of shelf.entries()) {
    const text = embeddedText(metadata);
    if (text !== undefined) yield text;
  }
}
