/** Rows in the memory of a bare kernel, and one scan over them. */
import type { SketchWeights } from '../reference/row-sketches.ts';
import { loadRawKernel } from './raw-kernel.ts';

export type RowNumbers = Float32Array | Int8Array;

interface Scan {
  readonly metric: 'COSINE' | 'DOT' | 'SQUARED';
  /** Whole rows, padded; all f32 or all i8 as integers. */
  readonly rows: readonly RowNumbers[];
  readonly query: RowNumbers;
  readonly limit: number;
  readonly firstRecord?: number;
  readonly isPresent?: (row: number) => boolean;
  readonly isFiltered?: (row: number) => boolean;
  /** Rows of a slab, a multiple of 32; all in one if missing. */
  readonly slabRows?: number;
  readonly sumWeight?: number;
  /** Of f32 rows: they have sketches, which weigh so much. */
  readonly sketchWeights?: SketchWeights;
  /** Farther rows are refused: the heap is full of nobody at this distance, and has room for all rows beside. */
  readonly within?: number;
  /** Told how many rows of the last slab that was scanned were noted by their sketches. */
  readonly onNoted?: (count: number) => void;
}

/** u32 that describe a slab. */
const SLAB_FIELDS = 7;
/** Behind every id. */
const NOBODY = 0xffff_ffff;

