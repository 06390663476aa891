/**
 * Sequence memory: the sequence face on a store and an engine.
 *
 * It finds the session and its space, lets a `ChangeDraft` decide, waits until the journal has it, and answers. Reading goes straight to the
 * committed state. What things mean is decided in the files it calls.
 */

import { closeAll } from '../core/close-all.ts';
import type { CacheFigures } from '../core/ports/cache-figures.ts';
import { compareCodePoints } from '../core/symbols/code-point-order.ts';
import { InvalidArgumentError, SessionNotFoundError } from '../errors.ts';
import type { ChangeDraft } from './change-draft.ts';
import { averageEmotives } from './emotives.ts';
import type { Explanation } from './explanation.ts';
import type { Asker, EraseAnswer, PatternChangeAnswer, SpaceFigures, TraceOptions } from './history-face.ts';
import { HistoryRequests } from './history-requests.ts';
import type { LongTermMemory } from './long-term-memory.ts';
import { affinities, hexOfName, patternPage, symbolStatistics } from './look-ups.ts';
import type * as Data from './observation.ts';
import { checkGivenPattern, checkObservation, OBSERVATION_LIMITS, withFieldPrefix } from './observation-check.ts';
import { observeSequence } from './observe-sequence.ts';
import type { PredictionAnswer, PredictOptions } from './prediction.ts';
import { Requests, type SequenceMemoryOptions } from './requests.ts';
import type { Cognition, SequenceFace, SequenceStatistics } from './sequence-face.ts';
import type { OpenSessionRequest, SessionEvent, SessionView } from './session.ts';
import type { SessionConfig } from './session-config.ts';
import { SessionRequests } from './session-requests.ts';
import { eventsOf, type SessionState } from './session-state.ts';
import type { Space } from './space.ts';
import type { SpaceState } from './space-state.ts';
import type { PatternTrace } from './trace.ts';
import { VectorRequests } from './vector-requests.ts';
import type { VectorsFace } from './vectors-face.ts';
import type { Certificate, WhyNot } from './why-not.ts';

const MOST_PREDICTIONS = 10_000;
const NO_EMOTIVES: Data.Emotives = new Map();

export type { SequenceMemoryOptions } from './requests.ts';

export class SequenceMemory implements SequenceFace {
  readonly vectors: VectorsFace;
  private readonly requests: Requests;
  private readonly sessions: SessionRequests;
  private readonly history: HistoryRequests;

  private constructor(options: SequenceMemoryOptions) {
    this.requests = new Requests(options);
    this.vectors = new VectorRequests(this.requests);
    this.sessions = new SessionRequests(this.requests);
    this.history = new HistoryRequests(this.requests, this.sessions);
  }

  /** Opens the face on a store; sessions that the journal knows as open are there again, their time to live starting now. */
  static async open(options: SequenceMemoryOptions): Promise<SequenceMemory> {
    const memory = new SequenceMemory(options);
    const { sessions } = memory.requests;
    for (const { sessionId, space, ttlSeconds } of await options.store.openSessions()) sessions.enter(sessionId, space, ttlSeconds);
    for (const { sessionId, space } of await options.store.closings()) sessions.enterClosing(sessionId, space);
    return memory;
  }

  openSession(request: OpenSessionRequest, options?: Data.ChangeOptions): Promise<SessionView> {
    return this.sessions.open(request, options);
  }

  sessionOf(sessionId: string): Promise<SessionView> {
    return this.sessions.viewOf(sessionId);
  }

  sessionExists(sessionId: string): { readonly exists: boolean; readonly expired: boolean } {
    return { exists: this.hasSession(sessionId), expired: this.requests.sessions.wasExpired(sessionId) };
  }

  hasSession(sessionId: string): boolean {
    return this.requests.sessions.find(sessionId) !== undefined;
  }

  activeSessionCount(): number {
    return this.requests.sessions.activeCount();
  }

  closeSession(sessionId: string, options?: Data.ChangeOptions): Promise<void> {
    return this.sessions.close(sessionId, options);
  }

