/**
 * Call line: lets calls that prepare in turns of the event loop ask for their space's turn in the order in which they came.
 *
 * A large addition of vectors is laid out in many turns, and one that was called later must not overtake it.
 */
export interface Place {
  /** Resolves when everybody before is through; nobody is when undefined. */
  readonly before: Promise<void> | undefined;
  /** Called when the space's turn is there, or will not be asked for. Calling it again does nothing. */
  readonly enter: () => void;
}

export class CallLine {
  /** By space: resolves when the last in line has entered. */
  private readonly entering = new Map<string, Promise<void>>();

  /** @param holdsUp  whether those behind wait for this call: not for one that waits for a model */
  take(space: string, holdsUp: boolean): Place {
    const before = this.entering.get(space);
    if (!holdsUp) return { before, enter: () => undefined };
    let resolve = (): void => undefined;
    const entered = new Promise<void>((done) => {
      resolve = done;
    });
    // One that gives up early does not let those behind it pass those before it.
    const through = before === undefined ? entered : before.then(() => entered);
    this.entering.set(space, through);
    void through.then(() => {
      if (this.entering.get(space) === through) this.entering.delete(space);
    });
    return { before, enter: () => resolve() };
  }
}
