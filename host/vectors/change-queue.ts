/** Change queue: changes of one index wait for those before them; one that fails does not stop the next. */
export class ChangeQueue {
  private last: Promise<unknown> = Promise.resolve();

  run<Result>(change: () => Promise<Result>): Promise<Result> {
    const result = this.last.then(change);
    this.last = result.catch(() => undefined);
    return result;
  }
}