  configOf(sessionId: string): Promise<SessionConfig> {
    return this.sessions.configOf(sessionId);
  }

  configure(sessionId: string, changes: Readonly<Record<string, unknown>>, options?: Data.ChangeOptions): Promise<SessionConfig> {
    return this.sessions.configure(sessionId, changes, options);
  }

  extendSession(sessionId: string, ttlSeconds: number, options?: Data.ChangeOptions): Promise<void> {
    return this.sessions.extend(sessionId, ttlSeconds, options);
  }

  async observe(sessionId: string, observation: Data.Observation, options?: Data.ChangeOptions): Promise<Data.ObserveAnswer> {
    checkObservation(observation);
    return this.requests.change({
      operation: 'observe',
      sessionId,
      options,
      request: observation,
      alone: observation.vectors.length > 0,
      decide: (draft) => draft.observe(observation, observation.uniqueId ?? `obs-${this.requests.options.identities.nextHex()}`),
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
    for (const [index, observation] of observations.entries())
      withFieldPrefix(['observations', index], () => checkObservation(observation));
    const { learnAfterEach, learnAtEnd, clearBetween } = options;
    const makeUniqueId = (): string => `seq-obs-${this.requests.options.identities.nextHex()}`;
    return this.requests.change({
      operation: 'observe-sequence',
      sessionId,
      options,
      request: [observations, learnAfterEach, learnAtEnd, clearBetween],
      alone: observations.some((observation) => observation.vectors.length > 0),
      decide: (draft, space) => observeSequence(draft, space.name, observations, options, makeUniqueId),
    });
  }

  async learn(sessionId: string, options?: Data.ChangeOptions): Promise<Data.LearnAnswer> {
    const decide = (draft: ChangeDraft, space: Space): Data.LearnAnswer => ({ sessionId, space: space.name, patternName: draft.learn() });
    return this.requests.change({ operation: 'learn', sessionId, options, request: null, decide });
  }

  async learnMany(sessionId: string, patterns: readonly Data.GivenPattern[], options?: Data.ChangeOptions): Promise<Data.LearnManyAnswer> {
    if (patterns.length > OBSERVATION_LIMITS.manyPatterns) {
      throw new InvalidArgumentError(['patterns'], `${patterns.length} patterns`, `at most ${OBSERVATION_LIMITS.manyPatterns}`);
    }
    for (const [index, pattern] of patterns.entries()) withFieldPrefix(['patterns', index], () => checkGivenPattern(pattern));
    const decide = (draft: ChangeDraft, space: Space): Data.LearnManyAnswer => {
      return { sessionId, space: space.name, patternNames: patterns.map((pattern) => draft.learnGiven(pattern)) };
    };
    return this.requests.change({ operation: 'learn-many', sessionId, options, request: patterns, decide });
  }

  async finalizeTraining(sessionId: string, options?: Data.ChangeOptions): Promise<Data.FinalizeAnswer> {
    const { clock } = this.requests.options;
    return this.requests.change({
      operation: 'finalize',
      sessionId,
      options,
      request: null,
      alone: true,
      decide: (draft, space) => {
        const startMs = clock.nowMs();
        const metrics = this.requests.predictor.finalizedMetricsOf(space.state.memory);
        draft.add({ kind: 'finalized', metrics });
        return { sessionId, space: space.name, patternsProcessed: space.state.memory.patternCount, timeMs: clock.nowMs() - startMs };
      },
    });
  }

  async clearShortTermMemory(sessionId: string, options?: Data.ChangeOptions): Promise<void> {
    const decide = (draft: ChangeDraft): void => draft.add({ kind: 'stm-cleared', scope: 'session' });
    return this.requests.change({ operation: 'clear-stm', sessionId, options, request: null, decide });
  }

  async clearMemory(sessionId: string, options?: Data.ChangeOptions): Promise<void> {
    return this.requests.change({
      operation: 'clear-all',
      sessionId,
      options,
      request: null,
      decide: (draft) => draft.add({ kind: 'memory-cleared' }),
    });
  }

  async shortTermMemoryOf(sessionId: string): Promise<readonly Data.Event[]> {
    return eventsOf((await this.requests.read(sessionId)).session);
  }

  async predict(sessionId: string, options: PredictOptions = {}): Promise<PredictionAnswer> {
    checkPredictOptions(options.limit, options.cutoff);
    return this.requests.spaces.withRoom(() => this.predictOnce(sessionId, options));
  }

  async perceptOf(sessionId: string) {
    const { space, session } = await this.requests.read(sessionId);
    return { space: space.name, percept: session.percept, emotives: averageEmotives(session.emotives.items) };
  }

  cognitionOf(sessionId: string): Promise<Cognition> {
    return this.requests.spaces.withRoom(() => this.cognitionOnce(sessionId));
  }

  findPattern(space: string, name: string, options?: Data.ReadOptions): Promise<Data.PatternRecord | undefined> {
    return this.lookUp(space, options, (memory) => memory?.find(hexOfName(name)));
  }

  async spacesAfter(name: string, limit: number): Promise<Data.SpacePage> {
    const names = await this.requests.options.store.spaces();
    const first = names.findIndex((space) => compareCodePoints(space, name) > 0);
    const spaces = first < 0 ? [] : names.slice(first, first + limit);
    return { spaces, next: first >= 0 && first + limit < names.length ? spaces.at(-1) : undefined };
  }

  patternsOf(space: string, from: number, limit: number, options?: Data.ReadOptions): Promise<Data.PatternPage> {
    return this.lookUp(space, options, (memory) => patternPage(memory, from, limit));
  }

  symbolStatistics(space: string, options?: Data.ReadOptions): Promise<readonly Data.SymbolStatistics[]> {
    return this.lookUp(space, options, symbolStatistics);
  }

  affinities(space: string, options?: Data.ReadOptions): Promise<ReadonlyMap<string, Data.Emotives>> {
    return this.lookUp(space, options, affinities);
  }

  affinityOf(space: string, symbol: string, options?: Data.ReadOptions): Promise<Data.Emotives> {
    return this.lookUp(space, options, (memory) => memory?.affinityOf(memory.symbols.idOf(symbol)) ?? NO_EMOTIVES);
  }

  figuresOf(space: string, options?: Data.ReadOptions): Promise<SpaceFigures> {
    return this.history.figuresOf(space, options);
  }

  trace(space: string, patternName: string, options?: TraceOptions): Promise<PatternTrace> {
    return this.history.trace(space, patternName, options);
  }

  explain(sessionId: string, patternName: string): Promise<Explanation> {
    return this.history.explain(sessionId, patternName);
  }

  whyNot(asker: Asker, patternName: string, query?: readonly Data.Event[]): Promise<WhyNot> {
    return this.history.whyNot(asker, patternName, query);
  }

  certificate(asker: Asker, query?: readonly Data.Event[]): Promise<Certificate> {
    return this.history.certificate(asker, query);
  }

  forget(space: string, patternName: string, options?: Data.ChangeOptions): Promise<PatternChangeAnswer> {
    return this.history.forget(space, patternName, options);
  }

  restore(space: string, patternName: string, options?: Data.ChangeOptions): Promise<PatternChangeAnswer> {
    return this.history.restore(space, patternName, options);
  }

  undo(sessionId: string, options?: Data.ChangeOptions): Promise<PatternChangeAnswer> {
    return this.history.undo(sessionId, options);
  }

  correct(space: string, patternName: string, events: readonly Data.Event[], options?: Data.ChangeOptions): Promise<PatternChangeAnswer> {
    return this.history.correct(space, patternName, events, options);
  }

  erase(space: string, options?: Data.ChangeOptions): Promise<EraseAnswer> {
    return this.history.erase(space, options);
  }

  watchSessions(listener: (event: SessionEvent) => void): () => void {
    return this.sessions.watch(listener);
  }

  statistics(): SequenceStatistics {
    const { spaces, options } = this.requests;
    return {
      activeSessions: this.requests.sessions.activeCount(),
      sessionsCreated: this.requests.sessions.created,
      sessionsDeleted: this.requests.sessions.deleted,
      sessionsExpired: this.requests.sessions.expired,
      sessionOperations: this.requests.sessions.operations,
      spaces: spaces.all.map(({ name, loadedAtMs, lastUsedMs, useCount }) => ({ space: name, loadedAtMs, lastUsedMs, useCount })),
      spaceBytesHeld: spaces.bytesHeld,
      spaceBytesLimit: options.spaceMemoryBytes ?? null,
      spaceEvictions: spaces.evictions,
      ...spaces.snapshotFigures,
    };
  }

  /** How the caches of the process are doing: those that are open. */
  caches(): readonly (CacheFigures & { readonly name: 'embeddings' | 'answers' })[] {
    const { answers, options } = this.requests;
    const embeddings = options.embedding?.statistics();
    return [
      ...(embeddings === undefined ? [] : [{ ...embeddings, name: 'embeddings' as const }]),
      ...(answers === undefined ? [] : [{ ...answers.figures(), name: 'answers' as const }]),
    ];
  }

  /** Ends every request that waits for an embedding service, and has later ones fail that would: `MEM_EMBEDDER_STOPPED`. Before a close. */
  stopWaiting(): void {
    this.requests.options.embedding?.stopWaiting();
  }

  async close(): Promise<void> {
    const { past, spaces, answers, options } = this.requests;
    past.drop();
    // Spaces are waited for, and their requests may wait for a service that never answers.
    this.stopWaiting();
    await closeAll([
      () => spaces.close(),
      async () => options.vectorIndexes?.close(),
      async () => answers?.clear(),
      async () => options.embedding?.close(),
    ]);
  }

  /** Asks what a space has learned, now or then; undefined when it does not exist. */
  private async lookUp<Answer>(
    space: string,
    { asOf }: Data.ReadOptions = {},
    ask: (memory: LongTermMemory | undefined) => Answer,
  ): Promise<Answer> {
    if (asOf !== undefined) return this.requests.past.with(space, asOf, ({ memory }) => ask(memory));
    return ask((await this.requests.spaces.get(space, true))?.state.memory);
  }

  private async predictOnce(sessionId: string, { limit, cutoff, asOf }: PredictOptions): Promise<PredictionAnswer> {
    const { space, session } = await this.requests.read(sessionId);
    const predict = (state: SpaceState, then: SessionState): PredictionAnswer => {
      const { maxPredictions, recallThreshold } = then.config;
      const config = { ...then.config, maxPredictions: limit ?? maxPredictions, recallThreshold: cutoff ?? recallThreshold };
      return this.predictFor(space.name, state, then, config);
    };
    if (asOf === undefined) return predict(space.state, session);
    return this.requests.past.with(space.name, asOf, (state) => {
      const then = state.sessionOf(sessionId);
      if (then === undefined) throw new SessionNotFoundError(sessionId);
      return predict(state, then);
    });
  }

  private async cognitionOnce(sessionId: string): Promise<Cognition> {
    const { space, session } = await this.requests.read(sessionId);
    const silent = { sessionId, space: space.name, predictions: [], futurePotentials: [] };
    return {
      space: space.name,
      prediction: session.config.processPredictions ? this.predictFor(space.name, space.state, session, this.requests.defaults) : silent,
      emotives: session.emotives.newest ?? NO_EMOTIVES,
      shortTermMemory: eventsOf(session),
      time: session.time,
    };
  }

  private predictFor(space: string, { memory }: SpaceState, session: SessionState, config: SessionConfig): PredictionAnswer {
    return { sessionId: session.sessionId, space, ...this.requests.predictor.predict(memory, eventsOf(session), config) };
  }
}

function checkPredictOptions(limit: number | undefined, cutoff: number | undefined): void {
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1 && limit <= MOST_PREDICTIONS)) {
    throw new InvalidArgumentError(['limit'], String(limit), `a whole number of 1 to ${MOST_PREDICTIONS}`);
  }
  if (cutoff !== undefined && !(cutoff >= 0 && cutoff <= 1))
    throw new InvalidArgumentError(['cutoff'], String(cutoff), 'a number of 0 to 1');
}
