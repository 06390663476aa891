/**
 * Endpoint answer: reads what an endpoint answered, and believes none of it before it is checked.
 *
 *   { "data": [ { "index": 0, "embedding": [0.1, …] }, … ] }        in any order; other members are ignored
 */

/** The vectors in the order of the texts, or what is wrong; the text never quotes the answer, which may repeat a key. */
export function readEndpointAnswer(body: string, count: number, dimension: number): Float32Array[] | string {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return `found an answer of ${body.length} characters that is no JSON, expected JSON`;
  }
  const data = memberOf(answer, 'data');
  if (!Array.isArray(data)) return 'found an answer without list "data", expected one';
  if (data.length !== count) return `found ${data.length} vectors, expected ${count}`;
  const vectors: Float32Array[] = new Array(count);
  for (const [place, item] of data.entries()) {
    const index = memberOf(item, 'index');
    if (typeof index !== 'number') return `found no index at place ${place}, expected one`;
    if (!(Number.isInteger(index) && index >= 0 && index < count))
      return `found index ${index} at place ${place}, expected one below ${count}`;
    if (vectors[index] !== undefined) return `found index ${index} a second time at place ${place}, expected each once`;
    const vector = readVector(memberOf(item, 'embedding'), dimension);
    if (typeof vector === 'string') return `${vector} at place ${place}`;
    vectors[index] = vector;
  }
  return vectors;
}

function readVector(components: unknown, dimension: number): Float32Array | string {
  if (!Array.isArray(components)) return 'found no list "embedding"';
  if (components.length !== dimension) return `found a vector of ${components.length} components, expected ${dimension}`;
  const vector = new Float32Array(dimension);
  for (const [place, component] of components.entries()) {
    vector[place] = typeof component === 'number' ? component : Number.NaN;
    // Infinite also: a number beyond what 32 bits hold.
    if (!Number.isFinite(vector[place])) return `found a component that is no finite number of 32 bits, expected ${dimension} of them`;
  }
  return vector;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
}
