/** Emotives: averages over lists of named feelings (specs/kato.md 1.6). Sums run in list order, keys in order of first occurrence. */
import type { Emotives } from './observation.ts';

/** Arithmetic mean per key over the entries that hold the key; empty for none. */
export function averageEmotives(list: readonly Emotives[]): Map<string, number> {
  if (list.length === 0) return new Map();
  const sums = new Map<string, { sum: number; count: number }>();
  for (const emotives of list) {
    for (const [name, value] of emotives) {
      const total = sums.get(name);
      if (total === undefined) sums.set(name, { sum: value, count: 1 });
      else {
        total.sum += value;
        total.count++;
      }
    }
  }
  const means = new Map<string, number>();
  for (const [name, { sum, count }] of sums) means.set(name, sum / count);
  return means;
}

/** The newest `limit` items of a list. */
export function newest<Item>(list: readonly Item[], limit: number): readonly Item[] {
  return list.length <= limit ? list : list.slice(list.length - limit);
}
