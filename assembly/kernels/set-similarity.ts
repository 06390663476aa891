/**
 * Set similarity: five measures of how alike two sets are, from their sizes and what they share.
 *
 *   jaccard            shared / (query + record - shared)
 *   dice               2 shared / (query + record)
 *   cosine             shared / sqrt(query * record)
 *   overlap            shared / min(query, record)
 *   query in record    shared / query
 *   record in query    shared / record
 *
 * An empty set resembles only an empty set: 1 with it, 0 with every other, by every measure.
 *
 * One division of exact integers each (a square root before it for cosine), rounded once, so every engine and the host get the same
 * bits; for given sizes the rounded value never falls while the shared tokens grow.
 *
 * Cost: O(1).
 */
import { MEASURE_COSINE, MEASURE_DICE, MEASURE_JACCARD, MEASURE_OVERLAP, MEASURE_QUERY_IN_RECORD } from '../token-abi';

/** Similarity in [0, 1]. Precondition: `shared` is at most the smaller size. */
export function setSimilarity(measure: u32, shared: u32, query: u32, record: u32): f64 {
  if (query === 0 || record === 0) return query === record ? 1.0 : 0.0;
  const common = f64(shared);
  if (measure === MEASURE_JACCARD) return common / (f64(query) + f64(record) - common);
  if (measure === MEASURE_DICE) return (2.0 * common) / (f64(query) + f64(record));
  if (measure === MEASURE_COSINE) return common / sqrt<f64>(f64(query) * f64(record));
  if (measure === MEASURE_OVERLAP) return common / f64(min(query, record));
  if (measure === MEASURE_QUERY_IN_RECORD) return common / f64(query);
  return common / f64(record);
}

/**
 * Fewest shared tokens, at least 1, with which sets of these sizes reach `least`; one more than the smaller size when none does.
 *
 * The estimate is moved until it stands on the first number that reaches `least` by `setSimilarity` itself, so that filter and answer
 * never disagree. Precondition: no set is empty.
 */
export function leastShared(measure: u32, least: f64, query: u32, record: u32): u32 {
  const most = min(query, record);
  if (!(least > 0.0)) return 1;
  if (setSimilarity(measure, most, query, record) < least) return most + 1;
  let shared = min(max(u32(estimate(measure, least, f64(query), f64(record))), 1), most);
  while (shared > 1 && setSimilarity(measure, shared - 1, query, record) >= least) shared--;
  while (setSimilarity(measure, shared, query, record) < least) shared++;
  return shared;
}

function estimate(measure: u32, least: f64, query: f64, record: f64): f64 {
  if (measure === MEASURE_JACCARD) return (least / (1.0 + least)) * (query + record);
  if (measure === MEASURE_DICE) return least * (query + record) * 0.5;
  if (measure === MEASURE_COSINE) return least * sqrt<f64>(query * record);
  if (measure === MEASURE_OVERLAP) return least * min(query, record);
  return least * (measure === MEASURE_QUERY_IN_RECORD ? query : record);
}
