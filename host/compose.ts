/**
 * Compose: the one place where ports meet adapters.
 *
 * Everything else names interfaces; whoever wants to know what a running Mneme is made of reads this file.
 */
import { randomUUID } from 'node:crypto';
import type { EmbedderConfig, SemanticCacheConfig, ServerConfig } from './config.ts';
import { AnswerCache } from './core/caching/answer-cache.ts';
import { closeAfter, closeAll } from './core/close-all.ts';
import type { Clock } from './core/ports/clock.ts';
import type { EmbeddingKernel } from './core/ports/embedding-kernel.ts';
import type { HashKernel } from './core/ports/hash-kernel.ts';
import type { IdentitySource } from './core/ports/identity-source.ts';
import type { RecordVectorsFactory } from './core/ports/record-vectors.ts';
import type { SnapshotStore } from './core/ports/snapshot-store.ts';
import type { Store } from './core/ports/store.ts';
import type { Timer } from './core/ports/timer.ts';
import type { VectorRowSetFactory } from './core/ports/vector-row-set.ts';
import { ConfiguredEmbedder } from './embedder-source.ts';
import type { MemoryError } from './errors.ts';
import { InvalidConfigurationError } from './errors.ts';
import { ChoiceLists } from './fuzzy/choice-lists.ts';
import { Fuzzy } from './fuzzy/fuzzy-face.ts';
import type { HttpServer } from './http/create-http-server.ts';
import type { Engine } from './sequence/long-term-memory.ts';
import { SequenceMemory, type SequenceMemoryOptions } from './sequence/sequence-memory.ts';
import { snapshotUnfitness } from './sequence/space-snapshots.ts';
import type { SnapshotsReport } from './storage/inspect-snapshots.ts';
import { createMemoryStore } from './storage/memory-store.ts';
import { openSqliteStore } from './storage/sqlite-store.ts';
import { cacheFolderOf } from './storage/store-path.ts';
import { SystemServices } from './system/system-services.ts';
import { threadModuleUrl } from './threads/thread-module.ts';
import { ExactVectorIndexFactory } from './vectors/exact-vector-index.ts';
import { GraphChannel } from './vectors/graph-channel.ts';
import { GraphRecordVectorsFactory } from './vectors/graph-record-vectors.ts';
import { VectorDirectory } from './vectors/vector-directory.ts';
import { VectorRows } from './vectors/vector-rows.ts';
import { VERSION } from './version.ts';
import { createEngineKernels, usualThreadCount } from './wasm/engine-kernels.ts';
import { ThreadSegmentBuilder } from './wasm/segment-builder.ts';

export { inspectStore } from './storage/inspect-store.ts';

/** `MNEME_DATA` that keeps nothing on disk. */
const IN_MEMORY = ':memory:';

/** Whose vectors a text gets when nothing is configured, as `config.ts` has it. */
const DEFAULT_EMBEDDER: EmbedderConfig = { kind: 'hashed', dimension: 256, cacheBytes: 64 * 1_048_576 };

/** Unless it is asked for, every question is answered on its own. */
const NO_SEMANTIC_CACHE: SemanticCacheConfig = { capacityBytes: 0, leastSimilarity: 1 };

/** Kernel memory for fuzzy matching, apart from what is remembered; half of it for lists that are kept, so that requests have room. */
const FUZZY_BYTES = 536_870_912;
const CHOICE_LIST_BYTES = 268_435_456;

/** Share of the time of a request after which a service is waited for no more: what became of it must be said before that time is over. */
const EMBEDDER_PATIENCE = 0.8;

export const systemClock: Clock = { nowMs: () => Date.now() };

export const randomIdentities: IdentitySource = { nextHex: () => randomUUID().replaceAll('-', '') };

const systemTimer: Timer = {
  after: (delayMs, run) => {
    const timeout = setTimeout(run, delayMs).unref();
    return () => clearTimeout(timeout);
  },
};

export interface EngineOptions {
  readonly maximumBytes?: number;
  /** Threads that work on a large query; by default as many as processors, at most 4. */
  readonly threadCount?: number;
  /** Estimated nanoseconds of work from which on threads share a query; as measured when missing. */
  readonly sharedWorkNs?: number;
  /** Hears that a thread of the engine died; work goes on without it, or with its successor. */
  readonly onThreadFailure?: (error: MemoryError) => void;
}

/** An engine whose threads can be ended; they never keep the process alive while they have nothing to do. */
export interface OwnedEngine extends Engine {
  /** What embedders compute with. */
  readonly embeddings: EmbeddingKernel;
  readonly hashes: HashKernel;
  /** Indexes of named vectors, with a thread of their own for large ones. */
  readonly recordVectors: RecordVectorsFactory;
  /** Vectors of questions whose answers are kept. */
  readonly vectorRows: VectorRowSetFactory;
  close(): Promise<void>;
}

