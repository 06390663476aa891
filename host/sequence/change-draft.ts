/**
 * Change draft: decides what a request does to a session, change by change, before anything is written.
 *
 * Every decision is taken against the session as it will be after the changes before it, in this draft and in flight. `commit` then writes
 * all of them at once: a request happens as a whole or not at all.
 */
import { hexFromName } from '../core/patterns/name-table.ts';
import type { NumericKernel } from '../core/ports/numeric-kernel.ts';
import { compareCodePoints } from '../core/symbols/code-point-order.ts';
import { reprOfEvents } from '../core/symbols/python-repr.ts';
import { vectorName } from '../core/symbols/vector-name.ts';
import { InvalidArgumentError, MemoryError, SessionNotFoundError } from '../errors.ts';
import type { JournalChange, Receipt } from './journal-changes.ts';
import { PATTERN_PREFIX } from './look-ups.ts';
import type { Event, GivenPattern, Observation, ObserveAnswer } from './observation.ts';
import { OBSERVATION_LIMITS } from './observation-check.ts';
import { perceptVectorOf } from './percept-vector.ts';
import { type ChangeRoom, roomOf } from './promised-room.ts';
import { eventsOf, keptByAutoLearn, type SessionState } from './session-state.ts';
import type { ChangeHeader, Space } from './space.ts';
import { sessionAfter } from './space-state.ts';
import { storedEvents } from './stored-events.ts';
import type { NamedVector } from './vector-memory.ts';

export class ChangeDraft {
  private readonly space: Space;
  private readonly header: ChangeHeader;
  private readonly numbers: NumericKernel;
  private changes: JournalChange[] = [];
  private rooms: ChangeRoom[] = [];
  private current: SessionState;
  private closed = false;
  /** Vectors that this draft observed, and those that its learnings made findable. */
  private observedVectors: NamedVector[] = [];
  private learnedVectors: readonly NamedVector[] = [];

  /** @throws SessionNotFoundError the session is not open */
  constructor(space: Space, header: ChangeHeader, numbers: NumericKernel) {
    const session = space.sessionForChange(header.sessionId);
    if (session === undefined) throw new SessionNotFoundError(header.sessionId);
    this.space = space;
    this.header = header;
    this.numbers = numbers;
    this.current = session;
  }

  /** The session after all changes of this draft. */
  get session(): SessionState {
    return this.current;
  }

  /** Adds a change; after one that closes the session nothing more may be decided. */
  add(change: JournalChange): void {
    const sequence = this.space.nextSequence + this.changes.length;
    const after = sessionAfter(this.current, { ...this.header, change, sequence });
    this.changes.push(change);
    this.rooms.push(roomOf(change, this.current));
    if (after === undefined) this.closed = true;
    else this.current = after;
  }

  /**
   * Observes, and learns when that fills the short-term memory (specs/kato.md 1.1–1.4).
   *
   * Precondition: the observation was checked; with vectors, nothing else of the space is in flight.
   * @throws InvalidArgumentError vectors of different lengths, or more symbols than a short-term memory may hold
   */
  observe(observation: Observation, uniqueId: string): ObserveAnswer {
    const sorted = this.current.config.sortSymbols;
    const strings = sorted ? [...observation.strings].sort(compareCodePoints) : [...observation.strings];
    const vectors = this.resolveVectors(observation.vectors);
    const symbolCount = this.current.stmSymbolCount + strings.length + vectors.symbols.length;
    if (symbolCount > OBSERVATION_LIMITS.stmSymbols) {
      throw new InvalidArgumentError(
        ['strings'],
        `a short-term memory of ${symbolCount} symbols`,
        `at most ${OBSERVATION_LIMITS.stmSymbols}`,
      );
    }
    this.add({
      kind: 'observed',
      uniqueId,
      strings,
      vectorSymbols: vectors.symbols,
      vectorName: vectors.name,
      vectors: observation.vectors,
      emotives: observation.emotives,
      metadata: observation.metadata,
    });
    const holdsSomething = strings.length + vectors.symbols.length > 0;
    const autoLearned = holdsSomething ? this.autoLearn() : null;
    return {
      sessionId: this.header.sessionId,
      space: this.space.name,
      stmLength: this.current.stm.length,
      time: this.current.time,
      uniqueId,
      autoLearnedPattern: autoLearned,
    };
  }

