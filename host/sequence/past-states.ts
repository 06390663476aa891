/**
 * Past states: what a space was at an earlier moment, folded from its journal into a memory of its own.
 *
 * State = fold(journal), so the fold of a prefix is what was answered from then. A few of the latest ones are kept, and carried on when a later
 * moment is asked for, because questions about the past come in series. What they hold counts as what loaded spaces hold (space-directory.ts).
 *
 * Invariants:
 *  1. A state is used only in the turn in which it was handed out, so it may be freed in any other one.
 *  2. What was erased cannot come back: a moment between an entry that was emptied and its erasure is refused, and an erasure drops what is kept.
 */
import type { Store } from '../core/ports/store.ts';
import { InvalidArgumentError, MemoryError } from '../errors.ts';
import { decodeChange } from './journal-changes.ts';
import { type Engine, LongTermMemory } from './long-term-memory.ts';
import type { AsOf } from './observation.ts';
import type { Predictor } from './predictor.ts';
import { bytesHeldBy } from './space-bytes.ts';
import { SpaceState } from './space-state.ts';

/** Over all spaces; each may be as large as the space itself. */
const STATES_KEPT = 4;

interface PastState {
  readonly space: string;
  readonly state: SpaceState;
  sequence: number;
  /** When it was last kept. */
  bytes: number;
  /** Greatest time of an entry up to `sequence`. */
  latestMs: number;
  /** True while entries were skipped because an erasure emptied them, and the erasure itself was not reached. */
  isEmptied: boolean;
}

export class PastStates {
  private readonly store: Store;
  private readonly engine: Engine;
  private readonly predictor: Predictor;
  private readonly onKept: () => void;
  /** Longest unused first. */
  private kept: PastState[] = [];
  private drops = 0;

  /** @param onKept told when more may be held than before */
  constructor(store: Store, engine: Engine, predictor: Predictor, onKept: () => void = () => undefined) {
    this.store = store;
    this.engine = engine;
    this.predictor = predictor;
    this.onKept = onKept;
  }

  /** Memory of what is kept, partly estimated. */
  get bytesHeld(): number {
    return this.kept.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Frees what was not used for longest. @returns false when nothing is kept */
  dropOldest(): boolean {
    const oldest = this.kept.shift();
    oldest?.state.memory.free();
    return oldest !== undefined;
  }

  /**
   * Hands the state of a moment to `use`, which must not wait.
   *
   * @throws MemoryError `MEM_ERASED` the moment lies before an erasure
   * @throws InvalidArgumentError no moment
   */
  async with<Answer>(space: string, asOf: AsOf, use: (state: SpaceState) => Answer): Promise<Answer> {
    checkAsOf(asOf);
    const drops = this.drops;
    const past = this.take(space, asOf) ?? this.start(space);
    try {
      await this.carryOn(past, asOf);
      if (past.isEmptied) throw new MemoryError('MEM_ERASED', `Cannot answer as of then: what space "${space}" held was erased later`);
    } catch (error) {
      past.state.memory.free();
      throw error;
    }
    if (drops === this.drops) this.keep(past);
    try {
      return use(past.state);
    } finally {
      if (drops !== this.drops) past.state.memory.free();
    }
  }

  /** Frees what is kept, of one space or of all. */
  drop(space?: string): void {
    this.drops++;
    const isDropped = (past: PastState): boolean => space === undefined || past.space === space;
    for (const past of this.kept.filter(isDropped)) past.state.memory.free();
    this.kept = this.kept.filter((past) => !isDropped(past));
  }

  /** The latest kept state that does not lie behind the moment, taken out so that nobody else carries it on. */
  private take(space: string, asOf: AsOf): PastState | undefined {
    let best: PastState | undefined;
    for (const past of this.kept) {
      const isBefore = 'sequence' in asOf ? past.sequence <= asOf.sequence : past.latestMs <= asOf.timeMs;
      if (past.space === space && isBefore && past.sequence >= (best?.sequence ?? 0)) best = past;
    }
    this.kept = this.kept.filter((past) => past !== best);
    return best;
  }

  private start(space: string): PastState {
    const state = new SpaceState(new LongTermMemory(this.engine), this.predictor);
    return { space, state, sequence: 0, bytes: 0, latestMs: Number.NEGATIVE_INFINITY, isEmptied: false };
  }

  private async carryOn(past: PastState, asOf: AsOf): Promise<void> {
    for await (const batch of this.store.read(past.space, past.sequence + 1)) {
      for (const entry of batch) {
        if ('sequence' in asOf ? entry.sequence > asOf.sequence : entry.timeMs > asOf.timeMs) return;
        past.sequence = entry.sequence;
        past.latestMs = Math.max(past.latestMs, entry.timeMs);
        if (entry.payload === '') {
          past.isEmptied = true;
          continue;
        }
        if (entry.kind === 'erased') past.isEmptied = false;
        past.state.apply({ ...entry, change: decodeChange(entry).change });
      }
    }
  }

  private keep(past: PastState): void {
    past.bytes = bytesHeldBy(past.state, 0);
    this.kept.push(past);
    if (this.kept.length > STATES_KEPT) this.dropOldest();
    this.onKept();
  }
}

function checkAsOf(asOf: AsOf): void {
  const moment = 'sequence' in asOf ? asOf.sequence : asOf.timeMs;
  if (Number.isSafeInteger(moment) && moment >= 0) return;
  throw new InvalidArgumentError(['as_of'], String(moment), 'a sequence number, or milliseconds since 1970');
}
