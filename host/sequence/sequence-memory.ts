/**
 * Sequence memory: the sequence face on a store and an engine.
 *
 * It finds the session and its space, lets a `ChangeDraft` decide, waits until the journal has it, and answers. Reading goes straight to the
 * committed state. What things mean is decided in the files it calls.
 */

import { hexFromName } from '../core/patterns/name-table.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { IdentitySource } from '../core/ports/identity-source.ts';
import type { Store } from '../core/ports/store.ts';
import { InvalidArgumentError, InvalidConfigurationError } from '../errors.ts';
import { ChangeDraft } from './change-draft.ts';
import { averageEmotives } from './emotives.ts';
import type { JournalChange } from './journal-changes.ts';
import type { Engine, LongTermMemory } from './long-term-memory.ts';
import { affinities, hexOfName, patternPage, symbolStatistics } from './look-ups.ts';
import type * as Data from './observation.ts';
import { checkGivenPattern, checkObservation, checkText, OBSERVATION_LIMITS, withFieldPrefix } from './observation-check.ts';
import { observeSequence } from './observe-sequence.ts';
import type { PredictionAnswer, PredictOptions } from './prediction.ts';
import { Predictor } from './predictor.ts';
import type { Cognition, SequenceFace, SequenceStatistics } from './sequence-face.ts';
import type { OpenSessionRequest, SessionEvent, SessionView } from './session.ts';
import { applySettings, defaultSessionConfig, type SessionConfig, settingsOf } from './session-config.ts';
import { SessionDirectory, type SessionHandle } from './session-directory.ts';
import type { SessionState } from './session-state.ts';
import type { ChangeHeader, Space } from './space.ts';
import { SpaceDirectory } from './space-directory.ts';

const MOST_TTL_SECONDS = 31_536_000;
const MOST_SPACE_CODE_POINTS = 256;
const MOST_KEY_CODE_POINTS = 128;
const MOST_PREDICTIONS = 10_000;
const NO_EMOTIVES: Data.Emotives = new Map();

export interface SequenceMemoryOptions {
  readonly store: Store;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly identities: IdentitySource;
  /** Time to live of a session that names none, seconds; 3600 when missing. */
  readonly defaultTtlSeconds?: number;
  /** Whether each access restarts a session's time to live; true when missing. */
  readonly autoExtend?: boolean;
  /** What a session starts with. */
  readonly defaults?: Partial<SessionConfig>;
  /** Told when the configuration of a new session was refused as a whole. */
  readonly onConfigDropped?: (space: string, reason: InvalidConfigurationError) => void;
}

interface ChangeRequest<Answer> {
  readonly operation: string;
  readonly sessionId: string;
  readonly options: Data.ChangeOptions | undefined;
  /** What, besides operation and session, tells this request from others. */
  readonly request: unknown;
  /** Decides without waiting and answers. */
  readonly decide: (draft: ChangeDraft, space: Space) => Answer;
}

/** What a request that has to wait before it can decide is given. */
interface OpenChange<Answer> {
  readonly draft: ChangeDraft;
  readonly space: Space;
  /** Commits the draft. Must be called in the same turn as the last decision, or others could decide in between. */
  readonly finish: (answer: Answer) => Promise<Answer>;
}

export class SequenceMemory implements SequenceFace {
  private readonly options: SequenceMemoryOptions;
  private readonly predictor: Predictor;
  private readonly spaces: SpaceDirectory;
  private readonly sessions: SessionDirectory;
  private readonly defaults: SessionConfig;
  private readonly listeners = new Set<(event: SessionEvent) => void>();

  private constructor(options: SequenceMemoryOptions) {
    this.options = options;
    const { store, engine, clock } = options;
    this.predictor = new Predictor(engine);
    this.defaults = defaultSessionConfig(options.defaults);
    this.sessions = new SessionDirectory(clock, options.autoExtend ?? true, (handle) => this.dropSession(handle));
    this.spaces = new SpaceDirectory({ store, engine, predictor: this.predictor, clock, onLoaded: (space) => this.learnTtls(space) });
  }

