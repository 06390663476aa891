/** Token sets over the bare module, laid out as a stranger would. */
import { loadRawKernel, type RawKernel } from './raw-kernel.ts';

export interface RawTokenSets {
  readonly raw: RawKernel;
  /** Of the descriptor. */
  readonly address: number;
  /** Value of a descriptor field. */
  field(name: string): number;
  /** Rows [index, shared, similarity] in no order. */
  search(query: readonly number[], measure: number, least: number, limit: number, capacity: number): RawFound;
  /** The same among the sets that share a band of `bands` with the query. */
  searchBands(bands: number, query: readonly number[], least: number, limit: number, capacity: number): RawFound;
}

interface RawFound {
  readonly found: number;
  readonly rows: number[][];
}

/** Settles the sets that are given; each ascending. */
export function openRawTokenSets(sets: readonly (readonly number[])[], removed: readonly number[] = []): RawTokenSets {
  const raw = loadRawKernel();
  const address = raw.allocate(raw.constant('SETS_BYTES'));
  const set = (name: string, value: number): void => {
    raw.u32(address + raw.constant(name), 1)[0] = value;
  };
  const field = (name: string): number => raw.u32(address + raw.constant(name), 1)[0];
  const tokens = sets.flat();
  const starts = [0];
  for (const { length } of sets) starts.push(starts[starts.length - 1] + length);
  const limit = Math.max(...tokens, -1) + 1;
  const longest = Math.max(...sets.map(({ length }) => length), 0);
  const flags = raw.allocate(sets.length);
  for (const index of removed) raw.u8(flags, sets.length)[index] = 1;
  set('SETS_TOKENS', raw.words(tokens));
  set('SETS_STARTS', raw.words(starts));
  set('SETS_COUNT', sets.length);
  set('SETS_REMOVED', flags);
  set('SETS_ORDER', raw.allocate(sets.length * 4));
  set('SETS_LENGTH_RUNS', raw.allocate((longest + 1) * raw.constant('SETS_LENGTH_RUN_BYTES')));
  set('SETS_POSTING_STARTS', raw.allocate((limit + 2) * 4));
  set('SETS_TOKEN_LIMIT', limit);
  set('SETS_POSTINGS', raw.allocate(tokens.length * 4));
  raw.call('settleTokenSets', address, raw.allocate((longest + 2) * 4), longest);
  set('SETS_COUNTERS', raw.allocate(raw.call('countersBytes', sets.length)));
  const ask = (query: readonly number[], capacity: number, call: (queryAddress: number) => number): RawFound => {
    const output = raw.allocate(Math.max(capacity, 1) * raw.constant('SETS_HIT_BYTES'));
    set('SETS_LISTS', raw.allocate(query.length * 8));
    set('SETS_OUTPUT', output);
    set('SETS_OUTPUT_CAPACITY', capacity);
    const found = call(raw.words(query));
    const rows = Array.from({ length: Math.min(found, capacity) }, (_, row) => {
      const [index, shared] = raw.u32(output + row * 16, 2);
      return [index, shared, raw.f64(output + row * 16, 2)[1]];
    });
    return { found, rows };
  };
  return {
    raw,
    address,
    field,
    search: (query, measure, least, most, capacity) =>
      ask(query, capacity, (at) => raw.call('searchTokenSets', address, at, query.length, measure, least, most)),
    searchBands: (bands, query, least, most, capacity) =>
      ask(query, capacity, (at) => raw.call('searchBands', address, bands, at, query.length, raw.constant('MEASURE_JACCARD'), least, most)),
  };
}
