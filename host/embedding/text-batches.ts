/** Text batches: cuts texts into runs that are small enough for one request, or for one turn of the event loop. */

export interface BatchBounds {
  readonly texts: number;
  /** UTF-8. */
  readonly bytes: number;
}

/**
 * Runs of neighbours, each at least one text: a text above the bound of bytes is a run of its own.
 *
 * @param sizeOf  replaced where an estimate will do
 */
export function batchTexts(
  texts: readonly string[],
  bounds: BatchBounds,
  sizeOf: (text: string) => number = (text) => Buffer.byteLength(text),
): string[][] {
  const batches: string[][] = [];
  let batch: string[] = [];
  let bytes = 0;
  for (const text of texts) {
    const size = sizeOf(text);
    if (batch.length > 0 && (batch.length >= bounds.texts || bytes + size > bounds.bytes)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(text);
    bytes += size;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}

/** The same, with a turn of the event loop between two runs; sizes are those of ASCII texts. */
export async function* textTurns(texts: readonly string[], bounds: BatchBounds, signal?: AbortSignal): AsyncGenerator<string[]> {
  for (const [place, batch] of batchTexts(texts, bounds, ({ length }) => length).entries()) {
    if (place > 0) await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    yield batch;
  }
}
