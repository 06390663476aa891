import { afterAll, describe, expect, it } from 'vitest';
import * as door from '../host/fuzzy.ts';

/** A value of a wrong type, as a program without types may hand it over. */
function wrong(value: unknown) {
  const box = JSON.parse('{}');
  box.value = value;
  return box.value;
}

function withHole(first: unknown, third: unknown) {
  const items = new Array(3);
  items[0] = first;
  items[2] = third;
  return items;
}

const fuzzy = door.createFuzzy();
const store = fuzzy.createChoices(['a', 'b', 'abc']);
const sets = fuzzy.createTokenSets([[1, 2, 3], [2, 3, 4], []]);
const interner = fuzzy.createInterner();
const minHash = fuzzy.createMinHash({ permutationCount: 8 });
const { hashing } = fuzzy;
const lsh = { method: 'lsh', bands: 2, rows: 2 } as const;
const hole = withHole([1], [2]);
const many = String.fromCodePoint(...Array.from({ length: 66_000 }, (_, at) => 0x10000 + at));

type Row = readonly [call: string, field: readonly (string | number)[], run: () => unknown];

const ROWS: readonly Row[] = [
  ['createFuzzy of null', ['options'], () => door.createFuzzy(wrong(null))],
  ['createFuzzy with a text as its limit', ['maximumBytes'], () => door.createFuzzy({ maximumBytes: wrong('1') })],
  ['createFuzzy with an unknown option', ['maximumByte'], () => door.createFuzzy(wrong({ maximumByte: 5 }))],
  ['score with null as options', ['options'], () => fuzzy.score('ratio', 'a', 'b', wrong(null))],
  ['score with a number as options', ['options'], () => fuzzy.score('ratio', 'a', 'b', wrong(5))],
  ['score with a list as options', ['options'], () => fuzzy.score('ratio', 'a', 'b', wrong([]))],
  ['score with an unknown option', ['cutof'], () => door.ratio('abc', 'xyz', wrong({ cutof: 3 }))],
  ['score by an unknown scorer', ['scorer'], () => fuzzy.score('x', 'a', 'b')],
  ['score without a scorer', ['scorer'], () => fuzzy.score(wrong(undefined), 'a', 'b')],
  ['score of a number', ['left'], () => door.ratio(wrong(5), 'b')],
  ['score of one text', ['right'], () => door.ratio('a', wrong(undefined))],
  ['score of a left text with too many different characters', ['left'], () => door.levenshtein.distance(many, 'abc')],
  ['a cutoff of null', ['cutoff'], () => door.ratio('a', 'b', { cutoff: wrong(null) })],
  ['a cutoff of not-a-number', ['cutoff'], () => door.ratio('a', 'b', { cutoff: Number.NaN })],
  ['a cutoff below 0', ['cutoff'], () => door.ratio('a', 'b', { cutoff: -1 })],
  ['two weights', ['weights'], () => door.levenshtein.distance('a', 'b', { weights: wrong([1, 1]) })],
  ['weights of null', ['weights'], () => door.levenshtein.distance('a', 'b', { weights: wrong(null) })],
  ['weights that are a text, for a ratio', ['weights'], () => door.ratio('a', 'b', { weights: wrong('no') })],
  ['a gram length of null', ['gramLength'], () => door.gramDice.distance('a', 'b', { gramLength: wrong(null) })],
  ['a prefix weight of null', ['prefixWeight'], () => door.jaroWinkler.distance('a', 'b', { prefixWeight: wrong(null) })],
  ['multiset of null', ['multiset'], () => door.wordDice.distance('a', 'b', { multiset: wrong(null) })],
  ['pad that is a text', ['pad'], () => door.hamming.distance('abc', 'xyz', { pad: wrong('no') })],
  ['pad that is a text, for a ratio', ['pad'], () => door.ratio('abc', 'xyz', { pad: wrong('no') })],
  ['pad of null', ['pad'], () => door.hamming.distance('abc', 'xyz', { pad: wrong(null) })],
  ['editOperations with null', ['options'], () => fuzzy.editOperations('a', 'b', wrong(null))],
  ['editOperations by an unknown metric', ['metric'], () => fuzzy.editOperations('a', 'b', { metric: wrong('x') })],
  ['editOperations with an unknown option', ['weights'], () => fuzzy.editOperations('a', 'b', wrong({ weights: [1, 1, 1] }))],
  ['editOperations of a number', ['left'], () => fuzzy.editOperations(wrong(5), 'b')],
  ['opcodes with null', ['options'], () => fuzzy.opcodes('a', 'b', wrong(null))],
  ['applyEditBlocks of null', ['blocks'], () => door.applyEditBlocks(wrong(null), 'a', 'b')],
  ['applyEditBlocks of no block', ['blocks', 0], () => door.applyEditBlocks(wrong([null]), 'a', 'b')],
  ['applyEditBlocks of a number', ['left'], () => door.applyEditBlocks([], wrong(5), 'b')],
  ['applyEditBlocks of an unknown kind', ['blocks', 0, 'kind'], () => door.applyEditBlocks(wrong([{ kind: 'swap' }]), 'a', 'b')],
  [
    'applyEditBlocks outside the right text',
    ['blocks', 0, 'rightStart'],
    () => door.applyEditBlocks([{ kind: 'replace', leftStart: 0, leftEnd: 1, rightStart: 5, rightEnd: 9 }], 'a', 'b'),
  ],
  [
    'applyEditBlocks beyond the right text',
    ['blocks', 0, 'rightEnd'],
    () => door.applyEditBlocks([{ kind: 'replace', leftStart: 0, leftEnd: 1, rightStart: 0, rightEnd: 9 }], 'a', 'b'),
  ],
  [
    'applyEditBlocks beyond the left text',
    ['blocks', 0, 'leftEnd'],
    () => door.applyEditBlocks([{ kind: 'replace', leftStart: 0, leftEnd: 2, rightStart: 0, rightEnd: 1 }], 'a', 'b'),
  ],
  ['applyEditBlocks that leave out the right text', ['blocks'], () => door.applyEditBlocks([], '', 'b')],
  ['partialRatioAlignment with null', ['options'], () => fuzzy.partialRatioAlignment('a', 'b', wrong(null))],
  ['partialRatioAlignment with an unknown option', ['scorer'], () => fuzzy.partialRatioAlignment('a', 'b', wrong({ scorer: 'ratio' }))],
  ['partialRatioAlignment of such a left text', ['left'], () => fuzzy.partialRatioAlignment(many, many)],
  ['createChoices of null', ['strings'], () => fuzzy.createChoices(wrong(null))],
  ['createChoices of a set', ['strings'], () => fuzzy.createChoices(wrong(new Set(['a'])))],
  ['createChoices with a hole', ['strings', 1], () => fuzzy.createChoices(withHole('a', 'b'))],
  ['createChoicesInTurns with null', ['options'], () => fuzzy.createChoicesInTurns(['a'], wrong(null))],
  ['createChoicesInTurns with an unknown option', ['progress'], () => fuzzy.createChoicesInTurns(['a'], wrong({ progress: 1 }))],
  ['createChoicesInTurns with a number as progress', ['onProgress'], () => fuzzy.createChoicesInTurns(['a'], { onProgress: wrong(5) })],
  ['createChoicesInTurns with a number as signal', ['signal'], () => fuzzy.createChoicesInTurns(['a'], { signal: wrong(5) })],
  ['extract from a text', ['strings'], () => fuzzy.extract('a', wrong('abc'))],
  ['extract with null', ['options'], () => fuzzy.extract('a', ['abc'], wrong(null))],
  ['a search with null', ['options'], () => store.search('a', wrong(null))],
  ['a search with an unknown option', ['limits'], () => store.search('a', wrong({ limits: 5 }))],
  ['a search for null', ['query'], () => store.search(wrong(null))],
  ['a search for too many different characters', ['query'], () => store.search(many, { scorer: 'weightedRatio' })],
  ['a search by null', ['scorer'], () => store.search('a', { scorer: wrong(null) })],
  ['a search by a symbol', ['scorer'], () => store.search('a', { scorer: wrong(Symbol('x')) })],
  ['a search in turns with null', ['options'], () => store.searchInTurns('a', wrong(null))],
  ['a search in turns with a number as progress', ['onProgress'], () => store.searchInTurns('a', { onProgress: wrong(5) })],
  ['all scores with null', ['options'], () => store.distances('a', wrong(null))],
  ['all scores with a limit', ['limit'], () => store.distances('a', wrong({ limit: 1 }))],
  ...[-1, 1.5, Number.NaN, Infinity, null, '2'].map(
    (limit): Row => [`a limit of ${limit}`, ['limit'], () => store.search('a', { limit: wrong(limit) })],
  ),
  ...[0, -1, 1.5, 65, '2', null].map(
    (threads): Row => [`${threads} threads`, ['threads'], () => store.search('a', { threads: wrong(threads) })],
  ),
  ...[-1, 1.5, undefined, Infinity, null].map(
    (distance): Row => [`within ${distance}`, ['distance'], () => store.within('a', wrong(distance))],
  ),
  ['within with null', ['options'], () => store.within('a', 1, wrong(null))],
  ['within with a text as prefix', ['prefix'], () => store.within('a', 0, { prefix: wrong('yes') })],
  ['within with an unknown option', ['cutoff'], () => store.within('a', 0, wrong({ cutoff: 1 }))],
  ['within of a number', ['query'], () => store.within(wrong(5), 0)],
  ['adding a number', ['text'], () => store.add(wrong(5))],
  ['cdist by an unknown scorer', ['scorer'], () => fuzzy.cdist(['a'], ['b'], { scorer: 'zz' })],
  ['cdist of null', ['queries'], () => fuzzy.cdist(wrong(null), ['b'])],
  ['cdist with null', ['options'], () => fuzzy.cdist(['a'], ['b'], wrong(null))],
  ['cdist with an unknown option', ['limit'], () => fuzzy.cdist(['a'], ['b'], wrong({ limit: 1 }))],
  ['cdist with a number as progress', ['onProgress'], () => fuzzy.cdist(['a'], ['b'], { onProgress: wrong(5) })],
  ['cdist with a number as signal', ['signal'], () => fuzzy.cdist(['a'], ['b'], { signal: wrong(5) })],
  ['dedupe without options', ['cutoff'], () => fuzzy.dedupe(['a'], wrong(undefined))],
  ['dedupe with null', ['options'], () => fuzzy.dedupe(['a'], wrong(null))],
  ['dedupe with a cutoff of null', ['cutoff'], () => fuzzy.dedupe(['a', 'b'], { cutoff: wrong(null) })],
  ['dedupe with a limit', ['limit'], () => fuzzy.dedupe(['a'], wrong({ cutoff: 90, limit: 0 }))],
  ['token sets of null', ['sets'], () => fuzzy.createTokenSets(wrong(null))],
  ['token sets of a text', ['sets'], () => fuzzy.createTokenSets(wrong('ab'))],
  ['adding null as token sets', ['sets'], () => sets.addAll(wrong(null))],
  ['adding a text as token sets', ['sets'], () => sets.addAll(wrong('x'))],
  ['adding a hole', ['sets', 1], () => sets.addAll(hole)],
  ['adding a token below 0', ['sets', 0, 0], () => sets.add([-1])],
  ['adding a token that is a text', ['sets', 0, 0], () => sets.add(wrong(['1']))],
  ['a search of token sets for null', ['query'], () => sets.search(wrong(null))],
  ['a search of token sets with null', ['options'], () => sets.search([1], wrong(null))],
  ['a search of token sets with an unknown option', ['cutof'], () => sets.search([1], wrong({ cutof: 0.5 }))],
  ...['0.5', true, null, Number.NaN, 2].map(
    (cutoff): Row => [`a cutoff of token sets of ${cutoff}`, ['cutoff'], () => sets.search([1], { cutoff: wrong(cutoff) })],
  ),
  ['a limit of token sets below 0', ['limit'], () => sets.search([1], { limit: -1 })],
  ['a measure of null', ['measure'], () => sets.search([1], { measure: wrong(null) })],
  ['an approximate search of null', ['approximate'], () => sets.search([1], { approximate: wrong(null) })],
  ['an approximate search of nothing', ['approximate', 'method'], () => sets.search([1], { approximate: wrong({}), cutoff: 0.5 })],
  [
    'an approximate search with an unknown option',
    ['band'],
    () => sets.search([1], { approximate: wrong({ ...lsh, band: 1 }), cutoff: 0.5 }),
  ],
  ['measuring recall of nothing', ['options'], () => sets.measureRecall(wrong(undefined))],
  ['measuring recall with a text as cutoff', ['cutoff'], () => sets.measureRecall({ approximate: lsh, cutoff: wrong('0.5') })],
  ['removing a set that is not there', ['index'], () => sets.remove(9)],
  ['an interner of null', ['tokenisation'], () => fuzzy.createInterner(wrong(null))],
  ['tokens of null', ['texts', 0], () => interner.idsOf(wrong(null))],
  ['the text of no token', ['id'], () => interner.textOf(0)],
  ['MinHash of null', ['options'], () => fuzzy.createMinHash(wrong(null))],
  ['MinHash of seven permutations', ['permutationCount'], () => fuzzy.createMinHash({ permutationCount: 7 })],
  ['MinHash of a text as permutations', ['permutationCount'], () => fuzzy.createMinHash({ permutationCount: wrong('8') })],
  ['signatures of null', ['sets'], () => minHash.signaturesOf(wrong(null))],
  ['signatures of a hole', ['sets', 1], () => minHash.signaturesOf(hole)],
  ['comparing null', ['signature'], () => minHash.similarities(wrong(null), new Uint32Array(8))],
  ['a hash of null', ['messages', 0], () => hashing.sha1.hex(wrong(null))],
  ['hashes of nothing', ['messages'], () => hashing.sha1.hexOfAll(wrong(undefined))],
  ['a seed below 0', ['seed'], () => hashing.xxHash64WithSeed(-1)],
  ['a seed of null', ['seed'], () => hashing.openXxHash64(wrong(null))],
];