/** Kernels over one memory, the indexes that compute with them, and their threads, which start when there is work for them. */
export function createEngine(options: EngineOptions = {}): OwnedEngine {
  const { onThreadFailure } = options;
  const kernels = createEngineKernels(options);
  const { arena, patterns, numbers, vectors, rows, hashes, embeddings, close: closeKernels } = kernels;
  const segmentBuilder = new ThreadSegmentBuilder({
    url: threadModuleUrl('./segment-thread', import.meta.url),
    ...(onThreadFailure && { onFailure: onThreadFailure }),
  });
  const graphs = new GraphChannel({ ...(onThreadFailure && { onFailure: onThreadFailure }) });
  const close = (): Promise<void> => closeAll([() => segmentBuilder.close(), () => graphs.close(), closeKernels]);
  return {
    arena,
    patterns,
    numbers,
    vectors: new ExactVectorIndexFactory(arena, vectors),
    recordVectors: new GraphRecordVectorsFactory(arena, rows, graphs),
    vectorRows: { create: (dimension) => new VectorRows(arena, rows, rows.layoutOf(dimension, 'cosine', 'f32')) },
    hashes,
    embeddings,
    overwriteWork: () => kernels.overwriteWork(),
    segmentBuilder,
    close,
  };
}

/** Opens the embedder of a configuration and closes it again. @returns its identity @throws MemoryError it cannot be used */
export async function inspectEmbedder(config: EmbedderConfig): Promise<string> {
  const engine = createEngine();
  const embedding = new ConfiguredEmbedder(() => config, { kernels: engine, clock: systemClock, random: Math.random });
  try {
    return (await embedding.embedder()).identity.text;
  } finally {
    await closeAll([() => embedding.close(), () => engine.close()]);
  }
}

/** @param dataPath file of the store, or `:memory:` */
export function openStore(dataPath: string, clock: Clock = systemClock): Promise<Store> {
  return dataPath === IN_MEMORY ? Promise.resolve(createMemoryStore({ clock })) : openSqliteStore({ path: dataPath, clock });
}

/**
 * Snapshots of the spaces of a store, in a folder beside it; undefined for `:memory:`.
 *
 * Precondition: the store of this path is open, so that nobody else writes there.
 */
export async function openSnapshots(dataPath: string): Promise<SnapshotStore | undefined> {
  if (dataPath === IN_MEMORY) return undefined;
  // Here and not above: a runtime that has no SQLite need not have what reads and writes these files either.
  const { openSnapshotFiles } = await import('./storage/snapshot-files.ts');
  return openSnapshotFiles(cacheFolderOf(dataPath));
}

/** Checks the snapshots beside a store; see storage/inspect-snapshots.ts. */
export async function inspectSnapshots(dataPath: string): Promise<SnapshotsReport> {
  const inspection = await import('./storage/inspect-snapshots.ts');
  const engine = createEngine();
  try {
    return await inspection.inspectSnapshots(dataPath, (journal, snapshot) => snapshotUnfitness(journal, engine.numbers, snapshot));
  } finally {
    await engine.close();
  }
}

export interface SequencesOptions extends Partial<Omit<SequenceMemoryOptions, 'store' | 'engine'>> {
  readonly store: Store;
  readonly engine?: OwnedEngine;
  /** Of the store: index files of vectors lie beside it. Missing, or `:memory:`: there are none. */
  readonly dataPath?: string;
  /**
   * What texts become vectors by; hashed when missing. It is opened with the memory; where a function tells it, with the first text, so that
   * whatever is wrong with it fails only what needs it.
   */
  readonly embedderConfig?: EmbedderConfig | (() => EmbedderConfig);
  /** Longest that texts may wait for an embedding service; for ever when missing. */
  readonly embedderPatienceMs?: number;
  /** Whether answers are kept for similar questions; they are not when missing. */
  readonly semanticCache?: SemanticCacheConfig;
  /** Hears why an index of vectors was filled from the journal, or not saved; nothing is lost by it. */
  readonly onVectorIndex?: (event: 'filled from the journal' | 'not saved' | 'embeddings not kept', index: string, reason: string) => void;
}

/** A sequence memory on its own engine and store; closing it closes neither. */
export async function openSequences({
  dataPath = IN_MEMORY,
  embedderConfig = DEFAULT_EMBEDDER,
  embedderPatienceMs,
  semanticCache = NO_SEMANTIC_CACHE,
  onVectorIndex,
  ...options
}: SequencesOptions): Promise<SequenceMemory> {
  const { engine = createEngine(), clock = systemClock } = options;
  const cacheFolder = dataPath === IN_MEMORY ? undefined : cacheFolderOf(dataPath);
  const isLate = typeof embedderConfig === 'function';
  const embedding = new ConfiguredEmbedder(isLate ? embedderConfig : () => embedderConfig, {
    kernels: engine,
    clock,
    random: Math.random,
    patienceMs: embedderPatienceMs,
    cacheFolder,
    onCacheProblem: (reason) => onVectorIndex?.('embeddings not kept', 'embeddings', reason),
  });
  if (!isLate) await embedding.embedder();
  const vectorIndexes = new VectorDirectory({
    factory: engine.recordVectors,
    ...(cacheFolder !== undefined && { folder: cacheFolder }),
    onRebuild: (name, reason) => onVectorIndex?.('filled from the journal', name, reason),
    onSaveFailure: (name, error) => onVectorIndex?.('not saved', name, error instanceof Error ? error.message : String(error)),
  });
  const opening = SequenceMemory.open({
    identities: randomIdentities,
    timer: systemTimer,
    vectorIndexes,
    embedding,
    ...(semanticCache.capacityBytes > 0 && {
      searchAnswers: {
        cache: new AnswerCache(engine.vectorRows, semanticCache.capacityBytes),
        leastSimilarity: semanticCache.leastSimilarity,
      },
    }),
    ...options,
    clock,
    engine,
  });
  return opening.catch((error: unknown) => closeAfter(error, [() => vectorIndexes.close(), () => embedding.close()]));
}

