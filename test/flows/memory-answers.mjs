/**
 * Memory answers: a few thousand patterns and a bit of everything that the library answers about them, for runtimes that must agree.
 *
 * Plain JavaScript, without a clock and without chance: whatever differs from run to run (ids, times) is left out.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';

const SPACE = 'alice';
/** Two segments, a young one, and a thousand entries behind a snapshot that is worth it. */
const BATCHES = [1_500, 1_500, 700];
const SYMBOLS = 400;
const QUERIES = 12;
const DIMENSION = 16;

/**
 * Teaches, takes back, asks; and, where there is a file, opens it again and asks once more.
 *
 * @param {typeof import('../../host/index.ts').openMneme} openMneme
 * @param {string} data a file that is not there yet, or `:memory:`
 * @returns {Promise<{ answers: Record<string, string>, reopened: Record<string, string> | null, snapshots: number }>} a hash per kind of answer
 */
export async function memoryAnswers(openMneme, data) {
  const random = randomNumbers(7);
  const mneme = await openMneme({ data, threads: 2 });
  const session = await mneme.openSession({ space: SPACE, config: { maxPredictions: 50 } });
  /** @type {string[]} */
  const names = [];
  for (const count of BATCHES) {
    const patterns = Array.from({ length: count }, () => ({
      events: eventsOf(random, 4 + Math.floor(random() * 9)),
      emotives: { joy: random() },
    }));
    await session.learnMany(patterns, { onBatch: (learned) => void names.push(...learned) });
    await ask(mneme, session.id, 3);
  }
  for (const index of [5, 77, 1_600, 3_650]) await mneme.forget(SPACE, names[index]);
  await mneme.restore(SPACE, names[77]);
  await mneme.correct(SPACE, names[9], ['corrected', ['into', 'this'], 's1']);
  await session.observeSequence(['s1', 'once', 'more']);
  await session.learn();
  await session.undo();
  const vectors = mneme.vectors(SPACE);
  await vectors.add(
    Array.from({ length: 300 }, (_, index) => ({ name: `v${index}`, vector: Array.from({ length: DIMENSION }, () => random() - 0.5) })),
  );
  await mneme.vectors('texts').add(['a red fox', 'green tea', 'the night train', 'жизнь 猫'].map((text) => ({ name: text, text })));
  const { id } = session;
  const answers = await ask(mneme, id, QUERIES);
  await mneme.close();
  if (data === ':memory:') return { answers, reopened: null, snapshots: 0 };
  const cache = `${data}.cache`;
  const snapshots = existsSync(cache) ? readdirSync(cache).filter((name) => name.endsWith('.snapshot')).length : 0;
  const again = await openMneme({ data, threads: 1 });
  const reopened = await ask(again, id, QUERIES);
  await again.close();
  return { answers, reopened, snapshots };
}

/**
 * @param {import('../../host/index.ts').Mneme} mneme
 * @param {string} id of the session
 * @param {number} queries
 */
async function ask(mneme, id, queries) {
  const random = randomNumbers(11);
  const session = mneme.session(id);
  /** @type {Record<string, unknown[]>} */
  const said = { predictions: [], misspelt: [], asOf: [], explained: [], patterns: [], symbols: [], vectors: [] };
  for (let query = 0; query < queries; query++) {
    const events = eventsOf(random, 3 + Math.floor(random() * 6));
    await session.clearShortTermMemory();
    await session.observeSequence(events);
    for (const cutoff of [0.1, 0.5]) said.predictions.push(await session.predict({ cutoff }));
    const { predictions } = await session.predict({ limit: 1, cutoff: 0.1 });
    for (const { name } of predictions) said.explained.push(await session.explain(name), await session.whyNot(name));
    await session.configure({ fuzzySimilarity: true, fuzzyTokenThreshold: 0.6 });
    await session.clearShortTermMemory();
    await session.observeSequence(events.map((event) => event.map((symbol) => `${symbol}x`)));
    said.misspelt.push(await session.predict({ limit: 20, cutoff: 0.2 }));
    await session.configure({ fuzzySimilarity: false });
  }
  for (const sequence of [100, 1_501, 2_400]) {
    said.asOf.push(await mneme.figures(SPACE, { asOf: { sequence } }), await mneme.symbols(SPACE, { asOf: { sequence } }));
    said.asOf.push(await session.predict({ asOf: { sequence } }));
  }
  for await (const pattern of mneme.patterns(SPACE)) said.patterns.push(pattern);
  said.symbols.push(await mneme.symbols(SPACE), [...(await mneme.affinities(SPACE))]);
  if (queries === QUERIES) {
    for (let query = 0; query < queries; query++)
      said.vectors.push(await mneme.vectors(SPACE).search({ vector: Array.from({ length: DIMENSION }, () => random() - 0.5), limit: 7 }));
    said.vectors.push(await mneme.vectors('texts').search({ text: 'foxes and trains' }));
  }
  return Object.fromEntries(Object.entries(said).map(([kind, list]) => [kind, hashOf(list)]));
}

/**
 * Events of symbols, some much more frequent than others.
 *
 * @param {() => number} random
 * @param {number} length
 */
function eventsOf(random, length) {
  return Array.from({ length }, () =>
    Array.from({ length: random() < 0.2 ? 2 : 1 }, () => `s${Math.floor(SYMBOLS * random() * random())}`),
  );
}

/** @param {unknown} value */
function hashOf(value) {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

/**
 * In [0, 1): mulberry32, Tommy Ettinger, 2017, public domain; whole numbers of 32 bits, so the same everywhere.
 *
 * @param {number} seed
 */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
