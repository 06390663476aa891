/**
 * Selects the first items of an order without sorting all of them.
 *
 * A bounded binary heap with the worst kept item at its root: O(n log k) comparisons, and for inputs far larger than k most items are refused by
 * one comparison with the root. The order must be total, so that the selection does not depend on the order of the input.
 */

/** Negative when the left item comes before the right one; never 0 for different items. */
export type Order = (left: number, right: number) => number;

/**
 * @param count items 0 to `count - 1`
 * @param limit most items to select
 * @returns the first `limit` items, in order
 */
export function selectFirst(count: number, limit: number, order: Order): number[] {
  const heap: number[] = [];
  for (let item = 0; item < count; item++) {
    if (heap.length < limit) {
      heap.push(item);
      siftUp(heap, order);
    } else if (limit > 0 && order(item, heap[0]) < 0) {
      heap[0] = item;
      siftDown(heap, order);
    }
  }
  return heap.sort(order);
}

function siftUp(heap: number[], order: Order): void {
  let child = heap.length - 1;
  while (child > 0) {
    const parent = (child - 1) >> 1;
    if (order(heap[child], heap[parent]) <= 0) return;
    swap(heap, child, parent);
    child = parent;
  }
}

function siftDown(heap: number[], order: Order): void {
  let parent = 0;
  for (;;) {
    const left = parent * 2 + 1;
    if (left >= heap.length) return;
    const right = left + 1;
    const worse = right < heap.length && order(heap[right], heap[left]) > 0 ? right : left;
    if (order(heap[worse], heap[parent]) <= 0) return;
    swap(heap, worse, parent);
    parent = worse;
  }
}

function swap(items: number[], left: number, right: number): void {
  const item = items[left];
  items[left] = items[right];
  items[right] = item;
}
