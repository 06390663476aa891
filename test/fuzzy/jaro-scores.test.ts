import { describe, expect, it } from 'vitest';
import { ChoiceStore } from '../../host/fuzzy/choice-store.ts';
import { scoreQuestion } from '../../host/fuzzy/scorer-question.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { seededRandom } from '../reference/seeded-random.ts';
import { ALPHABETS, misspell, textOf } from './choice-samples.ts';

const engine = createEngineKernels();
const FORMS = ['distance', 'similarity', 'normalizedDistance', 'normalizedSimilarity'];

describe('jaroScores', () => {
  for (const [name, alphabet] of Object.entries(ALPHABETS)) {
    it(`scores in groups and beside them as pairs, in every form and at every cutoff, over ${name}`, () => {
      const random = seededRandom(alphabet.length);
      const strings: (string | undefined)[] = Array.from({ length: 900 }, (_, at) => textOf(random, alphabet, [5, 9, 12][at % 3]));
      const store = new ChoiceStore(
        engine,
        strings.filter((text) => text !== undefined),
      );
      for (let more = 0; more < 40; more++) {
        const text = textOf(random, alphabet, Math.floor(random() * 160));
        strings[store.add(text)] = text;
        const gone = Math.floor(random() * strings.length);
        if (store.remove(gone)) strings[gone] = undefined;
      }
      for (const query of [
        misspell(random, alphabet, strings.find((text) => text !== undefined) ?? '', 2),
        textOf(random, alphabet, 1),
        '',
      ]) {
        for (const scorer of FORMS.flatMap((form) => [`jaro.${form}`, `jaroWinkler.${form}`])) {
          for (const options of [{}, { prefixWeight: 0.25 }, { cutoff: 0.4 }, { cutoff: 0.6 }]) {
            const asked = scoreQuestion(scorer, options);
            const expected = strings.map((text) => (text === undefined ? Number.NaN : engine.scorers.scorePair(query, text, asked)));
            expect([...store.distances(query, { ...options, scorer })], scorer).toEqual(expected);
          }
        }
      }
      store.free();
    });
  }
});
