/** Learning what lines say, in batches, with progress: what `learn` and `import` share. */
import type { CommandCall } from './command.ts';
import { ProgressBar } from './progress-bar.ts';
import { namingLine } from './refused-line.ts';
import { type TextLine, textLines } from './text-lines.ts';

/** As the library's own batches: one append, and one sync, per thousand patterns. */
const BATCH_PATTERNS = 1000;

export interface LineLearning<Item> {
  readonly call: CommandCall;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Size of all chunks, undefined when unknown. */
  readonly bytes: number | undefined;
  /** Most characters of lines in one batch; as many as there are when missing. */
  readonly mostCharacters?: number;
  read(line: TextLine): readonly Item[];
  /** Learns a batch; answers how many were learned so far. A refusal that names a place in it is passed on with the line instead. */
  learn(items: readonly Item[]): Promise<number>;
}

/** Batches before a line that cannot be read are learned; then its error is thrown. While one batch is written the next one is read. */
export async function learnLines<Item>({
  call,
  chunks,
  bytes,
  mostCharacters = Number.POSITIVE_INFINITY,
  read,
  learn,
}: LineLearning<Item>): Promise<void> {
  const progress = new ProgressBar(call.host.errors, call.host.nowMs, 'patterns', bytes);
  let batch: Item[] = [];
  /** Line of each item of the batch. */
  let lines: number[] = [];
  let characters = 0;
  let learning: Promise<void> = Promise.resolve();
  const flush = async (bytesRead: number): Promise<void> => {
    const [items, places] = [batch, lines];
    [batch, lines, characters] = [[], [], 0];
    await learning;
    learning = learn(items).then(
      (count) => progress.update(bytesRead, count),
      (error: unknown) => Promise.reject(namingLine(error, places)),
    );
    // Awaited with the next batch; until then its failure must not count as unhandled.
    learning.catch(() => {});
  };
  try {
    for await (const line of textLines(chunks)) {
      const items = read(line);
      if (batch.length > 0 && characters + line.text.length > mostCharacters) await flush(line.bytesRead);
      characters += line.text.length;
      batch.push(...items);
      for (const _ of items) lines.push(line.number);
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
