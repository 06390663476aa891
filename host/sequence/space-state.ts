/**
 * Space state: the fold of one space's journal. The only place that says what an entry does.
 *
 * Live changes and replay go through the same `apply`, so a restart cannot come to another state.
 */
import { NamedVectors } from '../core/named-vectors/named-vectors.ts';
import { nameFromHex } from '../core/patterns/name-table.ts';
import type { SectionReader } from '../core/snapshots/section-reader.ts';
import { linesSection, type SectionSource } from '../core/snapshots/section-source.ts';
import type { JournalChange } from './journal-changes.ts';
import type { LongTermMemory } from './long-term-memory.ts';
import { perceptVectorOf } from './percept-vector.ts';
import type { Predictor } from './predictor.ts';
import { applySettings, defaultSessionConfig } from './session-config.ts';
import {
  afterCleared,
  afterEventsCleared,
  afterLearned,
  afterObserved,
  eventsOf,
  openedSession,
  type SessionState,
} from './session-state.ts';
import { encodeSession, sessionOf } from './session-text.ts';
import { RAN_OUT_SECTION } from './space-snapshots.ts';

/** A change with the header fields that the fold needs. */
export interface SequencedChange {
  readonly sequence: number;
  readonly timeMs: number;
  readonly sessionId: string;
  readonly change: JournalChange;
}

/** Session state after a change of that session; undefined when there is none (closed, or never opened). */
export function sessionAfter(state: SessionState | undefined, entry: SequencedChange): SessionState | undefined {
  const { change } = entry;
  if (change.kind === 'session-opened') {
    const config = applySettings(defaultSessionConfig(), change.settings);
    return openedSession(entry.sessionId, entry.timeMs, change.ttlSeconds, change.metadata, config);
  }
  if (state === undefined) return undefined;
  switch (change.kind) {
    case 'session-closed':
    case 'erased':
      return undefined;
    case 'session-extended':
      return { ...state, ttlSeconds: change.ttlSeconds };
    case 'configured':
      return { ...state, config: applySettings(state.config, change.settings) };
    case 'observed':
      return afterObserved(state, {
        sequence: entry.sequence,
        event: change.vectorSymbols.length === 0 ? change.strings : [...change.vectorSymbols, ...change.strings],
        percept: { strings: change.strings, vectors: change.vectors, metadata: change.metadata },
        emotives: change.emotives,
      });
    case 'stm-cleared':
      return change.scope === 'session' ? afterCleared(state) : afterEventsCleared(state);
    case 'learned':
      return change.lesson === null ? afterLearned(state, change.kept) : state;
    case 'memory-cleared':
      return afterCleared(state);
    case 'finalized':
    case 'forgotten':
    case 'undone':
    case 'corrected':
    case 'vectors-configured':
    case 'vectors-added':
    case 'vectors-removed':
    case 'vectors-switched':
      return state;
  }
}

export class SpaceState {
  readonly memory: LongTermMemory;
  /** Of whoever gives names to vectors; those that sessions observe are in `memory`. */
  readonly namedVectors = new NamedVectors();
  private readonly predictor: Predictor;
  private readonly sessions = new Map<string, SessionState>();
  /** Sessions that ran out and that no snapshot holds yet: the journal knows them as open, so a fold of it has them. */
  private readonly ranOut = new Map<string, SessionState>();

  constructor(memory: LongTermMemory, predictor: Predictor) {
    this.memory = memory;
    this.predictor = predictor;
  }

  sessionOf(sessionId: string): SessionState | undefined {
    return this.sessions.get(sessionId);
  }

  get openSessionCount(): number {
    return this.sessions.size;
  }

  /** Sessions in memory: open ones, and those that ran out and that no snapshot holds yet. */
  get sessionCount(): number {
    return this.sessions.size + this.ranOut.size;
  }

  openSessions(): Iterable<SessionState> {
    return this.sessions.values();
  }

