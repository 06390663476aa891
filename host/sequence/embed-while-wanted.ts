/** Embeds texts for as long as somebody wants them. */
import type { Embedder } from '../core/ports/embedder.ts';
import type { StopSignal } from '../core/ports/stop-signal.ts';

/**
 * As `embed`. A signal may outlive many calls, so nothing of a call stays with it.
 *
 * @throws whatever the signal's reason is
 */
export async function embedWhileWanted(
  embedder: Embedder,
  texts: readonly string[],
  signal: StopSignal | undefined,
): Promise<Float32Array[]> {
  if (signal === undefined) return embedder.embed(texts);
  const stopped = new AbortController();
  const stop = (): void => stopped.abort(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await embedder.embed(texts, { signal: stopped.signal });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