  /** Opens the face on a store; sessions that the journal knows as open are there again, their time to live starting now. */
  static async open(options: SequenceMemoryOptions): Promise<SequenceMemory> {
    const memory = new SequenceMemory(options);
    for (const { sessionId, space } of await options.store.openSessions())
      memory.sessions.enter(sessionId, space, memory.defaultTtlSeconds, false);
    return memory;
  }

  async openSession(request: OpenSessionRequest, options?: Data.ChangeOptions): Promise<SessionView> {
    if (request.space === '') throw new InvalidArgumentError(['node_id'], 'an empty name', `1 to ${MOST_SPACE_CODE_POINTS} code points`);
    checkText(request.space, ['node_id'], MOST_SPACE_CODE_POINTS);
    const given = request.ttlSeconds ?? 0;
    checkTtl(given, 0);
    const ttlSeconds = given || this.defaultTtlSeconds;
    const space = await this.spaces.getForChange(request.space);
    const header = this.headerOf(`session-${this.options.identities.nextHex()}-${this.options.clock.nowMs()}`, options);
    const config = this.configForOpening(request);
    const change: JournalChange = {
      kind: 'session-opened',
      ttlSeconds,
      metadata: request.metadata,
      settings: Object.fromEntries(settingsOf(config)),
    };
    const { sessionId, timeMs } = header;
    const view: SessionView = {
      sessionId,
      space: space.name,
      createdAtMs: timeMs,
      expiresAtMs: timeMs + ttlSeconds * 1000,
      ttlSeconds,
      metadata: request.metadata,
      config,
    };
    return this.once(space, header, ['open', request.ttlSeconds, request.metadata, request.config], async (fingerprint) => {
      await space.commit(header, [change], fingerprint === undefined ? undefined : { fingerprint, answer: view });
      this.sessions.enter(sessionId, space.name, ttlSeconds, true);
      this.sessions.created++;
      this.tell({ type: 'created', sessionId, space: space.name, timeMs });
      return view;
    });
  }

  async sessionOf(sessionId: string): Promise<SessionView> {
    const { handle, space, session } = await this.read(sessionId);
    return {
      sessionId,
      space: space.name,
      createdAtMs: session.createdAtMs,
      expiresAtMs: handle.deadlineMs,
      ttlSeconds: Math.max(0, Math.trunc((handle.deadlineMs - this.options.clock.nowMs()) / 1000)),
      metadata: session.metadata,
      config: session.config,
    };
  }

  sessionExists(sessionId: string): { readonly exists: boolean; readonly expired: boolean } {
    return { exists: this.hasSession(sessionId), expired: this.sessions.wasExpired(sessionId) };
  }

  hasSession(sessionId: string): boolean {
    return this.sessions.find(sessionId) !== undefined;
  }

  activeSessionCount(): number {
    return this.sessions.activeCount();
  }

  async closeSession(sessionId: string, options?: Data.ChangeOptions): Promise<void> {
    await this.change({ operation: 'close', sessionId, options, request: null, decide: (draft) => draft.add({ kind: 'session-closed' }) });
    this.sessions.remove(sessionId);
    this.tell({ type: 'destroyed', sessionId, timeMs: this.options.clock.nowMs() });
  }

  async configOf(sessionId: string): Promise<SessionConfig> {
    return (await this.read(sessionId)).session.config;
  }

  async configure(sessionId: string, changes: Readonly<Record<string, unknown>>, options?: Data.ChangeOptions): Promise<SessionConfig> {
    const withToggle =
      typeof changes['use_token_matching'] === 'boolean' && !Object.hasOwn(changes, 'sort_symbols')
        ? { ...changes, sort_symbols: changes['use_token_matching'] }
        : changes;
    return this.change({
      operation: 'configure',
      sessionId,
      options,
      request: changes,
      decide: (draft) => {
        const config = applySettings(draft.session.config, withToggle);
        draft.add({ kind: 'configured', settings: knownSettings(config, withToggle) });
        return config;
      },
    });
  }

