import { describe, expect, it } from 'vitest';
import { ChoiceStore } from '../../host/fuzzy/choice-store.ts';
import { checkedTexts, scoreMatrix } from '../../host/fuzzy/score-matrix.ts';
import { scoreQuestion } from '../../host/fuzzy/scorer-question.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { seededRandom } from '../reference/seeded-random.ts';
import { textOf } from './choice-samples.ts';

const engine = createEngineKernels();
const random = seededRandom(9);
const texts = Array.from({ length: 3000 }, () => textOf(random, [...'abc d'], 3 + Math.floor(random() * 12)));

const SCORERS = ['levenshtein.distance', 'tokenSetRatio', 'jaro.normalizedDistance'];

describe('scoreMatrix', () => {
  it('scores every query against every choice like pairs, and gives all memory back', async () => {
    // The kernel keeps working memory from its first use on.
    for (const scorer of SCORERS) await scoreMatrix(engine, texts.slice(0, 5), texts, { scorer });
    engine.scorers.scorePair(texts[0], texts[1], scoreQuestion('ratio'));
    const before = engine.arena.bytesInUse;
    for (const scorer of SCORERS) {
      const queries = texts.slice(0, 5);
      const options = { scorer, cutoff: scorer === 'tokenSetRatio' ? 60 : scorer === 'levenshtein.distance' ? 4 : 0.4 };
      const { rows, columns, scores } = await scoreMatrix(engine, queries, texts, options);
      expect([rows, columns]).toEqual([5, 3000]);
      const question = scoreQuestion(scorer, options);
      const expected = queries.flatMap((query) => texts.map((text) => engine.scorers.scorePair(query, text, question)));
      expect([...scores]).toEqual(expected);
    }
    expect(engine.arena.bytesInUse).toBe(before);
  });

  it('takes a store as it is, without removed choices, and leaves it in use', async () => {
    const store = new ChoiceStore(engine, ['a', 'b', 'c']);
    store.remove(1);
    expect([...(await scoreMatrix(engine, ['a', 'c'], store, { scorer: 'levenshtein.distance' })).scores]).toEqual([
      0,
      Number.NaN,
      1,
      1,
      Number.NaN,
      0,
    ]);
    expect(store.size).toBe(2);
    store.free();
  });

  it('lets the event loop turn, tells its progress, and ends when it is told to', async () => {
    let turns = 0;
    let isOver = false;
    const count = (): void => {
      turns++;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    const progress: number[] = [];
    await scoreMatrix(engine, texts.slice(0, 40), texts, {
      scorer: 'weightedRatio',
      onProgress: (done, total) => progress.push(done / total),
    });
    isOver = true;
    expect(turns).toBeGreaterThan(10);
    expect(progress).toEqual([...progress].sort((one, other) => one - other));
    expect(progress.at(-1)).toBe(1);
    const controller = new AbortController();
    const before = engine.arena.bytesInUse;
    const ending = scoreMatrix(engine, texts, texts, {
      scorer: 'osa.distance',
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(ending).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    expect(engine.arena.bytesInUse).toBe(before);
  });

  it('answers nothing for no queries or no choices, and names what it refuses', async () => {
    expect(await scoreMatrix(engine, [], ['a'], {})).toMatchObject({ rows: 0, columns: 1 });
    expect(await scoreMatrix(engine, ['a'], [], {})).toMatchObject({ rows: 1, columns: 0 });
    const refused = (field: (string | number)[]) => expect.objectContaining({ code: 'MEM_INVALID_ARGUMENT', field });
    await expect(scoreMatrix(engine, [], [], { scorer: 'soundex' })).rejects.toThrow(refused(['scorer']));
    await expect(scoreMatrix(engine, ['a'], ['a'], { cutoff: -1 })).rejects.toThrow(refused(['cutoff']));
    const numbers: string[] = JSON.parse('["a", 1]');
    await expect(scoreMatrix(engine, numbers, ['a'], {})).rejects.toThrow(refused(['queries', 1]));
    await expect(scoreMatrix(engine, ['a'], numbers, {})).rejects.toThrow(refused(['choices', 1]));
    expect(() => checkedTexts('texts', JSON.parse('"no array"'))).toThrow(refused(['texts']));
  });
});
