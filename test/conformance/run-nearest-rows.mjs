/** The conformance run of nearest rows: exact search among vectors of f32 and i8 by every metric, and squared distances of f64. */
import { floats, joined, randomNumbers, words } from './vector-inputs.mjs';

const SEED = 20_261_125;
const METRICS = ['COSINE', 'DOT', 'SQUARED'];
const SCALARS = ['F32', 'I8'];
/** Below, at and above what is summed in f32, and numbers that need padding. */
const DIMENSIONS = [3, 100, 256, 770];
/** Neither whole words of bits nor whole groups of four. */
const ROWS = 333;
const LIMITS = [1, 10, ROWS + 1];
const QUERIES = 6;

/**
 * @param {import('../../examples/bare-kernel.mjs').BareKernel} bare
 * @returns {{ calls: number, hash: string }}
 */
export function runNearestRows(bare) {
  const random = randomNumbers(SEED);
  /** @type {Uint8Array[]} */
  const answers = [];
  let calls = 0;
  for (const dimension of DIMENSIONS) {
    const vectors = Array.from({ length: ROWS }, () => randomVector(random, dimension));
    for (const scalar of SCALARS) {
      for (const metric of METRICS) {
        const nearest = openRows(bare, vectors, metric, scalar);
        for (let query = 0; query < QUERIES; query++) {
          const filter = query % 2 === 0 ? undefined : Array.from({ length: ROWS }, () => random(3) === 0);
          const found = nearest(randomVector(random, dimension), LIMITS[query % LIMITS.length], filter);
          answers.push(new Uint8Array(Float64Array.from(found.flatMap(({ id, distance }) => [id, distance])).buffer));
          calls += 1;
        }
      }
    }
    const distances = bare.allocate(8 * ROWS);
    const rows = doubles(
      bare,
      vectors.flatMap((one) => [...one]),
    );
    bare.call('squaredDistances', doubles(bare, vectors[0]), rows, ROWS, dimension, distances);
    answers.push(bare.bytes(distances, 8 * ROWS).slice());
    calls += 1;
  }
  return { calls, hash: bare.sha1(joined(answers)) };
}

/** Components of some sizes, whole numbers of 2,000ths. @param {(bound: number) => number} random @param {number} dimension */
function randomVector(random, dimension) {
  const size = 1 + random(4);
  return Float32Array.from({ length: dimension }, () => (size * (random(2_001) - 1_000)) / 2_000);
}

/**
 * Rows of one slab and the exact search over them, as batch/nearest-rows.ts describes it.
 *
 * @param {import('../../examples/bare-kernel.mjs').BareKernel} bare
 * @param {readonly Float32Array[]} vectors
 * @param {string} metric
 * @param {string} scalar
 * @returns {(query: Float32Array, limit: number, filter: readonly boolean[] | undefined) => { id: number, distance: number }[]}
 */
function openRows(bare, vectors, metric, scalar) {
  const dimension = vectors[0].length;
  const isI8 = scalar === 'I8';
  const number = bare.constant(`METRIC_${metric}`);
  const alignment = bare.constant(isI8 ? 'I8_ROW_ALIGNMENT' : 'F32_ROW_ALIGNMENT');
  const rowBytes = Math.ceil((dimension * (isI8 ? 1 : 4)) / alignment) * alignment;
  const factorBytes = bare.constant(metric === 'SQUARED' ? 'SQUARED_ROW_FACTOR_BYTES' : 'ROW_FACTOR_BYTES');
  const given = bare.allocate(4 * dimension);
  /** @param {Float32Array} vector @param {number} target @param {number} factors */
  const store = (vector, target, factors) => {
    floats(bare, given, dimension).set(vector);
    if (isI8) bare.call('storeI8Row', given, dimension, number, target, factors);
    else bare.call('storeF32Row', given, dimension, number, target);
  };
  const rows = bare.allocate(rowBytes * vectors.length);
  const factors = bare.allocate(factorBytes * vectors.length);
  for (const [row, vector] of vectors.entries()) store(vector, rows + row * rowBytes, factors + row * factorBytes);
  const present = bits(
    bare,
    vectors.map((_, row) => row % 11 !== 5),
  );
  return (query, limit, filter) => {
    const asked = bare.allocate(rowBytes);
    const opened = bare.allocate(2 * rowBytes + 16);
    const own = bare.allocate(8);
    store(query, asked, own);
    if (isI8) bare.call('openI8Query', asked, dimension, opened);
    const [factor] = isI8 ? floats(bare, own, 1) : [1];
    const squares = isI8 && metric === 'SQUARED' ? bare.bytes(own + 4, 4).reduceRight((sum, byte) => sum * 256 + byte, 0) : 0;
    const hits = bare.allocate(bare.constant('HIT_BYTES') * limit);
    const scan = bare.allocate(bare.constant('SCAN_BYTES'));
    const slab = words(bare, [rows, factors, present, filter === undefined ? 0 : bits(bare, filter), vectors.length, 0]);
    // Last of all: what is allocated later may move the memory.
    const memory = bare.bytes(0, 1).buffer;
    /** @param {string} name @param {number} value */
    const word = (name, value) => new Uint32Array(memory, scan + bare.constant(`SCAN_${name}`), 1).fill(value);
    /** @param {string} name @param {number} value */
    const float = (name, value) => new Float64Array(memory, scan + bare.constant(`SCAN_${name}`), 1).fill(value);
    word('METRIC', number);
    word('SCALAR', bare.constant(`SCALAR_${scalar}`));
    word('QUERY', isI8 ? opened : asked);
    word('ROW_BYTES', rowBytes);
    word('LIMIT', limit);
    word('HITS', hits);
    word('SLABS', slab);
    const isSquaredI8 = isI8 && metric === 'SQUARED';
    float('BASE', metric === 'COSINE' ? 1 : isSquaredI8 ? factor * factor * squares : 0);
    float('SUM_WEIGHT', metric === 'SQUARED' ? (isSquaredI8 ? -2 * factor : 1) : -factor);
    float('SQUARES_WEIGHT', isSquaredI8 ? 1 : 0);
    float('LEAST', metric === 'DOT' ? -Infinity : 0);
    float('MOST', metric === 'COSINE' ? 2 : Infinity);
    bare.call('nearestRows', scan, 0, 1);
    const [found] = new Uint32Array(memory, scan + bare.constant('SCAN_FOUND'), 1);
    const neighbours = Array.from({ length: found }, (_, hit) => {
      const at = hits + hit * bare.constant('HIT_BYTES');
      const [id] = new Uint32Array(memory, at + bare.constant('HIT_INDEX'), 1);
      return { id, distance: 0 - new Float64Array(memory, at + bare.constant('HIT_SCORE'), 1)[0] };
    });
    return neighbours.sort((left, right) => left.distance - right.distance || left.id - right.id);
  };
}

/** A bit per value, in words. @param {import('../../examples/bare-kernel.mjs').BareKernel} bare @param {readonly boolean[]} values */
function bits(bare, values) {
  const all = Array.from({ length: Math.ceil(values.length / 32) }, () => 0);
  for (const [place, isSet] of values.entries()) if (isSet) all[place >>> 5] |= 1 << (place & 31);
  return words(bare, all);
}

/** @param {import('../../examples/bare-kernel.mjs').BareKernel} bare @param {ArrayLike<number>} values */
function doubles(bare, values) {
  const address = bare.allocate(8 * values.length);
  new Float64Array(bare.bytes(address, 8 * values.length).buffer, address, values.length).set(values);
  return address;
}
