/**
 * Syncs the write-ahead log soon after commits that did not.
 *
 * An observation is acknowledged when a killed process loses nothing of it; a power cut may take it for 10 ms. Syncing
 * in the background makes that true without making anybody wait: the sync runs on the runtime's thread pool while the
 * writer goes on.
 *
 * Invariants:
 *  1. `#dirty` is true when a commit may be in the log and not yet covered by a started sync.
 *  2. At most one sync runs; what is committed while it runs is dirty again, for nobody knows what it still caught.
 */
import { fdatasync } from 'node:fs';
import type { Timer } from '../core/ports/timer.ts';

/** Half of the promised 10 ms; the other half is for the sync itself. */
const DELAY_MS = 5;

/** Writing this many entries takes about as long as half the delay, so the timer would come late. */
export const LONG_GROUP_ENTRIES = 1000;

export class DeferredSync {
  readonly #fileDescriptor: number;
  readonly #onFailure: (error: Error) => void;
  readonly #sync: typeof fdatasync;
  readonly #timer: Timer;
  #cancel: (() => void) | undefined;
  #dirty = false;
  #running = false;
  #stopped = false;
  #idle: (() => void) | null = null;

  /** @param sync replaced by tests */
  constructor(fileDescriptor: number, timer: Timer, onFailure: (error: Error) => void, sync: typeof fdatasync = fdatasync) {
    this.#fileDescriptor = fileDescriptor;
    this.#timer = timer;
    this.#onFailure = onFailure;
    this.#sync = sync;
  }

  /** A commit wrote and did not sync. */
  committed(): void {
    this.#dirty = true;
    this.#schedule();
  }

  /** A commit synced, and with itself everything before it. */
  synced(): void {
    this.#dirty = false;
  }

  /** The thread will be busy for so long that the timer would come late. */
  beforeLongWork(): void {
    if (this.#dirty) this.#start();
  }

  /** Resolves when no sync runs and none will: then the file may be closed. */
  stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    if (!this.#running) return Promise.resolve();
    return new Promise((resolve) => {
      this.#idle = resolve;
    });
  }

  #schedule(): void {
    if (this.#cancel !== undefined || this.#running || this.#stopped) return;
    this.#cancel = this.#timer.after(DELAY_MS, () => {
      this.#cancel = undefined;
      if (this.#dirty) this.#start();
    });
  }

  #start(): void {
    if (this.#running || this.#stopped) return;
    this.#running = true;
    this.#dirty = false;
    this.#sync(this.#fileDescriptor, (error) => {
      this.#running = false;
      this.#idle?.();
      if (error) this.#onFailure(error);
      else if (this.#dirty) this.#schedule();
    });
  }
}
