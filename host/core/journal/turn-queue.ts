/**
 * Turn queue: lets one after the other decide, in the order in which they came.
 *
 * A turn that nobody holds is taken without waiting, so deciding costs nothing as long as nobody has to wait for something first.
 */
export class TurnQueue {
  private held = false;
  private readonly waiting: (() => void)[] = [];

  get isFree(): boolean {
    return !this.held;
  }

  /** Takes the turn: undefined when it is free, otherwise resolves when it is this caller's. Who took it must `give` it. */
  take(): Promise<void> | undefined {
    if (!this.held) {
      this.held = true;
      return undefined;
    }
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Hands the turn to the next in line. */
  give(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.held = false;
    else next();
  }
}
