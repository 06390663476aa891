/** Wakes those who wait for the journal of a space to grow: the doorbell behind `follow`. */

export interface HeadWait {
  /** Resolves when the space grew, the wait was given up or the store closed; the waiter looks for itself which. */
  readonly rung: Promise<void>;
  /** Gives up the wait. */
  cancel(): void;
}

export class HeadWatch {
  readonly #waiting = new Map<string, Set<() => void>>();
  #closed = false;

  /** The space has new entries. */
  advanced(space: string): void {
    if (this.#waiting.size === 0) return;
    const bells = this.#waiting.get(space);
    if (bells === undefined) return;
    this.#waiting.delete(space);
    for (const ring of bells) ring();
  }

  wait(space: string): HeadWait {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (this.#closed) {
      resolve();
      return { rung: promise, cancel: () => {} };
    }
    const bells = this.#waiting.get(space) ?? new Set();
    this.#waiting.set(space, bells.add(resolve));
    const cancel = (): void => {
      bells.delete(resolve);
      if (bells.size === 0 && this.#waiting.get(space) === bells) this.#waiting.delete(space);
      resolve();
    };
    return { rung: promise, cancel };
  }

  /** Wakes everybody, now and from now on. */
  close(): void {
    this.#closed = true;
    for (const bells of this.#waiting.values()) for (const ring of bells) ring();
    this.#waiting.clear();
  }
}