  async extendSession(sessionId: string, ttlSeconds: number, options?: Data.ChangeOptions): Promise<void> {
    checkTtl(ttlSeconds, 1);
    let extended = false;
    const decide = (draft: ChangeDraft): void => {
      draft.add({ kind: 'session-extended', ttlSeconds });
      extended = true;
    };
    await this.change({ operation: 'extend', sessionId, options, request: ttlSeconds, decide });
    // A repeated request was answered from its receipt and changes nothing.
    if (extended) this.sessions.extend(this.sessions.access(sessionId), ttlSeconds);
  }

  async observe(sessionId: string, observation: Data.Observation, options?: Data.ChangeOptions): Promise<Data.ObserveAnswer> {
    checkObservation(observation);
    return this.changeOpenly('observe', sessionId, options, observation, async ({ draft, finish }) => {
      if (observation.vectors.length > 0) await draft.settle();
      return finish(draft.observe(observation, observation.uniqueId ?? `obs-${this.options.identities.nextHex()}`));
    });
  }

  async observeSequence(
    sessionId: string,
    observations: readonly Data.Observation[],
    options: Data.ObserveSequenceOptions = {},
  ): Promise<Data.ObserveSequenceAnswer> {
    if (observations.length > OBSERVATION_LIMITS.sequenceObservations) {
      throw new InvalidArgumentError(
        ['observations'],
        `${observations.length} observations`,
        `at most ${OBSERVATION_LIMITS.sequenceObservations}`,
      );
    }
    observations.forEach((observation, index) => withFieldPrefix(['observations', index], () => checkObservation(observation)));
    const { learnAfterEach, learnAtEnd, clearBetween } = options;
    const request = [observations, learnAfterEach, learnAtEnd, clearBetween];
    const makeUniqueId = (): string => `seq-obs-${this.options.identities.nextHex()}`;
    return this.changeOpenly('observe-sequence', sessionId, options, request, ({ draft, space, finish }) =>
      observeSequence(draft, space.name, observations, options, makeUniqueId, finish),
    );
  }

  async learn(sessionId: string, options?: Data.ChangeOptions): Promise<Data.LearnAnswer> {
    const decide = (draft: ChangeDraft, space: Space): Data.LearnAnswer => ({ sessionId, space: space.name, patternName: draft.learn() });
    return this.change({ operation: 'learn', sessionId, options, request: null, decide });
  }

  async learnMany(sessionId: string, patterns: readonly Data.GivenPattern[], options?: Data.ChangeOptions): Promise<Data.LearnManyAnswer> {
    if (patterns.length > OBSERVATION_LIMITS.manyPatterns) {
      throw new InvalidArgumentError(['patterns'], `${patterns.length} patterns`, `at most ${OBSERVATION_LIMITS.manyPatterns}`);
    }
    patterns.forEach((pattern, index) => withFieldPrefix(['patterns', index], () => checkGivenPattern(pattern)));
    const decide = (draft: ChangeDraft, space: Space): Data.LearnManyAnswer => {
      return { sessionId, space: space.name, patternNames: patterns.map((pattern) => draft.learnGiven(pattern)) };
    };
    return this.change({ operation: 'learn-many', sessionId, options, request: patterns, decide });
  }

  async finalizeTraining(sessionId: string, options?: Data.ChangeOptions): Promise<Data.FinalizeAnswer> {
    return this.changeOpenly('finalize', sessionId, options, null, async ({ draft, space, finish }) => {
      await draft.settle();
      const startMs = this.options.clock.nowMs();
      this.predictor.finalizedMetricsOf(space.state.memory);
      const timeMs = this.options.clock.nowMs() - startMs;
      draft.add({ kind: 'finalized' });
      return finish({ sessionId, space: space.name, patternsProcessed: space.state.memory.patternCount, timeMs });
    });
  }

  async clearShortTermMemory(sessionId: string, options?: Data.ChangeOptions): Promise<void> {
    const decide = (draft: ChangeDraft): void => draft.add({ kind: 'stm-cleared', scope: 'session' });
    return this.change({ operation: 'clear-stm', sessionId, options, request: null, decide });
  }

