/** Fuzzy answers: a bit of everything that mneme/fuzzy does, as one text, for runtimes that must agree. Plain JavaScript: a page runs it, too. */

/**
 * @param {typeof import('../../host/fuzzy.ts')} fuzzy
 * @returns {Promise<string>}
 */
export async function fuzzyAnswers(fuzzy) {
  const words = Array.from({ length: 3_000 }, (_, index) => `word ${(index * 7_919) % 3_001} of some`);
  const choices = fuzzy.createChoices([...words, 'жизнь 猫 😀', '\ud800 alone', 'a text of more than a hundred characters '.repeat(4)]);
  const pairs = [...fuzzy.SCORERS.keys()].map((name) => fuzzy.score(name, 'new york mets, a team 猫', 'the wonderful new york mets 😀'));
  const matches = ['ratio', 'levenshtein.distance', 'weightedRatio', 'jaroWinkler.similarity', 'gramDice.similarity'].flatMap((scorer) => [
    choices.search('word 77 off some', { scorer, limit: 5 }),
    choices.search('жизн 猫', { scorer, limit: 2 }),
  ]);
  const matrix = await fuzzy.cdist(['word 1', 'жизнь'], choices, { scorer: 'tokenSetRatio' });
  const groups = await fuzzy.dedupe(words.slice(0, 50), { cutoff: 90 });
  const interner = fuzzy.createInterner();
  const tokens = [...interner.idsOf('one two one 猫')];
  const digest = fuzzy.hashing().sha1.hex('abc');
  const found = choices.within('word 12', 1, { prefix: true, limit: 3 });
  choices.free();
  return JSON.stringify({ pairs, matches, matrix: [...matrix.scores], groups, tokens, digest, found });
}
