/**
 * Requests: finds the session and the space of a request, lets it decide, waits until the journal has it, and knows repeated ones.
 *
 * Everything that the sequence face does on a session or a space goes through here, so there is one place that restarts a session's time to
 * live, one that honours idempotency keys, and one that keeps changes of a space in order.
 *
 * Invariant: a change takes its turn right behind its one `await` of `SpaceDirectory.getForChange`, whatever it changes: so changes of a space
 * are decided in the order of the calls, also when nobody waits for the one before.
 */

import { SpaceVectors } from '../core/named-vectors/space-vectors.ts';
import { hexFromName } from '../core/patterns/name-table.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { EmbedderSource } from '../core/ports/embedder.ts';
import type { IdentitySource } from '../core/ports/identity-source.ts';
import type { SnapshotStore } from '../core/ports/snapshot-store.ts';
import type { Store } from '../core/ports/store.ts';
import type { Timer } from '../core/ports/timer.ts';
import type { VectorIndexes } from '../core/ports/vector-indexes.ts';
import { type InvalidConfigurationError, MemoryError, SessionNotFoundError } from '../errors.ts';
import { ChangeDraft } from './change-draft.ts';
import type { JournalChange } from './journal-changes.ts';
import type { Engine } from './long-term-memory.ts';
import type { ChangeOptions } from './observation.ts';
import { checkText } from './observation-check.ts';
import { PastStates } from './past-states.ts';
import { Predictor } from './predictor.ts';
import { RestSchedule } from './rest-schedule.ts';
import { SearchAnswers, type SearchAnswersOptions } from './search-answers.ts';
import { defaultSessionConfig, SESSION_LIMITS, type SessionConfig } from './session-config.ts';
import { SessionDirectory } from './session-directory.ts';
import { SnapshotSchedule } from './snapshot-schedule.ts';
import type { ChangeHeader, Space } from './space.ts';
import { SpaceDirectory } from './space-directory.ts';
import { type SnapshotProblem, SpaceSnapshots } from './space-snapshots.ts';

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
  /** Most bytes that loaded spaces may hold, beyond the one that was used last; no limit when missing. */
  readonly spaceMemoryBytes?: number;
  /** Where what spaces hold is kept besides the journal, to open them faster; missing: nowhere. */
  readonly snapshots?: SnapshotStore;
  /** When snapshots are due while a space changes; missing: they are written on closing only. */
  readonly timer?: Timer;
  /** Told why a snapshot was not used or not written; nothing is lost by it. */
  readonly onSnapshotProblem?: (problem: SnapshotProblem) => void;
  /** Indexes of named vectors, closed with the memory; missing: vectors are refused. */
  readonly vectorIndexes?: VectorIndexes;
  /** What turns texts into vectors, closed with the memory; missing: texts are refused. */
  readonly embedding?: EmbedderSource;
  /** Keeps answers of searches by text, to answer similar ones; missing: every search is done. */
  readonly searchAnswers?: SearchAnswersOptions;
  /** Told when the configuration of a new session was refused as a whole. */
  readonly onConfigDropped?: (space: string, reason: InvalidConfigurationError) => void;
}

export interface ChangeRequest<Answer> {
  readonly operation: string;
  readonly sessionId: string;
  readonly options: ChangeOptions | undefined;
  /** What, besides operation and session, tells this request from others. */
  readonly request: unknown;
  /** Decides only when everything in flight is applied: neighbours of vectors depend on it. */
  readonly alone?: boolean;
  /** Decides without waiting and answers. */
  readonly decide: (draft: ChangeDraft, space: Space) => Answer;
}

/** A change that is decided while nothing else of its space is under way. */
export interface LoneChange<Answer> {
  readonly operation: string;
  readonly options: ChangeOptions | undefined;
  readonly request: unknown;
  /** Decides without waiting, against the committed state. No changes: nothing is written. */
  readonly decide: (space: Space) => Decision<Answer>;
}

export interface Decision<Answer> {
  readonly changes: readonly JournalChange[];
  readonly answer: Answer;
}

export class Requests {
  readonly options: SequenceMemoryOptions;
  readonly predictor: Predictor;
  readonly spaces: SpaceDirectory;
  readonly sessions: SessionDirectory;
  readonly past: PastStates;
  /** Undefined unless answers are kept. */
  readonly answers: SearchAnswers | undefined;
  /** What a session starts with. */
  readonly defaults: SessionConfig;

  constructor(options: SequenceMemoryOptions) {
    this.options = options;
    const { store, engine, clock } = options;
    this.predictor = new Predictor(engine);
    this.past = new PastStates(store, engine, this.predictor, () => this.spaces.grew());
    this.answers = options.searchAnswers && new SearchAnswers(options.searchAnswers);
    this.defaults = defaultSessionConfig(options.defaults);
    this.sessions = new SessionDirectory(clock, options.autoExtend ?? true, ({ space, sessionId }) => {
      this.spaces.loadedSpace(space)?.dropSession(sessionId);
    });
    const { snapshots, timer, onSnapshotProblem: onProblem, vectorIndexes: indexes } = options;
    this.spaces = new SpaceDirectory({
      store,
      engine,
      predictor: this.predictor,
      clock,
      onLoaded: (space) => this.dropExpired(space),
      derived: this.past,
      onFull: () => this.answers?.clear(),
      ...(indexes && { vectorsOf: (space: Space) => this.vectorsOf(space, indexes), onEvicted: () => indexes.settled() }),
      ...(options.spaceMemoryBytes !== undefined && { memoryBytes: options.spaceMemoryBytes }),
      ...(snapshots && { snapshots: new SpaceSnapshots({ store, snapshots, numbers: engine.numbers, ...(onProblem && { onProblem }) }) }),
      ...(snapshots && timer && { schedule: new SnapshotSchedule(timer) }),
      ...(timer && { rest: new RestSchedule(timer) }),
    });
  }

