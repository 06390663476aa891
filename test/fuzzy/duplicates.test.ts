import { describe, expect, it } from 'vitest';
import { type DuplicateGroup, findDuplicates } from '../../host/fuzzy/duplicates.ts';
import { scoreQuestion } from '../../host/fuzzy/scorer-question.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { seededRandom } from '../reference/seeded-random.ts';
import { misspell, textOf } from './choice-samples.ts';

const engine = createEngineKernels();

/** The definition, one pair after the other. */
function groupsOf(strings: readonly string[], scorer: string, cutoff: number): DuplicateGroup[] {
  const isDistance = scorer.endsWith('istance');
  const groups: { index: number; text: string; duplicates: { index: number; score: number; text: string }[] }[] = [];
  for (const [index, text] of strings.entries()) {
    let best: { group: (typeof groups)[number]; score: number } | undefined;
    for (const group of groups) {
      const score = engine.scorers.scorePair(text, group.text, scoreQuestion(scorer));
      if (isDistance ? score > cutoff : score < cutoff) continue;
      if (best === undefined || (isDistance ? score < best.score : score > best.score)) best = { group, score };
    }
    if (best === undefined) groups.push({ index, text, duplicates: [] });
    else best.group.duplicates.push({ index, score: best.score, text });
  }
  return groups;
}

describe('findDuplicates', () => {
  it('lets each string join the best leader before it, as its definition says', async () => {
    const random = seededRandom(12);
    const alphabet = [...'abcd '];
    const originals = Array.from({ length: 150 }, () => textOf(random, alphabet, 6 + Math.floor(random() * 6)));
    const strings = [...originals, ...originals.map((text) => misspell(random, alphabet, text, 1)), ...originals.slice(0, 20)];
    const before = engine.arena.bytesInUse;
    for (const [scorer, cutoff] of [
      ['levenshtein.distance', 1],
      ['ratio', 85],
      ['tokenSortRatio', 90],
      ['jaroWinkler.normalizedDistance', 0.1],
    ] as const) {
      expect(await findDuplicates(engine, strings, { scorer, cutoff })).toEqual(groupsOf(strings, scorer, cutoff));
    }
    // The kernel keeps working memory from its first use on.
    const after = engine.arena.bytesInUse;
    await findDuplicates(engine, strings, { cutoff: 85 });
    expect(engine.arena.bytesInUse).toBe(after);
    expect(after).toBeGreaterThan(before);
  });

  it('tells its progress and ends when it is told to', async () => {
    const progress: [number, number][] = [];
    const strings = Array.from({ length: 5000 }, (_, index) => `number ${index}`);
    await findDuplicates(engine, strings, { cutoff: 100, onProgress: (done, total) => progress.push([done, total]) });
    expect(progress.length).toBeGreaterThan(2);
    expect(progress.at(-1)).toEqual([5000, 5000]);
    await expect(findDuplicates(engine, strings, { cutoff: 100, signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    );
  });

  it('names what it refuses', async () => {
    const refused = (field: (string | number)[]) => expect.objectContaining({ code: 'MEM_INVALID_ARGUMENT', field });
    for (const options of ['{}']) await expect(findDuplicates(engine, ['a'], JSON.parse(options))).rejects.toThrow(refused(['cutoff']));
    await expect(findDuplicates(engine, [], { cutoff: 101 })).rejects.toThrow(refused(['cutoff']));
    await expect(findDuplicates(engine, JSON.parse('[[]]'), { cutoff: 90 })).rejects.toThrow(refused(['strings', 0]));
    expect(await findDuplicates(engine, [], { cutoff: 90 })).toEqual([]);
  });
});
