/** Limits of the HTTP surface. Each bounds the work or the memory that a single caller can cause. */
import { OBSERVATION_LIMITS } from '../sequence/observation-check.ts';
import { SESSION_LIMITS } from '../sequence/session-config.ts';
import { VECTOR_LIMITS } from '../sequence/vector-check.ts';

export const LIMITS = {
  /** Longer than any word, URL or vector name. */
  symbolCodePoints: OBSERVATION_LIMITS.symbolCodePoints,
  /** Symbols of one event: a whole page of words fits. */
  eventSymbols: OBSERVATION_LIMITS.eventSymbols,
  /** Components of one vector: twice the largest common embedding. */
  vectorComponents: OBSERVATION_LIMITS.vectorComponents,
  /** Observations of one observe-sequence call; a larger import is cut into calls. */
  sequenceItems: OBSERVATION_LIMITS.sequenceObservations,
  /** Patterns of one call that learns them as they are given. */
  manyPatterns: OBSERVATION_LIMITS.manyPatterns,
  uniqueIdCodePoints: OBSERVATION_LIMITS.uniqueIdCodePoints,
  ttlSeconds: SESSION_LIMITS.ttlSeconds,
  /** A text that is compared; partial ratios of two of these take some 30 ms. */
  fuzzyCodePoints: 1_000,
  /** Strings of one request: about what the body holds. */
  fuzzyTexts: 200_000,
  fuzzyMatches: 10_000,
  vectorNameCodePoints: VECTOR_LIMITS.nameCodePoints,
  vectorTextCodePoints: VECTOR_LIMITS.metadataUnits,
  vectorNames: VECTOR_LIMITS.names,
  vectorNeighbours: VECTOR_LIMITS.neighbours,
  filterKeys: VECTOR_LIMITS.filterKeys,
  filterValues: VECTOR_LIMITS.filterValues,
  embedderCodePoints: VECTOR_LIMITS.embedderCodePoints,
  spaceNameCodePoints: SESSION_LIMITS.spaceCodePoints,
  idempotencyKeyCharacters: SESSION_LIMITS.idempotencyKeyCodePoints,
  /** Python refuses to read JSON that is nested deeper than about this, so no client of KATO sends it. */
  jsonDepth: 1_000,
  /** One observe-sequence call with all its items at a kilobyte each. */
  bodyBytes: 10 * 1_024 * 1_024,
  /** Requests under way: with answers well under a millisecond a deeper queue only adds waiting. */
  requestsInFlight: 1_024,
  /** The past that `/stats` and `/metrics/{name}` keep: one day. */
  historyMinutes: 1_440,
} as const;
