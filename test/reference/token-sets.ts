/** Set similarity and search by their definitions, over JavaScript sets. */
import type { SetHit, SetMeasure } from '../../host/core/ports/token-set-kernel.ts';

export const MEASURES: readonly SetMeasure[] = ['jaccard', 'dice', 'cosine', 'overlap', 'query-in-record', 'record-in-query'];

export function sharedTokens(left: ReadonlySet<number>, right: ReadonlySet<number>): number {
  let shared = 0;
  for (const token of left) if (right.has(token)) shared++;
  return shared;
}

export function setSimilarity(measure: SetMeasure, shared: number, query: number, record: number): number {
  if (query === 0 || record === 0) return query === record ? 1 : 0;
  switch (measure) {
    case 'jaccard':
      return shared / (query + record - shared);
    case 'dice':
      return (2 * shared) / (query + record);
    case 'cosine':
      return shared / Math.sqrt(query * record);
    case 'overlap':
      return shared / Math.min(query, record);
    case 'query-in-record':
      return shared / query;
    case 'record-in-query':
      return shared / record;
  }
}

/** Null stands for a removed set. */
export function searchSets(
  sets: readonly (readonly number[] | null)[],
  query: readonly number[],
  measure: SetMeasure,
  cutoff: number,
  limit: number,
): SetHit[] {
  const asked = new Set(query);
  const hits: SetHit[] = [];
  for (const [index, tokens] of sets.entries()) {
    if (tokens === null) continue;
    const set = new Set(tokens);
    const shared = sharedTokens(asked, set);
    const similarity = setSimilarity(measure, shared, asked.size, set.size);
    if (similarity >= cutoff) hits.push({ index, shared, similarity });
  }
  return hits.sort((left, right) => right.similarity - left.similarity || left.index - right.index).slice(0, limit);
}