afterAll(() => fuzzy.close());

describe('mneme/fuzzy refuses with field, found and expected', () => {
  it.each(ROWS)('%s', async (_call, field, run) => {
    const before = [store.size, sets.size, interner.size];
    const refusal = expect.objectContaining({
      code: 'MEM_INVALID_ARGUMENT',
      field,
      found: expect.any(String),
      expected: expect.any(String),
    });
    await expect((async () => run())()).rejects.toThrow(refusal);
    expect([store.size, sets.size, interner.size]).toEqual(before);
  });

  it('and works on as before', () => {
    expect(store.search('ab', { limit: 1 })).toEqual([{ index: 2, score: 80, text: 'abc' }]);
    expect(sets.search([1, 2, 3], { limit: 1 })).toEqual([{ index: 0, shared: 3, similarity: 1 }]);
  });
});

describe('a limit of 0', () => {
  it('finds nothing, in stores and in token sets, exactly and approximately', () => {
    expect(store.search('a', { limit: 0 })).toEqual([]);
    expect(store.within('a', 1, { limit: 0 })).toEqual([]);
    expect(sets.search([1], { limit: 0 })).toEqual([]);
    expect(sets.search([1], { limit: 0, cutoff: 0.5, approximate: lsh }).hits).toEqual([]);
  });
});

