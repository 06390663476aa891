/** Bands of token sets over the bare module, laid out as a stranger would. */
import type { RawTokenSets } from './raw-token-sets.ts';

export interface RawBands {
  readonly address: number;
  /** Key and next of a set's band. */
  link(index: number, band: number): number[];
  head(band: number, bucket: number): number;
  /** Empty heads, and all sets linked anew. */
  relink(bucketCount: number): void;
}

export function openRawBands({ raw, address: sets, field }: RawTokenSets, bands: number, rows: number, bucketCount: number): RawBands {
  const address = raw.allocate(raw.constant('BANDS_BYTES'));
  const count = field('SETS_COUNT');
  const links = raw.allocate(count * bands * 8);
  const signature = raw.allocate(bands * rows * 4 + 16);
  const set = (name: string, value: number): void => {
    raw.u32(address + raw.constant(name), 1)[0] = value;
  };
  set('BANDS_COUNT', bands);
  set('BANDS_ROWS', rows);
  set('BANDS_LINKS', links);
  set('BANDS_SIGNATURE', signature);
  set('BANDS_KEYS', raw.allocate(bands * 4));
  let heads = 0;
  let buckets = 0;
  const opened: RawBands = {
    address,
    link: (index, band) => [...raw.u32(links + (index * bands + band) * 8, 2)],
    head: (band, bucket) => raw.u32(heads + (band * buckets + bucket) * 4, 1)[0],
    relink(wanted) {
      buckets = wanted;
      heads = raw.allocate(wanted * bands * 4);
      set('BANDS_HEADS', heads);
      set('BANDS_MASK', wanted - 1);
      raw.call('linkBands', sets, address, 0, count);
    },
  };
  raw.call('writeBandKeys', sets, address, 0, count);
  opened.relink(bucketCount);
  return opened;
}
