/** The conformance run of token sets: texts to token ids, and exact searches of sets by every measure, among settled and young ones. */
import { changed, joined, LETTERS, noteHits, pack, randomNumbers, randomText, words } from './vector-inputs.mjs';

const SEED = 20_261_121;
const TEXTS = 600;
/** Sets that are settled; the others stay young. */
const SETTLED = 450;
const MOST_TOKENS = 4_000;
const QUERIES = 60;
const MEASURES = ['JACCARD', 'DICE', 'COSINE', 'OVERLAP', 'QUERY_IN_RECORD', 'RECORD_IN_QUERY'];

/**
 * @param {import('../../examples/bare-kernel.mjs').BareKernel} bare
 * @returns {{ calls: number, hash: string }}
 */
export function runTokenSets(bare) {
  const random = randomNumbers(SEED);
  /** @type {Uint8Array[]} */
  const answers = [];
  const texts = Array.from({ length: TEXTS }, () => randomText(random, LETTERS[random(LETTERS.length)], 60));
  const intern = openInterner(bare);
  const sets = texts.map((text, index) => ascendingIds(intern(text, index % 2 === 0 ? 'TOKENS_WORDS' : 'TOKENS_WHITESPACE', answers)));
  const starts = [0];
  for (const set of sets) starts.push((starts.at(-1) ?? 0) + set.length);
  const all = sets.flat();
  const limit = all.reduce((most, token) => Math.max(most, token), 0) + 1;
  const table = bare.allocate(bare.constant('SETS_BYTES'));
  const removed = bare.allocate(TEXTS);
  for (let index = 3; index < TEXTS; index += 17) bare.bytes(removed, TEXTS)[index] = 1;
  /** @param {string} field @param {number} value */
  const set = (field, value) => new DataView(bare.bytes(table, 64).buffer).setUint32(table + bare.constant(field), value, true);
  const longest = sets.reduce((most, { length }) => Math.max(most, length), 0);
  set('SETS_TOKENS', words(bare, all));
  set('SETS_STARTS', words(bare, starts));
  set('SETS_COUNT', SETTLED);
  set('SETS_REMOVED', removed);
  set('SETS_ORDER', bare.allocate(4 * SETTLED));
  set('SETS_LENGTH_RUNS', bare.allocate(bare.constant('SETS_LENGTH_RUN_BYTES') * (longest + 1)));
  set('SETS_POSTING_STARTS', bare.allocate(4 * (limit + 2)));
  set('SETS_TOKEN_LIMIT', limit);
  set('SETS_POSTINGS', bare.allocate(4 * all.length));
  bare.call('settleTokenSets', table, bare.allocate(4 * (longest + 2)), longest);
  set('SETS_COUNT', TEXTS);
  set('SETS_COUNTERS', bare.allocate(bare.call('countersBytes', SETTLED) >>> 0));
  set('SETS_OUTPUT', bare.allocate(bare.constant('SETS_HIT_BYTES') * TEXTS));
  set('SETS_OUTPUT_CAPACITY', TEXTS);
  let calls = TEXTS + 1;
  const output = new DataView(bare.bytes(table, 64).buffer).getUint32(table + bare.constant('SETS_OUTPUT'), true);
  for (let query = 0; query < QUERIES; query++) {
    const asked = ascendingIds(intern(changed(random, texts[random(TEXTS)]), 'TOKENS_WORDS', answers));
    if (asked.length === 0) continue;
    set('SETS_LISTS', bare.allocate(8 * asked.length));
    const address = words(bare, asked);
    for (const measure of MEASURES) {
      for (const [least, most] of [
        [0.01, 0],
        [0.5, 0],
        [0.01, 1 + random(20)],
      ]) {
        const found = bare.call('searchTokenSets', table, address, asked.length, bare.constant(`MEASURE_${measure}`), least, most) >>> 0;
        noteHits(bare, answers, output, found);
        calls += 1;
      }
    }
  }
  return { calls, hash: bare.sha1(joined(answers)) };
}

/** @param {import('../../examples/bare-kernel.mjs').BareKernel} bare */
function openInterner(bare) {
  const encoder = new TextEncoder();
  const slots = 4 * 4_096;
  const interner = bare.allocate(bare.constant('INTERNER_BYTES'));
  const output = bare.allocate(4 * MOST_TOKENS);
  const view = () => new DataView(bare.bytes(interner, 64).buffer);
  /** @param {string} field @param {number} value */
  const set = (field, value) => view().setUint32(interner + bare.constant(field), value, true);
  set('INTERNER_SLOTS', bare.allocate(slots * bare.constant('INTERNER_SLOT_BYTES')));
  set('INTERNER_SLOT_MASK', slots - 1);
  set('INTERNER_MOST_TOKENS', MOST_TOKENS);
  set('INTERNER_POOL', bare.allocate(40 * MOST_TOKENS + 64));
  set('INTERNER_POOL_CAPACITY', 40 * MOST_TOKENS);
  set('INTERNER_STARTS', bare.allocate(4 * (MOST_TOKENS + 1)));
  set('INTERNER_OUTPUT', output);
  set('INTERNER_OUTPUT_CAPACITY', MOST_TOKENS);
  /** @param {string} text @param {string} mode @param {Uint8Array[]} answers @returns {number[]} ids, as they stand in the text */
  return (text, mode, answers) => {
    const bytes = encoder.encode(text);
    const packed = pack(bare, [bytes]);
    for (const field of ['INTERNER_NEXT_TEXT', 'INTERNER_NEXT_BYTE', 'INTERNER_OUTPUT_COUNT']) set(field, 0);
    const marks = bare.allocate(bare.call('markBytes', bytes.length) >>> 0);
    const isDone = bare.call('internTexts', interner, packed.bytes, packed.starts, 1, bare.constant(mode), marks, bare.allocate(4));
    if (isDone === 0) throw new Error('Cannot intern: the table is too small for these texts');
    const count = view().getUint32(interner + bare.constant('INTERNER_OUTPUT_COUNT'), true);
    answers.push(bare.bytes(output, 4 * count).slice());
    return [...new Uint32Array(bare.bytes(output, 4 * count).slice().buffer)];
  };
}

/** @param {readonly number[]} ids */
function ascendingIds(ids) {
  return [...new Set(ids)].sort((left, right) => left - right);
}
