/**
 * What the module exports: the memory map, one call per query, and every kernel by itself.
 *
 * All exports take addresses and numbers. The module never allocates: give it memory at or above `heapBase()`. An engine needs
 * the first group; the others serve direct use of the bare module and the tests that compare each kernel with its slow twin.
 */
export * from './abi';
export * from './abi-choices';
export { choicesWorkBytes, closeChoices, openChoices } from './batch/choices-query';
export { collectLists, cutLists } from './batch/collect-lists';
export { countersBytes } from './batch/counters';
export { embedHashed, hashWords } from './batch/hashed-embeddings';
export { internTexts, markBytes } from './batch/intern-text';
export { JOIN_SCRATCH_BYTES, joinChoiceWords, REPEATED_WORDS } from './batch/join-words';
export { linkBands, writeBandKeys } from './batch/link-bands';
export { matchChunk, planChunks } from './batch/match-chunk';
export { matchPatterns } from './batch/match-patterns';
export { nearestRows } from './batch/nearest-rows';
export { closeQuery, openQuery } from './batch/open-query';
export { poolRows } from './batch/pooled-embeddings';
export { scoreBuckets } from './batch/score-buckets';
export { scoreChoices } from './batch/score-choices';
export { scoreScratchBytes, scoreTableBytes } from './batch/score-frame';
export * from './batch/score-job';
export { scoreSingle } from './batch/score-single';
export {
  layOutScratch,
  SCRATCH_ENTRY_MASKS,
  SCRATCH_LEVELS,
  SCRATCH_LISTS,
  SCRATCH_RUNS,
  SCRATCH_STAMP,
  SCRATCH_SYMBOLS,
  SCRATCH_WINDOWS,
  scratchBytes,
} from './batch/scratch';
export { searchBands } from './batch/search-bands';
export { searchBuckets } from './batch/search-buckets';
export { searchPrefixes } from './batch/search-prefixes';
export { searchTokenSets } from './batch/search-token-sets';
export { appendHit, keepHit } from './batch/set-hits';
export { settleTokenSets } from './batch/settle-token-sets';
export { sha1Batch } from './batch/sha1-batch';
export { squaredDistances } from './batch/squared-distances';
export { symbolRatios } from './batch/symbol-ratios';
export { bandKeys } from './kernels/band-keys';
export { offerHit } from './kernels/best-hits';
export { choiceScore, mostMisses } from './kernels/choice-score';
export { advanceNarrow, advanceWide, commonLengthWide, commonOfPiece, resetWide } from './kernels/common-subsequence';
export { contentHashBatch } from './kernels/content-hash';
export { alignEvents, alignNothing, alignSingles } from './kernels/event-alignment';
export { foldedCharacter } from './kernels/folded-character';
export { addWord, wordHash } from './kernels/hashed-embedding';
export { toHexadecimal } from './kernels/hexadecimal';
export { leastMatches, symbolSimilarity } from './kernels/least-matches';
export { letterFold } from './kernels/letter-folds';
export { ln, log2 } from './kernels/logarithms';
export { matchingBlocksDistinct } from './kernels/matching-blocks-distinct';
export { matchingBlocksNarrow } from './kernels/matching-blocks-narrow';
export { matchingBlocksWide } from './kernels/matching-blocks-wide';
export { minHash, minHashBatch } from './kernels/min-hash';
export { normaliseRow, scaleRow } from './kernels/normalise-row';
export { clearPostings, countPostings, countPostingsMarking, countPostingsSaturating, firstPosting } from './kernels/posting-count';
export { planPostings } from './kernels/posting-plan';
export { openI8Query, storeF32Row, storeI8Row } from './kernels/quantize-row';
export { recordsHolding, signatureRows } from './kernels/record-signatures';
export {
  buildRunIndex,
  clearRunIndex,
  INDEX_DISTINCT,
  INDEX_DISTINCT_COUNT,
  INDEX_ENDS,
  INDEX_KNOWN_COUNT,
  INDEX_MASKS,
  INDEX_POSITIONS,
  occurrencesOf,
} from './kernels/run-index';
export { leastShared, setSimilarity } from './kernels/set-similarity';
export { sha1, sha1Digest, sha1Open, sha1Update } from './kernels/sha1';
export { signatureSimilarities } from './kernels/signature-similarity';
export { storeSketches } from './kernels/sketch-row';
export { sortedOverlap } from './kernels/sorted-overlap';
export { textCommonLength } from './kernels/text-common-length';
export { textLevenshtein } from './kernels/text-levenshtein';
export { buildTextMasks, clearTextMasks } from './kernels/text-masks';
export { commonText, textRatio } from './kernels/text-similarity';
export { markTokenBytes } from './kernels/token-bytes';
export { rehashInterner } from './kernels/token-table';
export { xxHash64Batch, xxHash64Digest, xxHash64Open, xxHash64Update } from './kernels/xx-hash-64';
export { commonLengthMisses } from './lanes/bit-sliced-common-length';
export { commonSubsequenceMisses } from './lanes/bit-sliced-common-subsequence';
export { aliveLanes, countOnes, missesOf, spreadMisses, WORK_ROWS, WORK_TABLES } from './lanes/bit-sliced-counts';
export { jaroCounts } from './lanes/bit-sliced-jaro';
export { levenshteinMisses } from './lanes/bit-sliced-levenshtein';
export { fillTables, openTables, placeRows, TABLE_BYTES } from './lanes/bit-sliced-table';
export { clearBelow, countersAtLeast } from './lanes/counter-scan';
export { commonOfFour } from './lanes/four-runs';
export { squaredDistancesOfPair } from './lanes/row-pairs';
export { choiceBeginnings, sliceChoices } from './lanes/slice-choices';
export * from './token-abi';

/** First byte behind the module's own constants. */
export function heapBase(): usize {
  return __heap_base;
}
