/** The conformance run of MinHash: signatures one by one and in batches, their similarities, band keys, and searches by bands. */
import { ascending, joined, noteHits, randomNumbers, words } from './vector-inputs.mjs';

const SEED = 20_261_123;
const SETS = 200;
const PERMUTATIONS = 64;
const BANDS = 16;
const ROWS = PERMUTATIONS / BANDS;
const BUCKETS = 256;
const QUERIES = 80;

/**
 * @param {import('../../examples/bare-kernel.mjs').BareKernel} bare
 * @returns {{ calls: number, hash: string }}
 */
export function runMinHash(bare) {
  const random = randomNumbers(SEED);
  /** @type {Uint8Array[]} */
  const answers = [];
  const sets = Array.from({ length: SETS }, (_, index) => (index % 40 === 0 ? [] : ascending(random, 1 + random(80))));
  const tokens = words(bare, sets.flat());
  let end = 0;
  const starts = words(bare, [0, ...sets.map(({ length }) => (end += length))]);
  let calls = 0;
  const signatureBytes = 4 * PERMUTATIONS;
  const signatures = bare.allocate(signatureBytes * SETS);
  bare.call('minHashBatch', tokens, starts, SETS, PERMUTATIONS, signatures);
  answers.push(bare.bytes(signatures, signatureBytes * SETS).slice());
  calls += 1;
  for (const count of [4, 16, 20, 100]) {
    const signature = bare.allocate(4 * count);
    for (const set of sets.slice(0, 50)) {
      bare.call('minHash', words(bare, set), set.length, count, signature);
      answers.push(bare.bytes(signature, 4 * count).slice());
      calls += 1;
    }
  }
  const similarities = bare.allocate(8 * SETS);
  for (let index = 0; index < SETS; index += 10) {
    bare.call('signatureSimilarities', signatures + index * signatureBytes, signatures, SETS, PERMUTATIONS, similarities);
    answers.push(bare.bytes(similarities, 8 * SETS).slice());
    calls += 1;
  }

  const table = bare.allocate(bare.constant('SETS_BYTES'));
  const bands = bare.allocate(bare.constant('BANDS_BYTES'));
  const output = bare.allocate(bare.constant('SETS_HIT_BYTES') * SETS);
  const links = bare.allocate(bare.constant('BANDS_LINK_BYTES') * BANDS * SETS);
  const removed = bare.allocate(SETS);
  bare.bytes(removed, SETS)[5] = 1;
  const fields = { SETS_TOKENS: tokens, SETS_STARTS: starts, SETS_COUNT: SETS, SETS_REMOVED: removed, SETS_OUTPUT: output };
  const view = () => new DataView(bare.bytes(table, 64).buffer);
  for (const [field, value] of Object.entries({ ...fields, SETS_OUTPUT_CAPACITY: SETS }))
    view().setUint32(table + bare.constant(field), value, true);
  const bandFields = {
    BANDS_COUNT: BANDS,
    BANDS_ROWS: ROWS,
    BANDS_LINKS: links,
    BANDS_HEADS: bare.allocate(4 * BANDS * BUCKETS),
    BANDS_MASK: BUCKETS - 1,
    BANDS_SIGNATURE: bare.allocate(signatureBytes),
    BANDS_KEYS: bare.allocate(4 * BANDS),
  };
  for (const [field, value] of Object.entries(bandFields)) view().setUint32(bands + bare.constant(field), value, true);
  bare.call('writeBandKeys', table, bands, 0, SETS);
  bare.call('linkBands', table, bands, 0, SETS);
  answers.push(bare.bytes(links, bare.constant('BANDS_LINK_BYTES') * BANDS * SETS).slice());
  calls += 2;
  for (let query = 0; query < QUERIES; query++) {
    const source = sets[random(SETS)];
    const asked = source.filter(() => random(8) > 0);
    if (asked.length === 0) continue;
    const measure = bare.constant('MEASURE_JACCARD');
    const limit = random(2) * (1 + random(5));
    const found = bare.call('searchBands', table, bands, words(bare, asked), asked.length, measure, 0.3, limit) >>> 0;
    noteHits(bare, answers, output, found);
    calls += 1;
  }
  return { calls, hash: bare.sha1(joined(answers)) };
}
