/**
 * Space: one isolated memory, loaded: its committed state, what is in flight, and the way to change it.
 *
 * Invariants:
 *  1. Readers see `state`, which holds acknowledged entries only. Changes are decided against `sessionForChange`, which also holds
 *     what is in flight.
 *  2. `state` and `receipts` change only in the turn in which an entry is applied, as a whole: in any other turn they are the fold of the
 *     journal up to the committed sequence, and may be captured for a snapshot.
 *  3. After a failed change the space is `stale`: its owner drops it and loads it from the journal again.
 *  4. Whoever got a space from its directory may use it until it waits for anything but the space itself; whoever waits longer pins it.
 */
import { Sequencer } from '../core/journal/sequencer.ts';
import { TurnQueue } from '../core/journal/turn-queue.ts';
import type { SpaceVectors } from '../core/named-vectors/space-vectors.ts';
import type { NewEntry, Store } from '../core/ports/store.ts';
import { MemoryError, SessionNotFoundError } from '../errors.ts';
import { decodeChange, encodeChange, isDurable, type JournalChange, type Receipt } from './journal-changes.ts';
import { type Engine, LongTermMemory } from './long-term-memory.ts';
import type { Predictor } from './predictor.ts';
import { type ChangeRoom, PromisedRoom, roomOf } from './promised-room.ts';
import { Receipts } from './receipts.ts';
import type { SessionState } from './session-state.ts';
import { bytesHeldBy } from './space-bytes.ts';
import type { SpaceCapture, SpaceSnapshots } from './space-snapshots.ts';
import { SpaceState, sessionAfter } from './space-state.ts';

/** Header fields that all entries of one request share. */
export interface ChangeHeader {
  readonly sessionId: string;
  readonly timeMs: number;
  readonly idempotencyKey: string | null;
}

export class Space {
  readonly name: string;
  readonly receipts: Receipts;
  readonly loadedAtMs: number;
  lastUsedMs: number;
  useCount = 0;
  stale = false;
  /** Its named vectors, when the process has indexes for them. */
  vectors: SpaceVectors | undefined;
  /** Told when a change was applied. */
  onApplied: (() => void) | undefined;
  private readonly committed: SpaceState;
  private pins = 0;
  private freed = false;
  private readonly sequencer: Sequencer;
  /** Sessions ahead of `state`; undefined for one that is being closed. */
  private readonly ahead = new Map<string, SessionState | undefined>();
  private readonly turns = new TurnQueue();
  private readonly room: PromisedRoom;
  /** Sessions that ran out while something of theirs was in flight. */
  private readonly leaving = new Set<string>();
  private readonly snapshots: SpaceSnapshots | undefined;
  /** Sequence of the snapshot that there is, or of the last erasure, behind which there is nothing to write down; 0 for neither. */
  private snapshotSequence = 0;
  /** Sessions that ran out are in the snapshot that there is, and nowhere else. */
  private carriesRanOut = false;
  private isErasing = false;

  private constructor(
    name: string,
    store: Store,
    state: SpaceState,
    receipts: Receipts,
    head: number,
    nowMs: number,
    snapshots: SpaceSnapshots | undefined,
  ) {
    this.name = name;
    this.committed = state;
    this.room = new PromisedRoom(state.memory);
    this.receipts = receipts;
    this.snapshots = snapshots;
    this.loadedAtMs = nowMs;
    this.lastUsedMs = nowMs;
    this.sequencer = new Sequencer(name, store, head, () => {
      this.stale = true;
    });
  }

  /**
   * Reads the snapshot of a space, if there is one that fits, and folds the journal behind it; an unknown name gives an empty space.
   *
   * @param snapshots where its snapshots are; without them the whole journal is folded
   */
  static async load(
    name: string,
    store: Store,
    engine: Engine,
    predictor: Predictor,
    nowMs: number,
    snapshots?: SpaceSnapshots,
  ): Promise<Space> {
    const restored = await snapshots?.load(name, async (sections) => {
      const state = new SpaceState(new LongTermMemory(engine), predictor);
      const receipts = new Receipts();
      try {
        await state.memory.restore(sections);
        await state.restoreSessions(sections);
        await state.namedVectors.restore(sections);
        await receipts.restoreAll(sections);
      } catch (error) {
        state.memory.free();
        throw error;
      }
      return { state, receipts };
    });
    const { state, receipts } = restored?.state ?? {
      state: new SpaceState(new LongTermMemory(engine), predictor),
      receipts: new Receipts(),
    };
    const { head, erased } = await foldJournal(store, name, restored?.sequence ?? 0, state, receipts);
    const space = new Space(name, store, state, receipts, head, nowMs, snapshots);
    space.snapshotSequence = Math.max(restored?.sequence ?? 0, erased);
    return space;
  }

  /** What is acknowledged. */
  get state(): SpaceState {
    if (this.freed) throw new Error(`Cannot use space "${this.name}": it was freed`);
    return this.committed;
  }

