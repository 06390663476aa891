/**
 * Space bytes: how much memory a loaded space holds.
 *
 * Kernel memory and typed columns are counted; what else lies in the JavaScript heap is estimated from counts, because the engine tells nobody
 * what an object weighs. The weights were measured as heap growth over 1,000 spaces (bench/flows/many-spaces.ts shows the sum beside the
 * resident memory).
 *
 * Cost: O(settled segments + vector dimensions), so it can be asked after every use.
 */
import type { SpaceState } from './space-state.ts';

/** An empty space: its objects, maps and first columns. */
const SPACE_BYTES = 8_000;
/** Id, frequency, chain ends, and its place in the list of its first symbol. */
const PATTERN_BYTES = 100;
/** Map entry, string header, frequencies; the text itself comes on top, one byte a unit. */
const SYMBOL_BYTES = 120;
/** Columns of a learning, half of their capacity unused. */
const LEARNING_BYTES = 32;
/** Emotives and metadata of a learning, of its pattern and of its symbols. */
const RICH_LEARNING_BYTES = 1_000;
/** A session with a short short-term memory. */
const SESSION_BYTES = 2_000;
const RECEIPT_BYTES = 500;

/** @param receiptCount answers kept under idempotency keys */
export function bytesHeldBy({ memory, namedVectors, sessionCount }: SpaceState, receiptCount: number): number {
  const { index, symbols, names, vectors, provenance } = memory;
  return (
    index.byteLength +
    symbols.byteLength +
    vectors.byteLength +
    namedVectors.byteLength +
    names.byteLength +
    SPACE_BYTES +
    index.patternCount * PATTERN_BYTES +
    symbols.size * SYMBOL_BYTES +
    symbols.textUnits +
    provenance.learningCount * LEARNING_BYTES +
    provenance.richCount * RICH_LEARNING_BYTES +
    sessionCount * SESSION_BYTES +
    receiptCount * RECEIPT_BYTES
  );
}