  /**
   * Frees the state of a session that ran out; the journal keeps it.
   *
   * @param keep until a snapshot holds it
   */
  dropSession(sessionId: string, keep: boolean): void {
    const session = this.sessions.get(sessionId);
    this.sessions.delete(sessionId);
    if (keep && session !== undefined) this.ranOut.set(sessionId, session);
  }

  /** Sessions as they are now. @returns also whether some ran out, and what to call when a snapshot holds them */
  captureSessions(): { readonly sections: readonly SectionSource[]; readonly hasRanOut: boolean; readonly onSaved: () => void } {
    const ranOut = [...this.ranOut.values()];
    const open = [...this.sessions.values()];
    return {
      // Behind those that are carried over from the snapshot before.
      sections: [linesSection(RAN_OUT_SECTION, () => sessionTexts(ranOut)), linesSection('sessions', () => sessionTexts(open))],
      hasRanOut: ranOut.length > 0,
      onSaved: () => {
        for (const { sessionId } of ranOut) this.ranOut.delete(sessionId);
      },
    };
  }

  /** Precondition: there are no sessions. */
  async restoreSessions(sections: SectionReader): Promise<void> {
    for (const section of [RAN_OUT_SECTION, 'sessions']) {
      for await (const fields of sections.lines(section)) {
        const session = sessionOf(fields);
        this.sessions.set(session.sessionId, session);
      }
    }
  }

  apply(entry: SequencedChange): void {
    const before = this.sessions.get(entry.sessionId);
    this.applyToMemory(before, entry);
    const after = sessionAfter(before, entry);
    if (after === undefined) this.sessions.delete(entry.sessionId);
    else this.sessions.set(entry.sessionId, after);
  }

  private applyToMemory(session: SessionState | undefined, { sequence, timeMs, change }: SequencedChange): void {
    switch (change.kind) {
      case 'observed':
        if (change.vectorName !== null) this.memory.vectors.remember(change.vectorName, perceptVectorOf(change.vectors));
        return;
      case 'learned':
        if (session !== undefined) this.learn(session, sequence, change);
        return;
      case 'finalized':
        this.memory.finalized = change.metrics ?? this.predictor.finalizedMetricsOf(this.memory);
        return;
      case 'forgotten':
        this.memory.forget(change.learnings, sequence);
        return;
      case 'undone':
        this.memory.undo(change.of, sequence);
        return;
      case 'corrected':
        this.correct(sequence, change);
        return;
      case 'memory-cleared':
        this.memory.clear();
        return;
      case 'erased':
        this.memory.clear();
        this.namedVectors.clear();
        this.sessions.clear();
        this.ranOut.clear();
        return;
      case 'vectors-configured':
      case 'vectors-added':
      case 'vectors-removed':
      case 'vectors-switched':
        this.namedVectors.apply(change, sequence, timeMs);
        return;
    }
  }

  private correct(sequence: number, { into, events, learnings }: JournalChange & { kind: 'corrected' }): void {
    const name = nameFromHex(into);
    if (name !== undefined) this.memory.correct(learnings, { name, events }, sequence);
  }

  private learn(session: SessionState, sequence: number, change: JournalChange & { kind: 'learned' }): void {
    const name = nameFromHex(change.pattern);
    if (name !== undefined) {
      const { auto, lesson, persistence } = change;
      this.memory.learn({
        events: lesson?.events ?? eventsOf(session),
        name,
        emotives: lesson?.emotives ?? (auto ? [] : session.emotives.items),
        metadata: lesson?.metadata ?? (auto ? [] : session.metadataNotes.items),
        persistence,
        times: lesson?.frequency ?? 1,
        sequence,
        sessionId: session.sessionId,
      });
    }
    this.memory.vectors.indexWaiting();
  }
}

function* sessionTexts(sessions: readonly SessionState[]): Generator<string> {
  for (const session of sessions) yield encodeSession(session);
}