  /** Sequence of the last entry that is applied, 0 for none. */
  get committedSequence(): number {
    return this.sequencer.committedSequence;
  }

  /** Entries that a load would have to fold. */
  get entriesSinceSnapshot(): number {
    return this.sequencer.committedSequence - this.snapshotSequence;
  }

  get nextSequence(): number {
    return this.sequencer.nextSequence;
  }

  /** True when nothing is in flight. */
  get isIdle(): boolean {
    return this.sequencer.isIdle;
  }

  /** True while changes may not be decided because one in flight failed. */
  get isRollingBack(): boolean {
    return this.sequencer.isRollingBack;
  }

  whenIdle(): Promise<void> {
    return this.sequencer.whenIdle();
  }

  /**
   * Lets a request decide when it is its turn: in the order of the calls, whether or not one has to wait until it is alone.
   *
   * @param alone first waits until everything in flight is committed and applied
   * @param run decides and starts to commit without a pause between the two
   * @throws MemoryError `MEM_STORE_FAILED` a change in flight failed
   */
  async inTurn<Answer>(alone: boolean, run: () => Promise<Answer>): Promise<Answer> {
    const turn = this.turns.take();
    if (turn !== undefined) await turn;
    try {
      while (alone && !this.isIdle) await this.whenIdle();
      this.checkDecidable();
      return run();
    } finally {
      this.turns.give();
    }
  }

  /** As `inTurn`, alone, and nobody else decides anything until it is through, so that it may wait on the way. */
  async exclusively<Answer>(run: () => Promise<Answer>): Promise<Answer> {
    const turn = this.turns.take();
    if (turn !== undefined) await turn;
    try {
      while (!this.isIdle) await this.whenIdle();
      this.checkDecidable();
      return await run();
    } finally {
      this.turns.give();
    }
  }

  /** @throws SessionNotFoundError the session is not open */
  sessionForReading(sessionId: string): SessionState {
    const session = this.state.sessionOf(sessionId);
    if (session === undefined) throw new SessionNotFoundError(sessionId);
    return session;
  }

  /** The session as it will be when everything in flight is committed; undefined when it is not open. */
  sessionForChange(sessionId: string): SessionState | undefined {
    return this.ahead.has(sessionId) ? this.ahead.get(sessionId) : this.state.sessionOf(sessionId);
  }

  /**
   * Commits changes that were decided against `sessionForChange`, in one append, then applies them.
   *
   * @param rooms what applying each change may need; that of changes that no session makes when missing
   * @param after the session after all of them; derived when missing
   * @throws MemoryError `MEM_OUT_OF_MEMORY` there is no room to apply them; nothing was written
   */
  async commit(
    header: ChangeHeader,
    changes: readonly JournalChange[],
    receipt: Receipt | undefined,
    rooms: readonly ChangeRoom[] = changes.map((change) => roomOf(change)),
    after?: SessionState,
  ): Promise<void> {
    const first = this.sequencer.nextSequence;
    const entries = changes.map(
      (change, index): NewEntry => ({
        kind: change.kind,
        ...header,
        payload: encodeChange(change, index === changes.length - 1 ? receipt : undefined),
        durable: isDurable(change),
        ...('ttlSeconds' in change ? { ttlSeconds: change.ttlSeconds } : {}),
      }),
    );
    const then = after ?? this.sessionAfterAll(header, changes, first);
    const ticket = this.room.promise(rooms);
    this.ahead.set(header.sessionId, then);
    try {
      await this.sequencer.submit(entries, () => {
        for (const [index, change] of changes.entries()) {
          ticket.next();
          this.state.apply({ ...header, change, sequence: first + index });
        }
        if (receipt !== undefined && header.idempotencyKey !== null) this.receipts.committed(header.idempotencyKey, receipt);
      });
    } finally {
      ticket.rest();
    }
    this.onApplied?.();
    if (!this.sequencer.isIdle) return;
    this.ahead.clear();
    for (const sessionId of this.leaving) this.dropNow(sessionId);
    this.leaving.clear();
  }

  /**
   * Writes a snapshot of what is committed now, while others go on; does nothing when nothing was committed since the last one.
   *
   * Resolves when it is written, or will not be: a medium that refuses is told to whoever listens for problems. After it nothing is lost by
   * freeing the space. Safe to call at any time, also more than once.
   */
  async saveSnapshot(): Promise<void> {
    const { snapshots } = this;
    if (snapshots === undefined) return;
    await snapshots.save(this.name, () => {
      const isNeeded = !this.isErasing && !this.freed && this.entriesSinceSnapshot > 0;
      return isNeeded ? this.capture() : undefined;
    });
  }

