/** The conformance run of scorers, stores, hashes and rows of vectors: a few thousand calls; see conformance.mjs. */
import { ascending, changed, floats, joined, LETTERS, pack, randomNumbers, randomText, words } from './vector-inputs.mjs';

const SEED = 20_261_120;
const TEXTS = 400;
const STORED = 1_500;
const FEATURES = 64;
const COMPONENTS = 32;

const SCORERS = [
  ...['LEVENSHTEIN', 'INDEL', 'LCS_SEQUENCE', 'OSA', 'DAMERAU_LEVENSHTEIN', 'HAMMING', 'PREFIX', 'POSTFIX', 'JARO', 'JARO_WINKLER'],
  ...['RATIO', 'QUICK_RATIO', 'PARTIAL_RATIO', 'TOKEN_SORT_RATIO', 'TOKEN_SET_RATIO', 'TOKEN_RATIO', 'PARTIAL_TOKEN_SORT_RATIO'],
  ...['PARTIAL_TOKEN_SET_RATIO', 'PARTIAL_TOKEN_RATIO', 'WEIGHTED_RATIO', 'WORD_JACCARD', 'WORD_DICE', 'WORD_OVERLAP', 'WORD_COSINE'],
  ...['GRAM_JACCARD', 'GRAM_DICE', 'GRAM_OVERLAP', 'GRAM_COSINE'],
];
const FORMS = ['DISTANCE', 'SIMILARITY', 'NORMALIZED_DISTANCE', 'NORMALIZED_SIMILARITY'];
const EDITS = ['LEVENSHTEIN', 'NORMALIZED_LEVENSHTEIN', 'INDEL', 'COMMON_LENGTH', 'RATIO'];
const MEASURES = ['JACCARD', 'DICE', 'COSINE', 'OVERLAP', 'QUERY_IN_RECORD', 'RECORD_IN_QUERY'];
const METRICS = ['COSINE', 'DOT', 'SQUARED'];

/**
 * @param {import('../../examples/bare-kernel.mjs').BareKernel} bare
 * @returns {{ calls: number, hash: string }} SHA-1 of all answers, by the kernel itself
 */
export function runVectors(bare) {
  /** @type {Uint8Array[]} */
  const answers = [];
  /** @param {readonly number[]} numbers */
  const note = (numbers) => answers.push(new Uint8Array(Float64Array.from(numbers).buffer));
  /** @param {number} address @param {number} length */
  const noteBytes = (address, length) => answers.push(bare.bytes(address, length).slice());
  const random = randomNumbers(SEED);
  const text = () => randomText(random, LETTERS[random(LETTERS.length)], random(8) === 0 ? 150 : 40);
  let calls = 0;

  const texts = Array.from({ length: TEXTS }, text);
  for (const scorer of SCORERS) {
    for (const form of FORMS) {
      for (const cutoff of [form.endsWith('DISTANCE') ? Infinity : 0, random(40), random(100) / 100]) {
        for (const query of [texts[random(TEXTS)], texts[random(TEXTS)]]) {
          const choices = [query, ...Array.from({ length: 1 + random(3) }, () => texts[random(TEXTS)]), changed(random, query)];
          note(bare.scoreTexts(`SCORER_${scorer}`, `FORM_${form}`, query, choices.slice(random(2)), cutoff));
          calls += 1;
        }
      }
    }
  }

  const stored = Array.from({ length: STORED }, (_, index) => randomText(random, LETTERS[index % 2], index % 50 === 0 ? 200 : 24));
  const search = bare.openStore(stored);
  for (let query = 0; query < 60; query++) {
    const asked = changed(random, stored[random(STORED)]).slice(0, 60);
    for (const edit of EDITS) {
      for (const { index, score } of search(`EDIT_${edit}`, asked, 1 + random(20), random(3) === 0 ? 0.5 : -Infinity)) note([index, score]);
      calls += 1;
    }
  }

  const encoder = new TextEncoder();
  const messages = [...Array.from({ length: 300 }, (_, length) => length), 1_000, 10_000].map((length) =>
    Uint8Array.from({ length }, () => random(256)),
  );
  for (const message of [...messages, ...texts.map((one) => encoder.encode(one))]) {
    answers.push(encoder.encode(bare.sha1(message) + bare.xxHash64(message)));
    calls += 2;
  }
  const packed = pack(bare, messages);
  const digests = bare.allocate(20 * messages.length);
  bare.call('sha1Batch', packed.bytes, packed.starts, messages.length, bare.allocate(bare.constant('SHA1_BATCH_SCRATCH_BYTES')), digests);
  noteBytes(digests, 20 * messages.length);
  bare.call('contentHashBatch', packed.bytes, packed.starts, messages.length, SEED, digests);
  noteBytes(digests, 16 * messages.length);
  bare.call('xxHash64Batch', packed.bytes, packed.starts, messages.length, SEED, 7, digests);
  noteBytes(digests, 8 * messages.length);
  calls += 3;

  for (let pair = 0; pair < 400; pair++) {
    const left = ascending(random, 1 + random(60));
    const right = ascending(random, 1 + random(60));
    const shared = bare.call('sortedOverlap', words(bare, left), left.length, words(bare, right), right.length);
    const similarities = MEASURES.map((one) =>
      bare.call('setSimilarity', bare.constant(`MEASURE_${one}`), shared, left.length, right.length),
    );
    note([shared, ...similarities]);
    calls += 1 + MEASURES.length;
  }

  const documents = pack(
    bare,
    texts.map((one) => encoder.encode(one)),
  );
  const marks = bare.allocate(bare.call('markBytes', 4_096) >>> 0);
  const rows = bare.allocate(4 * FEATURES * TEXTS);
  bare.call('embedHashed', documents.bytes, documents.starts, TEXTS, FEATURES, marks, 0, rows);
  noteBytes(rows, 4 * FEATURES * TEXTS);
  calls += 1;

  const numbers = bare.allocate(4 * COMPONENTS);
  const target = bare.allocate(4 * COMPONENTS);
  const factors = bare.allocate(8);
  for (let vector = 0; vector < 200; vector++) {
    floats(bare, numbers, COMPONENTS).set(Float32Array.from({ length: COMPONENTS }, () => random(2_001) - 1_000).map((one) => one / 997));
    for (const metric of METRICS) {
      const number = bare.constant(`METRIC_${metric}`);
      bare.call('storeF32Row', numbers, COMPONENTS, number, target);
      noteBytes(target, 4 * COMPONENTS);
      bare.call('storeI8Row', numbers, COMPONENTS, number, target, factors);
      noteBytes(target, COMPONENTS);
      noteBytes(factors, 8);
      calls += 2;
    }
    const value = (1 + random(1_000_000)) / 1_009;
    note([bare.call('ln', value), bare.call('log2', value)]);
    calls += 2;
  }
  return { calls, hash: bare.sha1(joined(answers)) };
}
