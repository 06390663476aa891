/**
 * The library's front door: `import { openMneme } from 'mneme'`.
 *
 * Everything that a program may name is listed here. It runs where no SQLite and no web framework is: both are loaded when they are needed.
 */

import { createEngine, openSequences, openSnapshots, openStore } from './compose.ts';
import { SEMANTIC_CACHE_SIMILARITY, type SemanticCacheConfig } from './config.ts';
import { closeAfter, closeAll } from './core/close-all.ts';
import { type EmbedderOptions, embedderConfigOf } from './embedder-options.ts';
import { InvalidArgumentError } from './errors.ts';
import { checkFields, checkKind, type FieldKinds } from './library/argument-check.ts';
import { Mneme } from './library/mneme.ts';
import { type SessionSettings, settingsByKey } from './library/settings.ts';
import { applySettings, defaultSessionConfig, SESSION_LIMITS } from './sequence/session-config.ts';
import type { SnapshotProblem } from './sequence/space-snapshots.ts';

export type { EmbedderOptions } from './embedder-options.ts';
export type { MemoryErrorCode } from './errors.ts';
export {
  EmbedderFailedError,
  InvalidArgumentError,
  InvalidConfigurationError,
  KernelAbiMismatchError,
  MemoryError,
  SessionNotFoundError,
  StoreLockedError,
  VectorMismatchError,
} from './errors.ts';
export type { LearnManyOptions, LearnManyResult } from './library/learn-batches.ts';
export type { MnemeStatistics, OpenSessionOptions } from './library/mneme.ts';
export { Mneme } from './library/mneme.ts';
export { MnemeSession } from './library/mneme-session.ts';
export type { FoundVector, FoundVectors, NamedVectorInput, ReembedAllOptions, StopOptions } from './library/mneme-vectors.ts';
export { MnemeVectors } from './library/mneme-vectors.ts';
export type {
  JsonObject,
  JsonValue,
  ObservationInput,
  ObservationObject,
  Pattern,
  PatternInput,
  PlainEmotives,
  PlainExplanation,
  PlainObservation,
  PlainPrediction,
  Predictions,
  Trace,
} from './library/plain-values.ts';
export type { SessionSettings } from './library/settings.ts';
export type { EraseAnswer, PatternChangeAnswer, SpaceFigures, TraceOptions } from './sequence/history-face.ts';
export type {
  AsOf,
  ChangeOptions,
  Event,
  FinalizeAnswer,
  ObserveAnswer,
  ObserveSequenceAnswer,
  ObserveSequenceOptions,
  ReadOptions,
  SymbolStatistics,
} from './sequence/observation.ts';
export type { Anomaly, FuturePotential, PredictOptions } from './sequence/prediction.ts';
export type { SequenceStatistics, SpaceStatus } from './sequence/sequence-face.ts';
export type { SessionConfig } from './sequence/session-config.ts';
export type { SnapshotProblem } from './sequence/space-snapshots.ts';
export type {
  AddVectorsAnswer,
  AddVectorsOptions,
  FilterValue,
  ReembedAnswer,
  RemoveVectorsAnswer,
  StopSignal,
  VectorFigures,
  VectorFilter,
  VectorIdentity,
  VectorQuery,
  VectorSettings,
} from './sequence/vectors-face.ts';
export type { Exclusion, WhyNot } from './sequence/why-not.ts';
export { VERSION } from './version.ts';

/** Beyond the processors of any machine that is likely, and far below what would take its memory. */
const MOST_THREADS = 64;

/** What an empty memory needs, and what 32-bit addresses reach. */
const LEAST_BYTES = 1_048_576;
const MOST_BYTES = 4_294_967_296;

export interface MnemeOptions {
  /** File of the store, made with its folder when missing; `:memory:` keeps nothing beyond the process. */
  readonly data: string;
  /** Most memory of all indexes together, 1 MiB to 4 GiB; 4 GiB when missing. Nothing is taken before it is needed. */
  readonly maximumBytes?: number;
  /**
   * Most bytes that loaded spaces may hold, at least 1; no limit when missing. Beyond it the spaces that were not used for longest are let go,
   * and loaded again when they are asked for. The one that was used last stays.
   */
  readonly spaceMemoryBytes?: number;
  /** Threads that work on a large query; as many as processors, at most 4, when missing. The answers are the same bytes with any number. */
  readonly threads?: number;
  /** What a session starts with. */
  readonly defaults?: SessionSettings;
  /** Time to live of a session that names none, seconds; 3,600 when missing. */
  readonly defaultTtlSeconds?: number;
  /** What makes vectors of texts; hashed words when missing. It is opened with the memory. */
  readonly embedder?: EmbedderOptions;
  /** Keeps answers of vector searches by text, to answer texts that mean nearly the same; none are kept when missing. */
  readonly semanticCache?: SemanticCacheOptions;
  /** Hears that a snapshot could not be used, or written. Nothing is lost by that: a space then opens from its journal. */
  readonly onSnapshotProblem?: (problem: SnapshotProblem) => void;
}

export interface SemanticCacheOptions {
  /** At least 1; the answers that were not used for longest leave first. */
  readonly capacityBytes: number;
  /** Least cosine of two texts for one answer to do for both, above 0 and at most 1; 0.95 when missing. A query's `cacheSimilarity` overrides it. */
  readonly leastSimilarity?: number;
}

