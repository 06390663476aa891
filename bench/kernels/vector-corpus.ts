/** Vector corpus: seeded vectors for benches, clustered as those of texts are, or evenly spread, which is the hardest for a graph. */
import { below, type Random } from '../harness/random.ts';

const PER_CENTRE = 100;
/** How far a member lies from its centre, per component; centres lie within 1. */
const SPREAD = 0.4;

export interface Corpus {
  readonly ids: Uint32Array;
  readonly vectors: Float32Array;
  readonly query: () => Float32Array;
}

export function clusteredVectors(random: Random, count: number, dimension: number): Corpus {
  const centres = Array.from({ length: Math.ceil(count / PER_CENTRE) }, () =>
    Float32Array.from({ length: dimension }, () => random() * 2 - 1),
  );
  const member = (): Float32Array => {
    const centre = centres[below(random, centres.length)];
    return centre.map((component) => component + (random() + random() + random() - 1.5) * 2 * SPREAD);
  };
  const vectors = new Float32Array(count * dimension);
  for (let place = 0; place < count; place++) vectors.set(member(), place * dimension);
  return { ids: Uint32Array.from({ length: count }, (_, id) => id), vectors, query: member };
}

export function uniformVectors(random: Random, count: number, dimension: number): Corpus {
  const query = (): Float32Array => Float32Array.from({ length: dimension }, () => random() * 2 - 1);
  const vectors = new Float32Array(count * dimension).map(() => random() * 2 - 1);
  return { ids: Uint32Array.from({ length: count }, (_, id) => id), vectors, query };
}
