import { describe, expect, it } from 'vitest';
import { ChoiceLists } from '../../host/fuzzy/choice-lists.ts';
import { createFuzzy } from '../../host/fuzzy.ts';

const missing = expect.objectContaining({ code: 'MEM_CHOICES_NOT_FOUND' });

describe('ChoiceLists', () => {
  it('keep strings by name, replace and delete them, and say what they take', async () => {
    const lists = new ChoiceLists(createFuzzy, 1_000_000);
    expect(lists.all()).toEqual([]);
    expect(await lists.put('b', ['x'], {})).toMatchObject({ name: 'b', size: 1 });
    await lists.put('a', ['apple', 'maple'], {});
    expect(lists.all().map(({ name, size }) => [name, size])).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
    expect(await lists.search('a', 'aple', { limit: 1 })).toMatchObject([{ index: 0, text: 'apple' }]);
    expect([...(await lists.distances('a', 'aple', { scorer: 'levenshtein.distance' }))]).toEqual([1, 1]);
    expect(lists.within('a', 'ma', 0, { prefix: true })).toEqual([{ index: 1, score: 0, text: 'maple' }]);
    await lists.put('a', ['pear'], {});
    expect((await lists.search('a', 'aple', { limit: 1 }))[0].text).toBe('pear');
    expect(lists.delete('a')).toBe(true);
    expect(lists.delete('a')).toBe(false);
    expect(() => lists.figuresOf('a')).toThrow(missing);
    await expect(lists.search('a', 'x', {})).rejects.toThrow(missing);
    await lists.close();
    expect(lists.all()).toEqual([]);
  });

  it('refuse what exceeds their bound, and keep what they have', async () => {
    const lists = new ChoiceLists(createFuzzy, 100_000);
    await lists.put('small', ['kept'], {});
    const many = new Array(20_000).fill('some text');
    await expect(lists.put('small', many, {})).rejects.toThrow(expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' }));
    await expect(lists.put('n'.repeat(201), [], {})).rejects.toThrow(expect.objectContaining({ field: ['name'] }));
    expect(lists.figuresOf('small').size).toBe(1);
    await lists.close();
  });

  it('let a search end on the list that it began with', async () => {
    const lists = new ChoiceLists(createFuzzy, 10_000_000);
    await lists.put(
      'words',
      Array.from({ length: 30_000 }, (_, index) => `word ${index}`),
      {},
    );
    const searching = lists.search('words', 'word 29999', { scorer: 'osa.distance', limit: 1 });
    lists.delete('words');
    await lists.put('words', ['another'], {});
    expect(await searching).toEqual([{ index: 29_999, score: 0, text: 'word 29999' }]);
    expect(lists.figuresOf('words').size).toBe(1);
    await lists.close();
  });
});