/** @returns ids and distances (base 0, sums weigh 1 or `sumWeight`, factors 1, squares not at all), by rising id */
export function scanRows(scan: Scan): { id: number; distance: number }[] {
  const raw = loadRawKernel();
  const { buffer } = raw.u8(0, 1);
  const isI8 = scan.query instanceof Int8Array;
  const rowBytes = scan.query.byteLength;
  const count = scan.rows.length;
  const rows = raw.allocate(Math.max(count, 1) * rowBytes);
  const factors = raw.allocate(Math.max(count, 1) * 8);
  new Float32Array(buffer, factors, count * 2).fill(1);
  for (const [row, numbers] of scan.rows.entries()) writeRow(buffer, rows + row * rowBytes, numbers);
  const bits = (includes: (row: number) => boolean): number => {
    const words = Array.from({ length: Math.ceil(count / 32) + 1 }, () => 0);
    for (let row = 0; row < count; row++) if (includes(row)) words[row >>> 5] = (words[row >>> 5] | (1 << (row & 31))) >>> 0;
    return raw.words(words);
  };
  const present = bits(scan.isPresent ?? (() => true));
  const filter = scan.isFiltered === undefined ? 0 : bits(scan.isFiltered);
  const queryRow = raw.allocate(rowBytes);
  writeRow(buffer, queryRow, scan.query);
  const opened = raw.allocate(rowBytes * 2 + 4);
  if (isI8) raw.call('openI8Query', queryRow, rowBytes, opened);

  const slabRows = scan.slabRows ?? Math.max(count, 1);
  const slabs: number[] = [];
  const factorBytes = raw.constant(scan.metric === 'SQUARED' ? 'SQUARED_ROW_FACTOR_BYTES' : 'ROW_FACTOR_BYTES');
  for (let first = 0; first < count; first += slabRows) {
    slabs.push(rows + first * rowBytes, factors + first * factorBytes, present + first / 8, filter === 0 ? 0 : filter + first / 8);
    slabs.push(Math.min(slabRows, count - first), (scan.firstRecord ?? 0) + first, 0);
  }
  const sketchBytes = raw.constant('SKETCH_HEADER_BYTES') + Math.ceil(rowBytes / 4 / 16) * 16;
  const sketches = raw.allocate(Math.max(count, 1) * sketchBytes);
  raw.call('storeSketches', rows, rowBytes, isI8 ? 0 : count, rowBytes / 4, sketches, sketchBytes);
  for (let slab = 0; slab < slabs.length / SLAB_FIELDS; slab++) {
    if (scan.sketchWeights !== undefined) slabs[(slab + 1) * SLAB_FIELDS - 1] = sketches + slab * slabRows * sketchBytes;
  }
  const at = raw.allocate(raw.constant('SCAN_BYTES'));
  const field = (name: string, value: number): void => {
    raw.u32(at + raw.constant(name), 1)[0] = value;
  };
  const limit = scan.within === undefined ? scan.limit : count + 1;
  const hits = raw.allocate(limit * raw.constant('HIT_BYTES'));
  for (let hit = 0; scan.within !== undefined && hit < limit; hit++) {
    const place = hits + hit * raw.constant('HIT_BYTES');
    raw.f64(place, 1)[0] = -scan.within;
    raw.u32(place + raw.constant('HIT_INDEX'), 1)[0] = NOBODY;
  }
  field('SCAN_METRIC', raw.constant(`METRIC_${scan.metric}`));
  field('SCAN_SCALAR', raw.constant(isI8 ? 'SCALAR_I8' : 'SCALAR_F32'));
  field('SCAN_QUERY', isI8 ? opened : queryRow);
  field('SCAN_ROW_BYTES', rowBytes);
  field('SCAN_LIMIT', limit);
  if (scan.within !== undefined) field('SCAN_FOUND', limit);
  field('SCAN_HITS', hits);
  field('SCAN_SLABS', raw.words(slabs.length === 0 ? [0] : slabs));
  raw.f64(at + raw.constant('SCAN_SUM_WEIGHT'), 1)[0] = scan.sumWeight ?? 1;
  raw.f64(at + raw.constant('SCAN_LEAST'), 1)[0] = Number.NEGATIVE_INFINITY;
  raw.f64(at + raw.constant('SCAN_MOST'), 1)[0] = Number.POSITIVE_INFINITY;
  if (scan.sketchWeights !== undefined) {
    const sketch = raw.allocate(sketchBytes);
    raw.call('storeSketches', queryRow, rowBytes, 1, rowBytes / 4, sketch, sketchBytes);
    const openedSketch = raw.allocate(sketchBytes * 2);
    raw.call('openI8Query', sketch + raw.constant('SKETCH_HEADER_BYTES'), rowBytes / 4, openedSketch);
    field('SCAN_SKETCH_QUERY', openedSketch);
    field('SCAN_SKETCH_BYTES', sketchBytes);
    const { base, sum, length, square, error } = scan.sketchWeights;
    for (const [name, value] of Object.entries({
      BASE: base,
      SUM_WEIGHT: sum,
      LENGTH_WEIGHT: length,
      SQUARE_WEIGHT: square,
      ERROR_WEIGHT: error,
    }))
      raw.f64(at + raw.constant(`SCAN_SKETCH_${name}`), 1)[0] = value;
  }
  const slabCount = slabs.length / SLAB_FIELDS;
  const half = slabCount >> 1;
  raw.call('nearestRows', at, 0, half);
  raw.call('nearestRows', at, half, slabCount);
  const found = raw.u32(at + raw.constant('SCAN_FOUND'), 1)[0];
  const read = Array.from({ length: found }, (_, hit) => {
    const place = hits + hit * raw.constant('HIT_BYTES');
    return { id: raw.u32(place + raw.constant('HIT_INDEX'), 1)[0], distance: 0 - raw.f64(place, 1)[0] };
  });
  scan.onNoted?.(raw.u32(at + raw.constant('SCAN_NOTED'), 1)[0]);
  return read.filter(({ id }) => id !== NOBODY).sort((left, right) => left.id - right.id);
}

function writeRow(buffer: ArrayBufferLike, address: number, numbers: RowNumbers): void {
  if (numbers instanceof Float32Array) new Float32Array(buffer, address, numbers.length).set(numbers);
  else new Uint8Array(buffer, address, numbers.length).set(numbers.map((integer, place) => integer + (place % 2 === 0 ? 128 : 0)));
}
