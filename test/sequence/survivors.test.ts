import { describe, expect, it } from 'vitest';
import { tieOrder } from '../../host/sequence/survivors.ts';
import { ask, memoryOf, textsOf } from './query-fixture.ts';

describe('collectSurvivors', () => {
  it('reads matches, extents and figures of a pattern from the kernel', () => {
    const memory = memoryOf(['ab c d ef']);
    const [survivor] = ask(memory, 'c x d').survivors;
    expect(survivor).toMatchObject({
      patternId: 0,
      frequency: 1,
      matched: [0, 2],
      blockCount: 2,
      pastEventCount: 1,
      presentEventCount: 2,
      evidence: 2 / 6,
      confidence: 1,
      snr: 3 / 5,
      coherence: 0.5,
      pruningKey: undefined,
    });
    memory.free();
  });

  it('prunes to three times the predictions by key, then frequency, then name', () => {
    const memory = memoryOf(['a b', 'a b c', 'a b d', 'a b e', 'a b f', 'a x', 'a b d']);
    const { survivors } = ask(memory, 'a b', { maxPredictions: 1 });
    const kept = textsOf(memory, survivors);
    expect(kept).toHaveLength(3);
    expect(kept).toEqual(expect.arrayContaining(['a b', 'a b d']));
    const third = ['a b c', 'a b e', 'a b f'].sort((left, right) => nameOf(memory, left) - nameOf(memory, right))[0];
    expect(kept).toContain(third);
    for (const { evidence, confidence, snr, coherence, pruningKey } of survivors)
      expect(pruningKey).toBe((evidence + confidence) * snr + coherence);
    memory.free();
  });

  it('keeps all and no key when exactly three times the predictions survive', () => {
    const memory = memoryOf(['a b', 'a b c', 'a b d']);
    const { survivors } = ask(memory, 'a b', { maxPredictions: 1 });
    expect(survivors.map(({ pruningKey }) => pruningKey)).toEqual([undefined, undefined, undefined]);
    memory.free();
  });

  it('prunes after the filters', () => {
    const memory = memoryOf(['a b', 'a b c d e f', 'a b c d e g', 'a b c d e h', 'a b c d e i']);
    const { survivors } = ask(memory, 'a b', { maxPredictions: 1, filterPipeline: ['length'] });
    expect(textsOf(memory, survivors)).toEqual(['a b']);
    expect(survivors[0].pruningKey).toBeUndefined();
    memory.free();
  });

  it('counts fuzzy matches and moves the past only for an exact first match', () => {
    const memory = memoryOf(['a b']);
    const { survivors } = ask(memory, [['a'], ['b']], { fuzzyTokenThreshold: 0.5, recallThreshold: 0 });
    expect(survivors[0]).toMatchObject({ matched: [0, 1], pastEventCount: 0, presentEventCount: 2, confidence: 1 });
    memory.free();
  });
});

describe('tieOrder', () => {
  it('puts the more frequent pattern first, then the smaller name', () => {
    const memory = memoryOf(['a b', 'a c', 'a c']);
    expect(tieOrder(memory, 1, 0)).toBeLessThan(0);
    expect(tieOrder(memory, 0, 1)).toBeGreaterThan(0);
    const equal = memoryOf(['a b', 'a c']);
    expect(Math.sign(tieOrder(equal, 0, 1))).toBe(equal.names.hexOf(0) < equal.names.hexOf(1) ? -1 : 1);
    memory.free();
    equal.free();
  });
});

/** Place of a learned text's name among all names. */
function nameOf(memory: ReturnType<typeof memoryOf>, text: string): number {
  const ids = Array.from({ length: memory.patternCount }, (_, id) => id);
  const wanted =
    ids.find(
      (id) =>
        memory
          .eventsOf(memory.index.runOf(id))
          .map((event) => event.join(''))
          .join(' ') === text,
    ) ?? -1;
  return ids.filter((id) => memory.names.compare(id, wanted) < 0).length;
}
