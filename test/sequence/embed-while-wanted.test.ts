import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { Embedder } from '../../host/core/ports/embedder.ts';
import { embedWhileWanted } from '../../host/sequence/embed-while-wanted.ts';

const identity = { name: 'n', model: 'm', dimension: 4, normalised: true, text: 'n:m:4:unit' };

/** Answers `a`, and waits for ever on anything else. */
const embedder: Embedder = {
  identity,
  prepare: async () => {},
  close: async () => {},
  embed: async ([text], { signal } = {}) => {
    signal?.throwIfAborted();
    if (text === 'a') return [new Float32Array(4)];
    return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
  },
};

describe('embedWhileWanted', () => {
  it('answers, and leaves nothing with a signal that goes on', async () => {
    const { signal } = new AbortController();
    expect(await embedWhileWanted(embedder, ['a'], undefined)).toHaveLength(1);
    expect(await embedWhileWanted(embedder, ['a'], signal)).toHaveLength(1);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('fails with the reason of a signal, whether it comes before or while it works', async () => {
    const reason = new Error('enough');
    await expect(embedWhileWanted(embedder, ['a'], AbortSignal.abort(reason))).rejects.toBe(reason);
    const stopping = new AbortController();
    const waiting = embedWhileWanted(embedder, ['b'], stopping.signal);
    stopping.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(getEventListeners(stopping.signal, 'abort')).toEqual([]);
  });
});
