/** Text batches: cuts texts into runs that are small enough for one request. */

export interface BatchBounds {
  readonly texts: number;
  /** UTF-8. */
  readonly bytes: number;
}

/** Runs of neighbours, each at least one text: a text above the bound of bytes is a run of its own. */
export function batchTexts(texts: readonly string[], bounds: BatchBounds): string[][] {
  const batches: string[][] = [];
  let batch: string[] = [];
  let bytes = 0;
  for (const text of texts) {
    const size = Buffer.byteLength(text);
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