describe('an engine that is closed', () => {
  it('closes what it made, and freeing that once more does nothing', async () => {
    const own = door.createFuzzy({ maximumBytes: 8_388_608 });
    const made = {
      store: own.createChoices(['x']),
      sets: own.createTokenSets([[1, 2]]),
      interner: own.createInterner(),
      stream: own.hashing.openSha1(),
    };
    const { hashing: kept } = own;
    const signatures = own.createMinHash();
    const { sha1 } = kept;
    const later: (() => unknown)[] = [
      () => own.score('ratio', 'a', 'b'),
      () => own.createMinHash(),
      () => made.store.search('x'),
      () => made.sets.search([1]),
      () => made.interner.idsOf('a b'),
      () => made.interner.idsOfAll([]),
      () => made.stream.update('abc'),
      () => made.stream.hex(),
      () => sha1.hex('abc'),
      () => kept.contentHash.hexOfAll(['abc']),
      () => kept.openXxHash64(),
      () => signatures.signaturesOf([[1]]),
      () => signatures.similarities(new Uint32Array(128), new Uint32Array(128)),
    ];
    await own.close();
    for (const call of later) expect(call).toThrow(expect.objectContaining({ code: 'MEM_INVALID_ARGUMENT' }));
    for (const thing of Object.values(made)) {
      thing.free();
      thing.free();
    }
  });

  it('is not needed for freeing twice to do nothing', () => {
    const made = [fuzzy.createChoices(['x']), fuzzy.createTokenSets([[1]]), fuzzy.createInterner(), fuzzy.hashing.openXxHash64()];
    const { inUse } = fuzzy.memory;
    for (const thing of made) thing.free();
    const freed = fuzzy.memory.inUse;
    expect(freed).toBeLessThan(inUse);
    for (const thing of made) thing.free();
    expect(fuzzy.memory.inUse).toBe(freed);
  });
});
