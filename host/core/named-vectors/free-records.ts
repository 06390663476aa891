/**
 * Free records: ids of records that were given back, the smallest first.
 *
 * A binary heap. Which id comes next depends on the set alone and not on the order in which ids were given back, so a fold that was
 * restored from a snapshot goes on as one that was replayed; and small ids first keep the records of a shrunken index close together.
 *
 * Source: Williams, "Algorithm 232: Heapsort", 1964.
 * Cost: O(log count) to give and to take.
 */
export class FreeRecords {
  private readonly heap: number[];

  /** @param ascending  ids that are free from the start; kept */
  constructor(ascending: number[] = []) {
    this.heap = ascending;
  }

  get count(): number {
    return this.heap.length;
  }

  /** Precondition: the id is not free. */
  give(recordId: number): void {
    const { heap } = this;
    let place = heap.length;
    while (place > 0) {
      const parent = (place - 1) >>> 1;
      if (heap[parent] < recordId) break;
      heap[place] = heap[parent];
      place = parent;
    }
    heap[place] = recordId;
  }

  /** The smallest, which is free no more; undefined when there is none. */
  take(): number | undefined {
    const { heap } = this;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return last;
    const [smallest] = heap;
    let place = 0;
    for (let child = 1; child < heap.length; child = 2 * place + 1) {
      if (child + 1 < heap.length && heap[child + 1] < heap[child]) child++;
      if (heap[child] > last) break;
      heap[place] = heap[child];
      place = child;
    }
    heap[place] = last;
    return smallest;
  }
}
