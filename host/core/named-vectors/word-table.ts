/**
 * Word table: in how many texts of a space each word stood when it was counted, and what that makes a word count for.
 *
 *   u32 number of texts | u32 hash of a word, u32 texts that have it | …      little-endian, by rising hash, as base64 in the journal
 *
 * Words of a single text are left out: they are most of all words, and what the table does not know counts as one of them.
 *
 *   weight of a word = ln((1 + texts) / (1 + texts that have it)) + 1         1 for a word of all texts, growing with rarity
 *
 * Source: Spärck Jones, "A statistical interpretation of term specificity and its application in retrieval", Journal of Documentation,
 *   1972; smoothed as the TfidfTransformer of scikit-learn (smooth_idf: as if one more text had every word once).
 */
import type { TermHashes, TermWeights } from '../ports/embedding-kernel.ts';
import { nextTurn } from '../turns/next-turn.ts';
import { bytesOfText, textOfBytes } from './byte-text.ts';

/** Texts that are counted before the event loop gets a turn. */
const TURN_TEXTS = 1_024;
/** Texts that a word has to be in to be listed. */
const LEAST_LISTED = 2;

/** Counts the words of texts, in turns. @returns the table, as the journal keeps it */
export async function countWords(texts: Iterable<string>, hashesOf: (texts: readonly string[]) => TermHashes): Promise<string> {
  const counts = new Map<number, number>();
  let textCount = 0;
  const count = (batch: readonly string[]): void => {
    const { hashes, ends } = hashesOf(batch);
    for (const [place, end] of ends.entries()) {
      const words = new Set(hashes.subarray(place === 0 ? 0 : ends[place - 1], end));
      for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    textCount += batch.length;
  };
  let batch: string[] = [];
  for (const text of texts) {
    if (batch.push(text) < TURN_TEXTS) continue;
    count(batch);
    batch = [];
    await nextTurn();
  }
  if (batch.length > 0) count(batch);
  const listed = [...counts].filter(([, number]) => number >= LEAST_LISTED).sort(([left], [right]) => left - right);
  return textOfBytes(new Uint8Array(Uint32Array.from([textCount, ...listed.flat()]).buffer));
}

export class WordWeights implements TermWeights {
  private readonly weights = new Map<number, number>();
  private readonly unlisted: number;

  /**
   * @param table  as `countWords` made it
   * @param ln     the natural logarithm of the kernel: every engine rounds its own differently
   */
  constructor(table: string, ln: (value: number) => number) {
    const [textCount, ...listed] = new Uint32Array(bytesOfText(table).buffer);
    const known = new Map<number, number>();
    const weightOf = (count: number): number => {
      const weight = known.get(count) ?? ln((1 + textCount) / (1 + count)) + 1;
      known.set(count, weight);
      return weight;
    };
    this.unlisted = weightOf(Math.min(1, textCount));
    for (let at = 0; at < listed.length; at += 2) this.weights.set(listed[at], weightOf(listed[at + 1]));
  }

  weightOf(termHash: number): number {
    return this.weights.get(termHash) ?? this.unlisted;
  }
}
