/**
 * Endpoint answer: reads what an endpoint answered, and believes none of it before it is checked.
 *
 *   { "data": [ { "index": 0, "embedding": [0.1, …] }, … ] }        in any order; other members are ignored
 */

import type { Fault } from './fault.ts';

/** The vectors in the order of the texts, or what is wrong; nothing of it quotes the answer, which may repeat a key. */
export function readEndpointAnswer(body: string, count: number, dimension: number): Float32Array[] | Fault {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return { found: 'no JSON', expected: 'JSON' };
  }
  const data = memberOf(answer, 'data');
  if (!Array.isArray(data)) return { found: 'no list "data"', expected: 'a list "data"' };
  if (data.length !== count) return { found: vectorCount(data.length), expected: vectorCount(count) };
  const vectors: Float32Array[] = new Array(count);
  for (const [place, item] of data.entries()) {
    const index = memberOf(item, 'index');
    if (typeof index !== 'number') return { found: `no index at place ${place}`, expected: 'an index with each vector' };
    if (!(Number.isInteger(index) && index >= 0 && index < count))
      return { found: `index ${index} at place ${place}`, expected: `an index below ${count}` };
    if (vectors[index] !== undefined) return { found: `index ${index} a second time at place ${place}`, expected: 'each index once' };
    const vector = readVector(memberOf(item, 'embedding'), dimension);
    if (!(vector instanceof Float32Array)) return vector;
    vectors[index] = vector;
  }
  return vectors;
}

function readVector(components: unknown, dimension: number): Float32Array | Fault {
  if (!Array.isArray(components)) return { found: 'no list "embedding"', expected: 'a list "embedding" with each index' };
  if (components.length !== dimension) return { found: `dimension ${components.length}`, expected: `dimension ${dimension}` };
  const vector = new Float32Array(dimension);
  for (const [place, component] of components.entries()) {
    vector[place] = typeof component === 'number' ? component : Number.NaN;
    // Infinite also: a number beyond what 32 bits hold.
    if (!Number.isFinite(vector[place])) return { found: 'a component that is no finite number of 32 bits', expected: 'finite numbers' };
  }
  return vector;
}

/** Such as `1 vector`. */
export function vectorCount(count: number): string {
  return count === 1 ? '1 vector' : `${count} vectors`;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
}