const OPTIONS: FieldKinds<MnemeOptions> = {
  maximumBytes: 'a number',
  spaceMemoryBytes: 'a number',
  threads: 'a number',
  defaults: 'an object',
  defaultTtlSeconds: 'a number',
  embedder: 'an object',
  semanticCache: 'an object',
  onSnapshotProblem: 'a function',
};

/** What would otherwise be taken as it is; the rest has bounds. */
const EMBEDDER = { key: 'a string', sendsDimension: 'a boolean' } as const;

/**
 * Opens a memory in this process.
 *
 * @throws StoreLockedError          another process holds the file; says which and since when
 * @throws MemoryError `MEM_STORE_CORRUPT`, `MEM_STORE_FAILED` the file is damaged, foreign, or cannot be written
 * @throws MemoryError `MEM_RUNTIME_UNSUPPORTED` a file was asked for on a runtime without `node:sqlite`; `:memory:` works there
 * @throws InvalidConfigurationError one of the defaults is refused
 * @throws MemoryError `MEM_EMBEDDER_FAILED`, `MEM_RUNTIME_UNSUPPORTED` the embedder cannot be used
 * @throws InvalidArgumentError `data` is no path, or a number is out of range
 *
 * @example
 * await using mneme = await openMneme({ data: './memory.db' });
 * const session = await mneme.openSession({ space: 'alice' });
 * await session.learnMany([{ events: ['wake', 'coffee', 'train', 'office'] }]);
 * await session.observeSequence(['wake', 'coffee']);
 * const { predictions: [best] } = await session.predict({ limit: 1 });
 * best.future; // [['train'], ['office']]
 */
export async function openMneme(options: MnemeOptions): Promise<Mneme> {
  checkFields(options, OPTIONS, ['options'], []);
  const { data, maximumBytes, spaceMemoryBytes, threads, defaults, defaultTtlSeconds, embedder, semanticCache, onSnapshotProblem } =
    options;
  checkKind(data, 'a string', ['data']);
  if (data === '') throw new InvalidArgumentError(['data'], 'an empty path', 'a path or ":memory:"');
  const config = applySettings(defaultSessionConfig(), settingsByKey(defaults ?? {}, 'defaults'));
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS)) {
    throw new InvalidArgumentError(['threads'], String(threads), `a whole number of 1 to ${MOST_THREADS}`);
  }
  if (maximumBytes !== undefined && !(maximumBytes >= LEAST_BYTES && maximumBytes <= MOST_BYTES)) {
    throw new InvalidArgumentError(['maximumBytes'], String(maximumBytes), `a number of ${LEAST_BYTES} to ${MOST_BYTES} bytes`);
  }
  if (spaceMemoryBytes !== undefined && !(spaceMemoryBytes >= 1)) {
    throw new InvalidArgumentError(['spaceMemoryBytes'], String(spaceMemoryBytes), 'a number of bytes, at least 1');
  }
  const mostSeconds = SESSION_LIMITS.ttlSeconds;
  if (
    defaultTtlSeconds !== undefined &&
    !(Number.isInteger(defaultTtlSeconds) && defaultTtlSeconds >= 1 && defaultTtlSeconds <= mostSeconds)
  ) {
    throw new InvalidArgumentError(['defaultTtlSeconds'], String(defaultTtlSeconds), `a whole number of 1 to ${mostSeconds} seconds`);
  }
  if (embedder !== undefined) checkFields(embedder, EMBEDDER, ['embedder'], ['embedder']);
  const embedderConfig = embedder && embedderConfigOf(embedder);
  const answerCache = semanticCache && checkedSemanticCache(semanticCache);
  const engine = createEngine({
    ...(maximumBytes === undefined ? {} : { maximumBytes }),
    ...(threads === undefined ? {} : { threadCount: threads }),
  });
  // In the order of closing: the store's lock goes last.
  const closings = [() => engine.close()];
  try {
    const store = await openStore(data);
    closings.push(() => store.close());
    const snapshots = await openSnapshots(data);
    const sequences = await openSequences({
      store,
      engine,
      dataPath: data,
      defaults: config,
      ...(embedderConfig && { embedderConfig }),
      ...(answerCache && { semanticCache: answerCache }),
      ...(snapshots && { snapshots }),
      ...(onSnapshotProblem && { onSnapshotProblem }),
      ...(defaultTtlSeconds === undefined ? {} : { defaultTtlSeconds }),
      ...(spaceMemoryBytes === undefined ? {} : { spaceMemoryBytes }),
    });
    const close = (): Promise<void> => closeAll([() => sequences.close(), ...closings]);
    return new Mneme({ sequences, storeStatistics: () => store.statistics(), close });
  } catch (error) {
    return closeAfter(error, closings);
  }
}

function checkedSemanticCache(options: SemanticCacheOptions): SemanticCacheConfig {
  const at = ['semanticCache'];
  checkFields(options, { leastSimilarity: 'a number' }, at, at);
  const { capacityBytes, leastSimilarity = SEMANTIC_CACHE_SIMILARITY } = options;
  if (!(capacityBytes >= 1 && Number.isInteger(capacityBytes)))
    throw new InvalidArgumentError(['semanticCache', 'capacityBytes'], String(capacityBytes), 'a whole number of bytes, at least 1');
  if (!(leastSimilarity > 0 && leastSimilarity <= 1))
    throw new InvalidArgumentError(['semanticCache', 'leastSimilarity'], String(leastSimilarity), 'a number above 0, at most 1');
  return { capacityBytes, leastSimilarity };
}