  async clearMemory(sessionId: string, options?: Data.ChangeOptions): Promise<void> {
    return this.change({
      operation: 'clear-all',
      sessionId,
      options,
      request: null,
      decide: (draft) => draft.add({ kind: 'memory-cleared' }),
    });
  }

  async shortTermMemoryOf(sessionId: string): Promise<readonly Data.Event[]> {
    return (await this.read(sessionId)).session.stm;
  }

  async predict(sessionId: string, { limit, cutoff }: PredictOptions = {}): Promise<PredictionAnswer> {
    checkPredictOptions(limit, cutoff);
    const { space, session } = await this.read(sessionId);
    const { maxPredictions, recallThreshold } = session.config;
    return this.predictFor(space, session, {
      ...session.config,
      maxPredictions: limit ?? maxPredictions,
      recallThreshold: cutoff ?? recallThreshold,
    });
  }

  async perceptOf(sessionId: string) {
    const { space, session } = await this.read(sessionId);
    return { space: space.name, percept: session.percept, emotives: averageEmotives(session.emotives) };
  }

  async cognitionOf(sessionId: string): Promise<Cognition> {
    const { space, session } = await this.read(sessionId);
    const silent = { sessionId, space: space.name, predictions: [], futurePotentials: [] };
    return {
      space: space.name,
      prediction: session.config.processPredictions ? this.predictFor(space, session, this.defaults) : silent,
      emotives: session.emotives.at(-1) ?? NO_EMOTIVES,
      shortTermMemory: session.stm,
      time: session.time,
    };
  }

  async findPattern(space: string, name: string): Promise<Data.PatternRecord | undefined> {
    return (await this.knowledgeOf(space))?.find(hexOfName(name));
  }

  async patternsOf(space: string, from: number, limit: number): Promise<Data.PatternPage> {
    return patternPage(await this.knowledgeOf(space), from, limit);
  }

  async symbolStatistics(space: string): Promise<readonly Data.SymbolStatistics[]> {
    return symbolStatistics(await this.knowledgeOf(space));
  }

  async affinities(space: string): Promise<ReadonlyMap<string, Data.Emotives>> {
    return affinities(await this.knowledgeOf(space));
  }

  async affinityOf(space: string, symbol: string): Promise<Data.Emotives> {
    const memory = await this.knowledgeOf(space);
    return memory?.affinityOf(memory.symbols.idOf(symbol)) ?? NO_EMOTIVES;
  }

