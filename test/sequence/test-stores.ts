/** Stores that behave as tests want: one that fails on command, one that acknowledges on command. Both keep their entries in memory. */
import { openStore } from '../../host/compose.ts';
import type {
  AppendResult,
  JournalEntry,
  NewEntry,
  Store,
  StoredClosing,
  StoredSession,
  StoreStatistics,
} from '../../host/core/ports/store.ts';
import { MemoryError } from '../../host/errors.ts';

/** Hands everything on to another store; subclasses change `append`. */
export class WrappedStore implements Store {
  protected readonly inner: Store;

  constructor(inner: Store) {
    this.inner = inner;
  }

  get identity(): string {
    return this.inner.identity;
  }

  append(space: string, expectedSequence: number, entries: readonly NewEntry[]): Promise<AppendResult> {
    return this.inner.append(space, expectedSequence, entries);
  }

  erase(space: string, expectedSequence: number, entry: NewEntry): Promise<AppendResult> {
    return this.inner.erase(space, expectedSequence, entry);
  }

  read(space: string, fromSequence: number): AsyncIterable<readonly JournalEntry[]> {
    return this.inner.read(space, fromSequence);
  }

  follow(space: string, fromSequence: number): AsyncIterable<readonly JournalEntry[]> {
    return this.inner.follow(space, fromSequence);
  }

  readEntry(space: string, sequence: number): Promise<JournalEntry | undefined> {
    return this.inner.readEntry(space, sequence);
  }

  readPayload(space: string, sequence: number): Promise<string | undefined> {
    return this.inner.readPayload(space, sequence);
  }

  head(space: string): Promise<number> {
    return this.inner.head(space);
  }

  spaces(): Promise<readonly string[]> {
    return this.inner.spaces();
  }

  openSessions(): Promise<readonly StoredSession[]> {
    return this.inner.openSessions();
  }

  closings(): Promise<readonly StoredClosing[]> {
    return this.inner.closings();
  }

  statistics(): StoreStatistics {
    return this.inner.statistics();
  }

  close(): Promise<void> {
    return this.inner.close();
  }
}

/** Refuses appends while `failures` is above 0, each as a full disk would; what is queued behind one meets a conflict, as the port says. */
export class FailingStore extends WrappedStore {
  failures = 0;
  /** Kind of error that a failing append rejects with. */
  error: () => Error = () => new MemoryError('MEM_STORE_FAILED', 'Cannot append: the disk is full');

  static async open(): Promise<FailingStore> {
    return new FailingStore(await openStore(':memory:'));
  }

  override async append(space: string, expectedSequence: number, entries: readonly NewEntry[]): Promise<AppendResult> {
    if (this.failures > 0) {
      this.failures--;
      throw this.error();
    }
    return super.append(space, expectedSequence, entries);
  }
}

/** Takes entries at once but acknowledges them only when told to; open gates let everything through. */
export class GatedStore extends WrappedStore {
  private gate: PromiseWithResolvers<void> | undefined;

  static async open(): Promise<GatedStore> {
    return new GatedStore(await openStore(':memory:'));
  }

  shut(): void {
    this.gate = Promise.withResolvers();
  }

  open(): void {
    this.gate?.resolve();
    this.gate = undefined;
  }

  override async append(space: string, expectedSequence: number, entries: readonly NewEntry[]): Promise<AppendResult> {
    const { gate } = this;
    const result = await super.append(space, expectedSequence, entries);
    await gate?.promise;
    return result;
  }
}

/** Answers late, each time by as many turns of the event loop as the test says. */
export class LateStore extends WrappedStore {
  private readonly turns: () => number;

  constructor(inner: Store, turns: () => number) {
    super(inner);
    this.turns = turns;
  }

  override async append(space: string, expectedSequence: number, entries: readonly NewEntry[]): Promise<AppendResult> {
    const result = await super.append(space, expectedSequence, entries);
    await this.wait();
    return result;
  }

  override async *read(space: string, fromSequence: number): AsyncIterable<readonly JournalEntry[]> {
    await this.wait();
    for await (const batch of super.read(space, fromSequence)) {
      yield batch;
      await this.wait();
    }
  }

  override async readEntry(space: string, sequence: number): Promise<JournalEntry | undefined> {
    await this.wait();
    return super.readEntry(space, sequence);
  }

  private async wait(): Promise<void> {
    for (let turn = this.turns(); turn > 0; turn--) await new Promise((resolve) => setTimeout(resolve, 0));
  }
}