  private capture(): SpaceCapture {
    const { memory } = this.state;
    const { epoch } = memory;
    const { sections, release } = memory.capture();
    const sessions = this.state.captureSessions();
    const sequence = this.sequencer.committedSequence;
    return {
      sequence,
      sections: [...sessions.sections, ...sections, ...this.state.namedVectors.capture(), ...this.receipts.capture()],
      carriesRanOut: this.carriesRanOut,
      isOver: () => this.isErasing || memory.epoch !== epoch,
      release,
      onSaved: () => {
        this.snapshotSequence = sequence;
        sessions.onSaved();
        if (sessions.hasRanOut) this.carriesRanOut = true;
      },
    };
  }

  /**
   * Empties the journal of the space and everything that was made of it. Precondition: runs `exclusively`.
   *
   * @param receipt the answer that a repetition of the request gets; it must not say what is erased
   * @param onErased called in the turn in which the space is empty for everybody
   */
  async erase(
    header: ChangeHeader,
    counts: Readonly<Record<string, number>>,
    receipt: Receipt | undefined,
    onErased: () => void,
  ): Promise<void> {
    const change: JournalChange = { kind: 'erased', counts };
    const entry: NewEntry = { kind: 'erased', ...header, payload: encodeChange(change, receipt), durable: true };
    this.isErasing = true;
    const newest = this.state.namedVectors.newestGeneration;
    try {
      // First: a process that is killed between the two has only lost what it can make again.
      await this.snapshots?.delete(this.name);
      await this.vectors?.removeIndexes(newest);
      this.snapshotSequence = 0;
      await this.sequencer.erase(entry, (sequence) => {
        this.state.apply({ ...header, change, sequence });
        this.receipts.clear();
        if (receipt !== undefined && header.idempotencyKey !== null) this.receipts.restore(header.idempotencyKey, receipt, header.timeMs);
        this.snapshotSequence = sequence;
        onErased();
      });
      // Again: who searched meanwhile had it filled anew.
      await this.vectors?.removeIndexes(newest);
      this.carriesRanOut = false;
    } finally {
      this.isErasing = false;
    }
    this.ahead.clear();
    this.leaving.clear();
  }

  private checkDecidable(): void {
    if (!this.stale && !this.isRollingBack) return;
    throw new MemoryError('MEM_STORE_FAILED', `Cannot change space "${this.name}": an earlier change failed`);
  }

  private sessionAfterAll(header: ChangeHeader, changes: readonly JournalChange[], first: number): SessionState | undefined {
    let session = this.sessionForChange(header.sessionId);
    changes.forEach((change, index) => {
      session = sessionAfter(session, { ...header, change, sequence: first + index });
    });
    return session;
  }

  /** Frees the state of a session that ran out, once nothing of it is in flight: a learning applies to the session that decided it. */
  dropSession(sessionId: string): void {
    if (this.ahead.has(sessionId)) this.leaving.add(sessionId);
    else this.dropNow(sessionId);
  }

  private dropNow(sessionId: string): void {
    this.state.dropSession(sessionId, this.snapshots !== undefined);
  }

  /** Keeps the space in memory while somebody waits for something else and will come back to it. */
  async pinned<Answer>(use: () => Promise<Answer>): Promise<Answer> {
    this.pins++;
    try {
      return await use();
    } finally {
      this.pins--;
    }
  }

  /** True when nobody is at work in the space: nothing is in flight, nobody decides, nobody keeps it. */
  get isUnused(): boolean {
    return this.pins === 0 && this.isIdle && this.turns.isFree;
  }

  /** True while a thread builds a segment from others, which stay allocated until it ends. */
  get isMerging(): boolean {
    return this.committed.memory.index.isMerging;
  }

  /** Memory that the space holds, in bytes: what is in kernel memory, and an estimate of the rest. */
  get bytesHeld(): number {
    return bytesHeldBy(this.committed, this.receipts.count) + (this.vectors?.indexBytes ?? 0);
  }

  /** Gives kernel memory back; asking for the state afterwards is a bug. */
  free(): void {
    this.freed = true;
    this.vectors?.release();
    this.committed.memory.free();
  }
}

/** Folds the journal behind an entry; answers the sequences of the last one and of the last erasure, 0 for none. */
async function foldJournal(
  store: Store,
  name: string,
  behind: number,
  state: SpaceState,
  receipts: Receipts,
): Promise<{ readonly head: number; readonly erased: number }> {
  let head = behind;
  let erased = 0;
  try {
    for await (const batch of store.read(name, behind + 1)) {
      for (const entry of batch) {
        head = entry.sequence;
        if (entry.payload === '') continue;
        if (entry.kind === 'erased') erased = head;
        const { change, receipt } = decodeChange(entry);
        state.apply({ ...entry, change });
        if (receipt !== undefined && entry.idempotencyKey !== null) receipts.restore(entry.idempotencyKey, receipt, entry.timeMs);
      }
    }
  } catch (error) {
    state.memory.free();
    throw error;
  }
  return { head, erased };
}
