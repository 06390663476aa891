/** Vector figures: the settings and the health of a space's vectors. */
import type { VectorShelf } from '../core/named-vectors/vector-shelf.ts';
import type { Embedder } from '../core/ports/embedder.ts';
import { embeddableTexts } from './reembedding.ts';
import type { Space } from './space.ts';
import type { EmbeddingCacheFigures, Reembedding, VectorFigures } from './vectors-face.ts';

export function vectorFigures(space: Space, embedder: Embedder | undefined, cache: EmbeddingCacheFigures | undefined): VectorFigures {
  const { namedVectors, memory } = space.state;
  const { current, next } = namedVectors;
  const index = space.vectors?.indexStatistics();
  return {
    space: space.name,
    identity: current?.identity ?? null,
    count: current?.count ?? 0,
    bytes: namedVectors.byteLength,
    index: index === undefined ? null : { bytes: index.bytes, algorithm: index.algorithm },
    reembedding: current === undefined || next === undefined ? null : reembeddingOf(current, next),
    embedder:
      embedder === undefined ? null : { identity: embedder.identity.text, dimension: embedder.identity.dimension, cache: cache ?? null },
    observed: memory.vectors.figures(),
  };
}

function reembeddingOf(current: VectorShelf, next: VectorShelf): Reembedding {
  return { from: current.identity, to: next.identity, done: next.count, total: embeddableTexts(current).size };
}
