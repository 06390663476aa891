/** Learning what lines say, in batches, with progress: what `learn` and `import` share. */
import type { CommandCall } from './command.ts';
import { ProgressBar } from './progress-bar.ts';
import { type TextLine, textLines } from './text-lines.ts';

/** As the library's own batches: one append, and one sync, per thousand patterns. */
const BATCH_PATTERNS = 1000;

export interface LineLearning<Item> {
  readonly call: CommandCall;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Size of all chunks, undefined when unknown. */
  readonly bytes: number | undefined;
  read(line: TextLine): readonly Item[];
  /** Learns a batch; answers how many were learned so far. */
  learn(items: readonly Item[]): Promise<number>;
}

/** Batches before a line that cannot be read are learned; then its error is thrown. While one batch is written the next one is read. */
export async function learnLines<Item>({ call, chunks, bytes, read, learn }: LineLearning<Item>): Promise<void> {
  const progress = new ProgressBar(call.host.errors, call.host.nowMs, 'patterns', bytes);
  let batch: Item[] = [];
  let learning: Promise<void> = Promise.resolve();
  const flush = async (bytesRead: number): Promise<void> => {
    const items = batch;
    batch = [];
    await learning;
    learning = learn(items).then((count) => progress.update(bytesRead, count));
    // Awaited with the next batch; until then its failure must not count as unhandled.
    learning.catch(() => {});
  };
  try {
    for await (const line of textLines(chunks)) {
      batch.push(...read(line));
      if (batch.length >= BATCH_PATTERNS) await flush(line.bytesRead);
    }
  } finally {
    try {
      if (batch.length > 0) await flush(bytes ?? 0);
      await learning;
    } finally {
      progress.finish();
    }
  }
}
