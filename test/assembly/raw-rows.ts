/** Rows in the memory of a bare kernel, and one scan over them. */
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
}

/** @returns ids and distances (base 0, sums weigh 1, factors 1, squares not at all), by rising id */
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
    slabs.push(Math.min(slabRows, count - first), (scan.firstRecord ?? 0) + first);
  }
  const at = raw.allocate(raw.constant('SCAN_BYTES'));
  const field = (name: string, value: number): void => {
    raw.u32(at + raw.constant(name), 1)[0] = value;
  };
  const hits = raw.allocate(scan.limit * raw.constant('HIT_BYTES'));
  field('SCAN_METRIC', raw.constant(`METRIC_${scan.metric}`));
  field('SCAN_SCALAR', raw.constant(isI8 ? 'SCALAR_I8' : 'SCALAR_F32'));
  field('SCAN_QUERY', isI8 ? opened : queryRow);
  field('SCAN_ROW_BYTES', rowBytes);
  field('SCAN_LIMIT', scan.limit);
  field('SCAN_HITS', hits);
  field('SCAN_SLABS', raw.words(slabs.length === 0 ? [0] : slabs));
  raw.f64(at + raw.constant('SCAN_SUM_WEIGHT'), 1)[0] = 1;
  raw.f64(at + raw.constant('SCAN_LEAST'), 1)[0] = Number.NEGATIVE_INFINITY;
  raw.f64(at + raw.constant('SCAN_MOST'), 1)[0] = Number.POSITIVE_INFINITY;
  const slabCount = slabs.length / 6;
  const half = slabCount >> 1;
  raw.call('nearestRows', at, 0, half);
  raw.call('nearestRows', at, half, slabCount);
  const found = raw.u32(at + raw.constant('SCAN_FOUND'), 1)[0];
  const read = Array.from({ length: found }, (_, hit) => {
    const place = hits + hit * raw.constant('HIT_BYTES');
    return { id: raw.u32(place + raw.constant('HIT_INDEX'), 1)[0], distance: 0 - raw.f64(place, 1)[0] };
  });
  return read.sort((left, right) => left.id - right.id);
}

function writeRow(buffer: ArrayBufferLike, address: number, numbers: RowNumbers): void {
  if (numbers instanceof Float32Array) new Float32Array(buffer, address, numbers.length).set(numbers);
  else new Uint8Array(buffer, address, numbers.length).set(numbers.map((integer, place) => integer + (place % 2 === 0 ? 128 : 0)));
}