  get defaultTtlSeconds(): number {
    return this.options.defaultTtlSeconds ?? 3600;
  }

  /** Finds a live session and its committed state, restarting its time to live. */
  async read(sessionId: string) {
    const handle = this.sessions.access(sessionId);
    const space = await this.spaces.get(handle.space);
    return { handle, space, session: space.sessionForReading(sessionId) };
  }

  /** Decides a change of a live session, commits it and answers. */
  async change<Answer>({ operation, sessionId, options, request, alone = false, decide }: ChangeRequest<Answer>): Promise<Answer> {
    const handle = this.sessions.access(sessionId);
    const space = await this.spaces.getForChange(handle.space);
    const header = this.headerOf(sessionId, options);
    return this.once(space, header, [operation, sessionId, request], (fingerprint) =>
      this.inTurn(space, alone, async () => {
        const draft = new ChangeDraft(space, header, this.options.engine.numbers);
        const answer = decide(draft, space);
        await draft.commit(fingerprint === undefined ? undefined : { fingerprint, answer: answer ?? null });
        return answer;
      }),
    );
  }

  /**
   * Answers a repeated change, without a body, of a session that its first time closed.
   *
   * @throws SessionNotFoundError there is no receipt of it (any more)
   */
  async repeat(spaceName: string, operation: string, sessionId: string, options: ChangeOptions | undefined): Promise<void> {
    const space = await this.spaces.getForChange(spaceName);
    await this.once(space, this.headerOf(sessionId, options), [operation, sessionId, null], () =>
      Promise.reject(new SessionNotFoundError(sessionId)),
    );
  }

  /**
   * Decides a change of a space against everything that came before it, commits it and answers.
   *
   * @throws MemoryError `MEM_SPACE_NOT_FOUND` nothing was ever written for the space
   */
  async changeSpace<Answer>(name: string, change: LoneChange<Answer>): Promise<Answer> {
    const space = await this.spaces.getForChange(name, true);
    return this.changeAlone(foundSpace(space, name), '', change);
  }

  /** @throws MemoryError `MEM_SPACE_NOT_FOUND` nothing was ever written for the space */
  async existing(name: string): Promise<Space> {
    return foundSpace(await this.spaces.get(name, true), name);
  }

  /** As `changeSpace`, for a change that a live session makes. */
  async changeSpaceOf<Answer>(sessionId: string, change: LoneChange<Answer>): Promise<Answer> {
    const handle = this.sessions.access(sessionId);
    const space = await this.spaces.getForChange(handle.space);
    return this.changeAlone(space, sessionId, change);
  }

  private changeAlone<Answer>(
    space: Space,
    sessionId: string,
    { operation, options, request, decide }: LoneChange<Answer>,
  ): Promise<Answer> {
    const header = this.headerOf(sessionId, options);
    return this.once(space, header, [operation, sessionId, request], (fingerprint) =>
      this.inTurn(space, true, async () => {
        if (sessionId !== '' && space.sessionForChange(sessionId) === undefined) throw new SessionNotFoundError(sessionId);
        const { changes, answer } = decide(space);
        if (changes.length > 0) await space.commit(header, changes, fingerprint === undefined ? undefined : { fingerprint, answer });
        return answer;
      }),
    );
  }

  /** Runs a request, or answers it from its receipt when its idempotency key was seen before. */
  once<Answer>(
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

  /** As `Space.inTurn`; when there is no room for a change, it is decided again after unused spaces were let go. */
  private inTurn<Answer>(space: Space, alone: boolean, run: () => Promise<Answer>): Promise<Answer> {
    return this.spaces.withRoom(() => space.inTurn(alone, run), space);
  }

  headerOf(sessionId: string, options: ChangeOptions | undefined): ChangeHeader {
    const idempotencyKey = options?.idempotencyKey ?? null;
    if (idempotencyKey !== null) checkText(idempotencyKey, ['idempotencyKey'], SESSION_LIMITS.idempotencyKeyCodePoints);
    return { sessionId, timeMs: this.options.clock.nowMs(), idempotencyKey };
  }

  /** The name of a space may be that of a person, and any text; that of a store keeps files of another one from being taken for its own. */
  private vectorsOf({ name, state }: Space, indexes: VectorIndexes): SpaceVectors {
    const { store, engine } = this.options;
    const key = hexFromName(engine.numbers.sha1(`${store.identity} ${name}`));
    return new SpaceVectors(name, key, state.namedVectors, store, indexes);
  }

  /** Frees the sessions that the journal of a space knows as open and that ran out before it was loaded, or loaded again. */
  private dropExpired(space: Space): void {
    for (const { sessionId } of space.state.openSessions()) {
      if (this.sessions.find(sessionId) === undefined) space.dropSession(sessionId);
    }
  }
}

/** @throws MemoryError `MEM_SPACE_NOT_FOUND` there is none */
export function foundSpace(space: Space | undefined, name: string): Space {
  if (space === undefined) throw spaceNotFound(name);
  return space;
}

export function spaceNotFound(name: string): MemoryError {
  return new MemoryError('MEM_SPACE_NOT_FOUND', `Cannot find space "${name}": nothing was ever written for it`);
}