  /**
   * Learns the short-term memory and empties it.
   * @returns `PTRN|<sha1>`, or empty when there was only one symbol
   * @throws MemoryError `MEM_SHORT_TERM_MEMORY_EMPTY`
   */
  learn(): string {
    if (this.current.stm.length === 0) throw new MemoryError('MEM_SHORT_TERM_MEMORY_EMPTY', 'Cannot learn from empty STM');
    return this.addLearned(0, false);
  }

  /**
   * Learns a pattern as it is given; the session stays as it is.
   *
   * Precondition: the pattern was checked, so it holds a symbol.
   * @returns `PTRN|<sha1>`, or empty when there is only one symbol; nothing is written then
   */
  learnGiven(given: GivenPattern): string {
    const { sortSymbols, persistence } = this.current.config;
    const events = storedEvents(given.events, sortSymbols);
    if (events.length === 1 && events[0].length === 1) return '';
    const pattern = this.patternNameOf(events);
    const { emotives = [], metadata = [], frequency = 1 } = given;
    const lesson = { events, emotives, metadata, frequency };
    this.add({ kind: 'learned', pattern, uses: [], kept: 0, auto: false, persistence, lesson });
    this.indexVectors();
    return PATTERN_PREFIX + pattern;
  }

  /**
   * Writes what was decided.
   *
   * @throws MemoryError `MEM_OUT_OF_MEMORY` nothing was written
   */
  async commit(receipt?: Receipt): Promise<void> {
    const { changes, rooms } = this;
    this.changes = [];
    this.rooms = [];
    if (changes.length > 0) await this.space.commit(this.header, changes, receipt, rooms, this.closed ? undefined : this.current);
  }

  private autoLearn(): string | null {
    const kept = keptByAutoLearn(this.current);
    if (kept < 0) return null;
    return this.addLearned(kept, true) || null;
  }

  private addLearned(kept: number, auto: boolean): string {
    const { stm, stmSymbolCount, config } = this.current;
    const pattern = stmSymbolCount > 1 ? this.patternNameOf(eventsOf(this.current)) : '';
    const uses = stm.items.map(({ sequence }) => sequence);
    this.add({ kind: 'learned', pattern, uses, kept, auto, persistence: config.persistence, lesson: null });
    this.indexVectors();
    return pattern === '' ? '' : PATTERN_PREFIX + pattern;
  }

  /** A learning makes everything findable that was observed before it, in the space and in this draft. */
  private indexVectors(): void {
    const { waitingVectors } = this.space.state.memory.vectors;
    // While a draft decides, nothing joins those that wait in the space: lists of one length are the same list.
    if (waitingVectors.length + this.observedVectors.length === this.learnedVectors.length) return;
    this.learnedVectors = [...waitingVectors, ...this.observedVectors];
  }

  private patternNameOf(events: readonly Event[]): string {
    return hexFromName(this.numbers.sha1(reprOfEvents(events)));
  }

  /** Up to three neighbours and the vector's own name, distinct, sorted. */
  private resolveVectors(vectors: readonly (readonly number[])[]): { readonly symbols: readonly string[]; readonly name: string | null } {
    if (vectors.length === 0) return { symbols: [], name: null };
    const percept = perceptVectorOf(vectors);
    const name = vectorName(percept, (text) => hexFromName(this.numbers.sha1(text)));
    const symbols = new Set([...this.space.state.memory.vectors.neighboursOf(percept, this.learnedVectors), name]);
    this.observedVectors.push({ name, vector: percept });
    return { symbols: [...symbols].sort(compareCodePoints), name };
  }
}
