/** Vector figures: the settings and the health of a space's vectors. */
import type { VectorShelf } from '../core/named-vectors/vector-shelf.ts';
import type { Space } from './space.ts';
import type { Reembedding, VectorFigures } from './vectors-face.ts';

/** What the process has besides the space. */
type ProcessFigures = Pick<VectorFigures, 'embedder' | 'embedderProblem' | 'answers'>;

export function vectorFigures(space: Space, process: ProcessFigures): VectorFigures {
  const { namedVectors, memory } = space.state;
  const { current, next } = namedVectors;
  const index = space.vectors?.indexStatistics();
  return {
    space: space.name,
    identity: current?.identity ?? null,
    count: current?.count ?? 0,
    bytes: namedVectors.byteLength,
    index: index === undefined ? null : { bytes: index.bytes, algorithm: index.algorithm, graph: index.graph },
    reembedding: current === undefined || next === undefined ? null : reembeddingOf(current, next),
    observed: memory.vectors.figures(),
    ...process,
  };
}

function reembeddingOf(current: VectorShelf, next: VectorShelf): Reembedding {
  return { from: current.identity, to: next.identity, done: next.count, total: current.textCount };
}
