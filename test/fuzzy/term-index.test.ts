import { describe, expect, it } from 'vitest';
import { TermIndex } from '../../host/fuzzy/term-index.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { bestChoices, charactersOf, levenshteinDistance, prefixDistance } from '../reference/choice-scores.ts';
import { seededRandom } from '../reference/seeded-random.ts';
import { ALPHABETS, misspell, textOf } from './choice-samples.ts';

const { arena, choices: kernel } = createEngineKernels();

describe('TermIndex', () => {
  it('finds every word within a distance, whole or by its beginning, and nothing else', () => {
    for (const name of ['six letters', 'three hundred ideographs, which share classes']) {
      const alphabet = name === 'six letters' ? ALPHABETS[name] : ALPHABETS[name].slice(-50);
      const random = seededRandom(77);
      const terms = Array.from({ length: 1500 }, () => textOf(random, alphabet, 1 + Math.floor(random() * 9)));
      terms.push('', textOf(random, alphabet, 140));
      if (name !== 'six letters') terms.push(...ALPHABETS[name]);
      const index = new TermIndex(kernel, arena, terms);
      for (let late = 0; late < 50; late++) {
        const term = textOf(random, alphabet, 6);
        index.add(term);
        terms.push(term);
      }
      expect(index.remove(3)).toBe(true);
      const has = (at: number): boolean => at !== 3;
      const queries = ['', ...[1, 2, 3, 5, 8].map((length) => misspell(random, alphabet, textOf(random, alphabet, length), 1))];
      for (const query of [...queries, terms[1501]]) {
        const characters = charactersOf(query);
        const whole = terms.map((term) => levenshteinDistance(characters, charactersOf(term)));
        const beginnings = terms.map((term) => prefixDistance(characters, charactersOf(term).slice(0, characters.length + 3)));
        for (const distance of [0, 1, 2, 3]) {
          for (const limit of [undefined, 5]) {
            const wanted = { cutoff: distance, ...(limit && { limit }) };
            const near = index.within(query, distance, { limit }).map(({ index: at, score }) => ({ index: at, score }));
            expect(near).toEqual(bestChoices('levenshtein', whole, has, wanted));
            const begin = index.within(query, distance, { prefix: true, limit }).map(({ index: at, score }) => ({ index: at, score }));
            expect(begin).toEqual(bestChoices('levenshtein', beginnings, has, wanted));
          }
        }
      }
      index.free();
    }
  });

  it('corrects a spelling and completes a word', () => {
    const index = new TermIndex(kernel, arena, ['receive', 'relieve', 'believe', 'receipt']);
    expect(index.within('recieve', 2).map(({ text, score }) => [text, score])).toEqual([
      ['relieve', 1],
      ['receive', 2],
      ['believe', 2],
    ]);
    expect(index.within('recei', 0, { prefix: true }).map(({ text }) => text)).toEqual(['receive', 'receipt']);
    expect(() => index.within('a', 0.5)).toThrow(expect.objectContaining({ code: 'MEM_INVALID_ARGUMENT' }));
    expect(index.size).toBe(4);
    index.free();
  });
});

/** Misspelt word, right word. */
const MISSPELT = `acommodate accommodate, adress address, agressive aggressive, aparent apparent, arguement argument, basicly basically,
becuase because, begining beginning, beleive believe, calender calendar, catagory category, cemetary cemetery, collegue colleague,
comming coming, comittee committee, concious conscious, curiousity curiosity, definately definitely, dissapear disappear,
embarass embarrass, enviroment environment, existance existence, familar familiar, finaly finally, foriegn foreign, fourty forty,
foward forward, freind friend, goverment government, gaurd guard, happend happened, harrass harass, honourary honorary,
humourous humorous, immediatly immediately, independant independent, interupt interrupt, knowlege knowledge, liason liaison,
libary library, lisence license, maintainance maintenance, millenium millennium, neccessary necessary, noticable noticeable,
occassion occasion, occured occurred, ocurrence occurrence, persistant persistent, pharoah pharaoh, posession possession,
prefered preferred, propoganda propaganda, publically publicly, realy really, recieve receive, refered referred, religous religious,
remeber remember, resistence resistance, seperate separate, seige siege, sucessful successful, supercede supersede,
suprise surprise, tendancy tendency, therefor therefore, threshhold threshold, tommorow tomorrow, tounge tongue, truely truly,
unforseen unforeseen, unfortunatly unfortunately, untill until, wierd weird, whereever wherever, wich which, writting writing`
  .split(/,\s+/)
  .map((pair) => pair.split(' '));

describe('spelling', () => {
  it('has the right word among the nearest for misspellings within a distance of 2', () => {
    const words = MISSPELT.map(([, word]) => word);
    const index = new TermIndex(kernel, arena, words);
    for (const [misspelt, word] of MISSPELT) {
      const distances = words.map((other) => levenshteinDistance(charactersOf(misspelt), charactersOf(other)));
      const expected = bestChoices('levenshtein', distances, () => true, { cutoff: 2 });
      const found = index.within(misspelt, 2);
      expect(found).toEqual(expected.map((match) => ({ ...match, text: words[match.index] })));
      expect(found.map(({ text }) => text)).toContain(word);
    }
    index.free();
  });
});