  watchSessions(listener: (event: SessionEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  statistics(): SequenceStatistics {
    return {
      activeSessions: this.sessions.activeCount(),
      sessionsCreated: this.sessions.created,
      sessionsDeleted: this.sessions.deleted,
      sessionsExpired: this.sessions.expired,
      sessionOperations: this.sessions.operations,
      spaces: this.spaces.all.map(({ name, loadedAtMs, lastUsedMs, useCount }) => ({ space: name, loadedAtMs, lastUsedMs, useCount })),
    };
  }

  close(): Promise<void> {
    return this.spaces.close();
  }

  private get defaultTtlSeconds(): number {
    return this.options.defaultTtlSeconds ?? 3600;
  }

  /** What a space has learned, undefined when it does not exist. */
  private async knowledgeOf(space: string): Promise<LongTermMemory | undefined> {
    return (await this.spaces.getExisting(space))?.state.memory;
  }

  private predictFor(space: Space, session: SessionState, config: SessionConfig): PredictionAnswer {
    return { sessionId: session.sessionId, space: space.name, ...this.predictor.predict(space.state.memory, session.stm, config) };
  }

  /** Finds a live session and its committed state, restarting its time to live. */
  private async read(sessionId: string) {
    const handle = this.sessions.access(sessionId);
    const ttlKnown = handle.known;
    const space = await this.spaces.get(handle.space);
    if (!ttlKnown) this.sessions.access(sessionId);
    return { handle, space, session: space.sessionForReading(sessionId) };
  }

  /** Decides a change of a live session, commits it and answers. */
  private change<Answer>({ operation, sessionId, options, request, decide }: ChangeRequest<Answer>): Promise<Answer> {
    return this.changeOpenly(operation, sessionId, options, request, ({ draft, space, finish }) => finish(decide(draft, space)));
  }

  private async changeOpenly<Answer>(
    operation: string,
    sessionId: string,
    options: Data.ChangeOptions | undefined,
    request: unknown,
    run: (change: OpenChange<Answer>) => Promise<Answer>,
  ): Promise<Answer> {
    const handle = this.sessions.access(sessionId);
    const ttlKnown = handle.known;
    const space = await this.spaces.getForChange(handle.space);
    if (!ttlKnown) this.sessions.access(sessionId);
    const header = this.headerOf(sessionId, options);
    return this.once(space, header, [operation, sessionId, request], (fingerprint) => {
      const draft = new ChangeDraft(space, header, this.options.engine.numbers);
      const finish = async (answer: Answer): Promise<Answer> => {
        await draft.commit(fingerprint === undefined ? undefined : { fingerprint, answer: answer ?? null });
        return answer;
      };
      return run({ draft, space, finish });
    });
  }

  /** Runs a request, or answers it from its receipt when its idempotency key was seen before. */
  private once<Answer>(
    space: Space,
    header: ChangeHeader,
    request: unknown,
    run: (fingerprint: string | undefined) => Promise<Answer>,
  ): Promise<Answer> {
    if (header.idempotencyKey === null) return run(undefined);
    const text = JSON.stringify(request, (_key, value: unknown) => (value instanceof Map ? [...value] : value));
    const fingerprint = hexFromName(this.options.engine.numbers.sha1(text));
    return space.receipts.once(header.idempotencyKey, fingerprint, header.timeMs, () => run(fingerprint));
  }

  private headerOf(sessionId: string, options: Data.ChangeOptions | undefined): ChangeHeader {
    const idempotencyKey = options?.idempotencyKey ?? null;
    if (idempotencyKey !== null) checkText(idempotencyKey, ['idempotencyKey'], MOST_KEY_CODE_POINTS);
    return { sessionId, timeMs: this.options.clock.nowMs(), idempotencyKey };
  }

  private configForOpening(request: OpenSessionRequest): SessionConfig {
    try {
      return applySettings(this.defaults, request.config ?? {});
    } catch (error) {
      if (!(error instanceof InvalidConfigurationError)) throw error;
      this.options.onConfigDropped?.(request.space, error);
      return this.defaults;
    }
  }

  private learnTtls(space: Space): void {
    for (const session of space.state.openSessions()) this.sessions.learnTtl(session.sessionId, session.ttlSeconds);
  }

  private dropSession(handle: SessionHandle): void {
    this.spaces.all.find((space) => space.name === handle.space)?.dropSession(handle.sessionId);
  }

  private tell(event: SessionEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}

function checkTtl(ttlSeconds: number, least: number): void {
  if (Number.isInteger(ttlSeconds) && ttlSeconds >= least && ttlSeconds <= MOST_TTL_SECONDS) return;
  throw new InvalidArgumentError(['ttl_seconds'], String(ttlSeconds), `a whole number of ${least} to ${MOST_TTL_SECONDS} seconds`);
}

function checkPredictOptions(limit: number | undefined, cutoff: number | undefined): void {
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1 && limit <= MOST_PREDICTIONS)) {
    throw new InvalidArgumentError(['limit'], String(limit), `a whole number of 1 to ${MOST_PREDICTIONS}`);
  }
  if (cutoff !== undefined && !(cutoff >= 0 && cutoff <= 1))
    throw new InvalidArgumentError(['cutoff'], String(cutoff), 'a number of 0 to 1');
}

/** The values of a configuration that a change named, by key. */
function knownSettings(config: SessionConfig, changes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries([...settingsOf(config)].filter(([key]) => Object.hasOwn(changes, key)));
}
