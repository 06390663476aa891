/** A small sequence face for the tests of the HTTP layer: keeps sessions and events in maps, learns nothing real. */
import { InvalidArgumentError, MemoryError, SessionNotFoundError } from '../../host/errors.ts';
import type {
  ChangeOptions,
  Event,
  GivenPattern,
  Observation,
  ObserveAnswer,
  ObserveSequenceOptions,
} from '../../host/sequence/observation.ts';
import type { Prediction } from '../../host/sequence/prediction.ts';
import type { SequenceFace } from '../../host/sequence/sequence-face.ts';
import type { OpenSessionRequest, SessionEvent, SessionView } from '../../host/sequence/session.ts';
import type { SessionConfig } from '../../host/sequence/session-config.ts';
import { applySettings, defaultSessionConfig } from '../../host/sequence/session-config.ts';
import { FakeHistoryFace, PATTERN_NAME } from './fake-history-face.ts';
import { NO_VECTORS } from './fake-vectors-face.ts';

export { PATTERN_NAME };

interface FakeSession {
  view: SessionView;
  config: SessionConfig;
  events: Event[];
  time: number;
  last: Observation | null;
}

export class FakeSequenceFace extends FakeHistoryFace implements SequenceFace {
  readonly vectors = NO_VECTORS;
  readonly #sessions = new Map<string, FakeSession>();
  readonly #listeners = new Set<(event: SessionEvent) => void>();
  readonly #nowMs: () => number;
  /** What was asked, newest last. */
  readonly observed: Observation[] = [];
  readonly options: ChangeOptions[] = [];
  readonly spacesAsked: string[] = [];
  predictions: readonly Prediction[] = [];
  /** Awaited by every observe: holds a request under way. */
  gate: Promise<void> = Promise.resolve();
  /** Thrown by the next learn. */
  failure: Error | undefined;
  #opened = 0;

  constructor(nowMs: () => number = () => 1_700_000_000_000) {
    super();
    this.#nowMs = nowMs;
  }

  async openSession(request: OpenSessionRequest, options: ChangeOptions = {}): Promise<SessionView> {
    this.options.push(options);
    this.#opened++;
    const sessionId = `session-${String(this.#opened).padStart(32, '0')}-1700000000000`;
    const ttlSeconds = request.ttlSeconds ?? 3_600;
    let config = defaultSessionConfig();
    try {
      config = applySettings(config, request.config ?? {});
    } catch {
      // As the contract says: a bad value drops all of it.
    }
    const createdAtMs = this.#nowMs();
    const view = {
      sessionId,
      space: request.space,
      createdAtMs,
      expiresAtMs: createdAtMs + ttlSeconds * 1_000,
      ttlSeconds,
      metadata: request.metadata,
      config,
    };
    this.#sessions.set(sessionId, { view, config, events: [], time: 0, last: null });
    this.#tell({ type: 'created', sessionId, space: request.space, timeMs: createdAtMs });
    return view;
  }

  async sessionOf(sessionId: string): Promise<SessionView> {
    return this.#session(sessionId).view;
  }