/** A running server and the way to stop it. */
export interface RunningServer {
  /** Where it listens, such as `http://127.0.0.1:8000`. */
  readonly url: string;
  readonly sequences: SequenceMemory;
  /** Refuses new requests, answers those under way (503 where they wait for an embedding service), makes everything durable, lets the store go. */
  close(): Promise<void>;
}

export interface ServerOptions {
  /** Receives the lines of the log; missing: standard output. */
  readonly logStream?: { write(line: string): void };
  /** Time and identifiers; the system's when missing. */
  readonly clock?: Clock;
}

/**
 * Opens the store, starts the engine and listens.
 *
 * @throws MemoryError the store or the kernels cannot be opened; nothing is left open
 */
export async function startServer(config: ServerConfig, options: ServerOptions = {}): Promise<RunningServer> {
  const clock = options.clock ?? systemClock;
  // Here and not above: library and command line must not pay for a web framework, nor need one where it does not run.
  const { createHttpServer } = await import('./http/create-http-server.ts');
  const { NodeSystemProbe } = await import('./http/node-system-probe.ts');
  // What was opened, and is closed in the opposite order.
  const opened: { close(): Promise<void> }[] = [];
  const close = (): Promise<void> =>
    closeAll(
      opened
        .splice(0)
        .reverse()
        .map((each) => () => each.close()),
    );
  try {
    let app: HttpServer | undefined;
    const store = await openStore(config.dataPath, clock);
    opened.push(store);
    const engine = createEngine({ onThreadFailure: (error) => app?.log.error({ error: error.message }, 'engine thread died') });
    opened.push(engine);
    const snapshots = await openSnapshots(config.dataPath);
    const sequences = await openSequences({
      engine,
      store,
      dataPath: config.dataPath,
      embedderConfig: config.embedder,
      embedderPatienceMs: config.requestTimeoutMs * EMBEDDER_PATIENCE,
      semanticCache: config.semanticCache,
      onVectorIndex: (event, index, reason) => app?.log.warn({ event, index, reason }, 'vector index'),
      ...(snapshots && { snapshots }),
      onSnapshotProblem: ({ problem, message }) => app?.log.warn({ problem, reason: message }, 'snapshot not used'),
      clock,
      defaultTtlSeconds: config.sessionTtlSeconds,
      autoExtend: config.sessionAutoExtend,
      defaults: config.sessionDefaults,
      spaceMemoryBytes: config.spaceMemoryBytes,
      // By its keys only: the name of a space came with a request, and may be that of a person.
      onConfigDropped: (_space, reason) => app?.log.warn({ keys: Object.keys(reason.reasons) }, 'session configuration dropped'),
    });
    opened.push(sequences);
    const system = new SystemServices({
      clock,
      config,
      version: VERSION,
      probe: new NodeSystemProbe(config.dataPath),
      sessions: () => sequences.statistics(),
      store: () => store.statistics(),
      caches: () => sequences.caches(),
    });
    const fuzzy = new ChoiceLists(
      () => new Fuzzy(createEngineKernels({ maximumBytes: FUZZY_BYTES })),
      CHOICE_LIST_BYTES,
      usualThreadCount(),
    );
    opened.push(fuzzy);
    app = await createHttpServer({
      config,
      sequences,
      system,
      fuzzy,
      identities: randomIdentities,
      stopWaiting: () => sequences.stopWaiting(),
      ...(options.logStream && { logStream: options.logStream }),
    });
    opened.push(app);
    const url = await listen(app, config);
    return { url, sequences, close };
  } catch (error) {
    return closeAfter(error, [close]);
  }
}

/** An address that cannot be had is a fault of the configuration, not of the program. */
async function listen(server: HttpServer, { host, port }: ServerConfig): Promise<string> {
  try {
    return await server.listen({ host, port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const reason =
      code === 'EADDRINUSE' || code === 'EACCES'
        ? { PORT: `found "${port}" (${code}), expected a port of "${host}" that is free and that this user may open` }
        : { HOST: `found "${host}" (${code}), expected an address of this machine` };
    throw new InvalidConfigurationError(reason);
  }
}
