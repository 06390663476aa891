/** Random checks of stores of choices: scores and searches of changing stores against the scores of single pairs, asked often enough that groups are made. */
import { type ChoiceEngine, ChoiceStore } from '../../host/fuzzy/choice-store.ts';
import { scoreQuestion } from '../../host/fuzzy/scorer-question.ts';
import { SCORERS, type Scorer } from '../../host/fuzzy/scorers.ts';
import { type Random, seededRandom } from './seeded-random.ts';

const ALPHABETS = ['ab ', 'abcdefghij  ', 'etaoinshrdlu \t', 'aé ü\u00a0\u0085b', '漢字ab \u3000я', 'a\u{1f600}b \ud800c'].map((text) => [
  ...text,
]);
const MOST_LENGTHS = [6, 12, 24, 40, 140];
const FEWEST_CHOICES = 300;
const MORE_CHOICES = 2000;
const VOCABULARY = 30;
const MOST_WORDS = 5;
/** Questions after which a store keeps its choices by their words. */
const FEW_QUESTIONS = 3;
const ROUNDS = 2;
const CHANGES = 300;
const LIMITS = [1, 5, 50, undefined];

type Strings = (string | undefined)[];

/** Runs `count` checks or some more; returns how many. Throws at the first difference, with all that is needed to repeat it. */
export function checkRandomStores(engine: ChoiceEngine, seed: number, count: number): number {
  const random = seededRandom(seed);
  let checked = 0;
  while (checked < count) checked += checkStore(engine, random);
  return checked;
}

function checkStore(engine: ChoiceEngine, random: Random): number {
  const draw = drawer(random);
  const strings: Strings = Array.from({ length: FEWEST_CHOICES + Math.floor(random() * MORE_CHOICES) }, draw);
  const store = new ChoiceStore(
    engine,
    strings.filter((text) => text !== undefined),
  );
  for (let asked = 0; asked < FEW_QUESTIONS; asked++) store.distances('a b', { scorer: 'tokenSetRatio' });
  let checked = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (const scorer of SCORERS.values()) {
      const known = strings[Math.floor(random() * strings.length)] ?? '';
      checked += checkScorer(engine, store, strings, scorer, random() < 0.5 ? draw() : `${known}${random() < 0.5 ? ' a' : ''}`, random);
    }
    for (let change = 0; change < CHANGES; change++) {
      const text = draw();
      strings[store.add(text)] = text;
      const gone = Math.floor(random() * strings.length);
      store.remove(gone);
      strings[gone] = undefined;
    }
  }
  store.free();
  return checked;
}

/** Texts of one alphabet: any characters, or a few words again and again. */
function drawer(random: Random): () => string {
  const letters = ALPHABETS[Math.floor(random() * ALPHABETS.length)];
  const most = MOST_LENGTHS[Math.floor(random() * MOST_LENGTHS.length)];
  const text = (length: number): string =>
    Array.from({ length: Math.floor(random() * (length + 1)) }, () => letters[Math.floor(random() * letters.length)]).join('');
  const words = Array.from({ length: VOCABULARY }, () => text(MOST_WORDS));
  if (random() < 0.5) return () => text(most);
  return () =>
    Array.from({ length: Math.floor(random() * (MOST_WORDS + 1)) }, () => words[Math.floor(random() * random() * VOCABULARY)]).join(' ');
}

function checkScorer(engine: ChoiceEngine, store: ChoiceStore, strings: Strings, scorer: Scorer, query: string, random: Random): number {
  const { name, kind, greatestCutoff } = scorer;
  const free = scoreQuestion(name);
  const texts = strings.map((text) => text ?? '');
  const all = engine.scorers.scoreAll(query, texts, free);
  // A score that some choice has, or next to it.
  const near = all[Math.floor(random() * all.length)] * [1, 1, 0.999, 1.001][Math.floor(random() * 4)];
  const cutoff = random() < 0.4 ? free.cutoff : Math.min(near, greatestCutoff);
  const limit = LIMITS[Math.floor(random() * LIMITS.length)];
  const expected = engine.scorers.scoreAll(query, texts, scoreQuestion(name, { cutoff }));
  const found = store.distances(query, { scorer: name, cutoff });
  const told = JSON.stringify({ name, query, cutoff, limit });
  for (const [index, text] of strings.entries()) {
    const score = text === undefined ? Number.NaN : expected[index];
    if (!Object.is(found[index], score)) throw new Error(`${told}: found ${found[index]} for "${text}", expected ${score}`);
  }
  const sign = kind === 'distance' ? 1 : -1;
  const best = [...strings.keys()]
    .filter((index) => strings[index] !== undefined && (kind === 'distance' ? expected[index] <= cutoff : expected[index] >= cutoff))
    .sort((one, other) => sign * (expected[one] - expected[other]) || one - other)
    .slice(0, limit)
    .map((index) => ({ index, score: expected[index], text: strings[index] }));
  const hits = store.search(query, { scorer: name, cutoff, limit });
  if (JSON.stringify(hits) !== JSON.stringify(best))
    throw new Error(`${told}: found ${JSON.stringify(hits.slice(0, 3))}, expected other matches`);
  return strings.length;
}
