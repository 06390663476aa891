/**
 * Hit order: hits of a search by falling score, of equal scores the lowest index first.
 *
 * Many hits have few different scores. Each is numbered, and number and index become one key, because keys without a comparison function
 * are sorted many times as fast: 1,500 hits in 0.1 ms.
 */
import type { ChoiceHits } from '../core/ports/choice-kernel.ts';
import type { MatchColumns } from './choice-search.ts';

/** Up to this many hits are compared one by one. */
const FEW = 32;
/** Up to this many different scores are found faster by looking through them than by hashing. */
const FEW_SCORES = 8;
const INDEX_RANGE = 4_294_967_296;

export function orderedHits(hits: ChoiceHits): MatchColumns {
  const { count } = hits;
  const indexes = new Uint32Array(count);
  const scores = new Float64Array(count);
  if (count <= FEW) {
    const places = Array.from({ length: count }, (_, place) => place);
    places.sort((one, other) => hits.scoreOf(other) - hits.scoreOf(one) || hits.indexOf(one) - hits.indexOf(other));
    for (let at = 0; at < count; at++) {
      indexes[at] = hits.indexOf(places[at]);
      scores[at] = hits.scoreOf(places[at]);
    }
    return { indexes, scores };
  }
  for (let hit = 0; hit < count; hit++) scores[hit] = hits.scoreOf(hit);
  const different = differentScores(scores);
  const numbers = different.length > FEW_SCORES ? new Map(different.map((score, number) => [score, number])) : undefined;
  const keys = new Float64Array(count);
  for (let hit = 0; hit < count; hit++) {
    const number = numbers === undefined ? different.indexOf(scores[hit]) : (numbers.get(scores[hit]) ?? 0);
    keys[hit] = number * INDEX_RANGE + hits.indexOf(hit);
  }
  keys.sort();
  for (let at = 0; at < count; at++) {
    const number = Math.floor(keys[at] / INDEX_RANGE);
    indexes[at] = keys[at] - number * INDEX_RANGE;
    scores[at] = different[number];
  }
  return { indexes, scores };
}

/** Best first. */
function differentScores(scores: Float64Array): number[] {
  let different: number[] = [];
  for (let at = 0; at < scores.length; at++) {
    const score = scores[at];
    if (different.includes(score)) continue;
    different.push(score);
    if (different.length <= FEW_SCORES) continue;
    different = [...new Set(scores)];
    break;
  }
  return different.sort((one, other) => other - one);
}