  sessionExists(sessionId: string): { readonly exists: boolean; readonly expired: boolean } {
    return { exists: this.#sessions.has(sessionId), expired: false };
  }

  hasSession(sessionId: string): boolean {
    return this.#sessions.has(sessionId);
  }

  activeSessionCount(): number {
    return this.#sessions.size;
  }

  async closeSession(sessionId: string): Promise<void> {
    this.#session(sessionId);
    this.#sessions.delete(sessionId);
    this.#tell({ type: 'destroyed', sessionId, timeMs: this.#nowMs() });
  }

  async configOf(sessionId: string): Promise<SessionConfig> {
    return this.#session(sessionId).config;
  }

  async configure(sessionId: string, changes: Readonly<Record<string, unknown>>): Promise<SessionConfig> {
    const session = this.#session(sessionId);
    session.config = applySettings(session.config, changes);
    return session.config;
  }

  async extendSession(sessionId: string): Promise<void> {
    this.#session(sessionId);
  }

  async observe(sessionId: string, observation: Observation, options: ChangeOptions = {}): Promise<ObserveAnswer> {
    await this.gate;
    const session = this.#session(sessionId);
    const lengths = new Set(observation.vectors.map((vector) => vector.length));
    if (lengths.size > 1) throw new InvalidArgumentError(['vectors', 1], 'another length', 'vectors of one length');
    this.observed.push(observation);
    this.options.push(options);
    session.last = observation;
    session.time++;
    if (observation.strings.length > 0) session.events.push([...observation.strings].sort());
    return {
      sessionId,
      space: session.view.space,
      stmLength: session.events.length,
      time: session.time,
      uniqueId: observation.uniqueId ?? `obs-${String(session.time).padStart(32, '0')}`,
      autoLearnedPattern: null,
    };
  }

  async observeSequence(sessionId: string, observations: readonly Observation[], options: ObserveSequenceOptions = {}) {
    const session = this.#session(sessionId);
    const initialStmLength = session.events.length;
    const results: ObserveAnswer[] = [];
    for (const observation of observations) results.push(await this.observe(sessionId, observation, options));
    const finalLearnedPattern = options.learnAtEnd === true && session.events.length > 0 ? (await this.learn(sessionId)).patternName : null;
    return {
      sessionId,
      space: session.view.space,
      initialStmLength,
      finalStmLength: session.events.length,
      results,
      autoLearnedPatterns: finalLearnedPattern === null ? [] : [finalLearnedPattern],
      finalLearnedPattern,
      isolated: options.clearBetween ?? false,
    };
  }

  async learn(sessionId: string, options: ChangeOptions = {}) {
    const session = this.#session(sessionId);
    this.options.push(options);
    if (this.failure !== undefined) throw this.failure;
    if (session.events.length === 0) throw new MemoryError('MEM_SHORT_TERM_MEMORY_EMPTY', 'Cannot learn: found no event');
    session.events = [];
    return { sessionId, space: session.view.space, patternName: `PTRN|${PATTERN_NAME}` };
  }

  async learnMany(sessionId: string, patterns: readonly GivenPattern[], options: ChangeOptions = {}) {
    this.options.push(options);
    const patternNames = patterns.map(() => `PTRN|${PATTERN_NAME}`);
    return { sessionId, space: this.#session(sessionId).view.space, patternNames };
  }

  async finalizeTraining(sessionId: string) {
    return { sessionId, space: this.#session(sessionId).view.space, patternsProcessed: 3, timeMs: 2 };
  }

  async clearShortTermMemory(sessionId: string): Promise<void> {
    const session = this.#session(sessionId);
    session.events = [];
    session.last = null;
    session.time = 0;
  }

  async clearMemory(sessionId: string): Promise<void> {
    await this.clearShortTermMemory(sessionId);
  }

  async shortTermMemoryOf(sessionId: string): Promise<readonly Event[]> {
    return this.#session(sessionId).events;
  }

  async predict(sessionId: string) {
    const future = [['d']];
    return {
      sessionId,
      space: this.#session(sessionId).view.space,
      predictions: this.predictions,
      futurePotentials: this.predictions.map(() => ({ future, aggregatePotential: 1, supportingPatterns: 1, totalWeightedFrequency: 2 })),
    };
  }

  async perceptOf(sessionId: string) {
    const { last, view } = this.#session(sessionId);
    const percept = last === null ? null : { strings: [...last.strings].sort(), vectors: last.vectors, metadata: last.metadata };
    return { space: view.space, percept, emotives: last?.emotives ?? new Map<string, number>() };
  }

  async cognitionOf(sessionId: string) {
    const { view, events, time, last } = this.#session(sessionId);
    return {
      space: view.space,
      prediction: await this.predict(sessionId),
      emotives: last?.emotives ?? new Map<string, number>(),
      shortTermMemory: events,
      time,
    };
  }

  async findPattern(space: string, name: string) {
    this.spacesAsked.push(space);
    if (name.replace('PTRN|', '') !== PATTERN_NAME) return undefined;
    return {
      name: PATTERN_NAME,
      events: [['a'], ['b']],
      length: 2,
      frequency: 1,
      emotives: [new Map([['joy', 10]])],
      metadata: new Map([['k', ['1', 'x']]]),
    };
  }

  async spacesAfter() {
    return { spaces: ['user-1'], next: undefined };
  }

  async patternsOf(space: string, from: number) {
    const record = from === 0 ? await this.findPattern(space, PATTERN_NAME) : undefined;
    return { patterns: record === undefined ? [] : [record], next: undefined };
  }

  async symbolStatistics(space: string) {
    this.spacesAsked.push(space);
    return [
      { symbol: '7', frequency: 4, patternMemberFrequency: 2 },
      { symbol: 'a', frequency: 1, patternMemberFrequency: 1 },
    ];
  }

  async affinities(space: string) {
    this.spacesAsked.push(space);
    return new Map([
      [
        'a',
        new Map([
          ['joy', 24.75],
          ['fear', -4],
        ]),
      ],
    ]);
  }

  async affinityOf(space: string, symbol: string) {
    this.spacesAsked.push(space);
    return symbol === 'a' ? new Map([['joy', 24]]) : new Map<string, number>();
  }

  watchSessions(listener: (event: SessionEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  statistics() {
    return {
      sessionsCreated: this.#opened,
      sessionsDeleted: this.#opened - this.#sessions.size,
      sessionsExpired: 0,
      sessionOperations: this.observed.length,
      activeSessions: this.#sessions.size,
      spaces: [{ space: 'user-1', loadedAtMs: 1_700_000_000_000, lastUsedMs: 1_700_000_001_500, useCount: 3 }],
      spaceBytesHeld: 12_345,
      spaceBytesLimit: 1_000_000,
      spaceEvictions: 2,
      snapshotsWritten: 2,
      snapshotProblems: 0,
      mostEntriesToFold: 20,
    };
  }

  async close(): Promise<void> {}

  #session(sessionId: string): FakeSession {
    const session = this.#sessions.get(sessionId);
    if (session === undefined) throw new SessionNotFoundError(sessionId);
    return session;
  }

  #tell(event: SessionEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
