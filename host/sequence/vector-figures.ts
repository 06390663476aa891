/** Vector figures: the settings and the health of a space's vectors. */
import type { VectorShelf } from '../core/named-vectors/vector-shelf.ts';
import type { Space } from './space.ts';
import type { Reembedding, VectorFigures, VectorIdentity, VectorSettings } from './vectors-face.ts';

/** What the process has besides the space. */
type ProcessFigures = Pick<VectorFigures, 'embedder' | 'embedderProblem' | 'answers'>;

export function vectorFigures(space: Space, process: ProcessFigures): VectorFigures {
  const { namedVectors, memory } = space.state;
  const { current, next } = namedVectors;
  const index = space.vectors?.indexStatistics();
  return {
    space: space.name,
    identity: current === undefined ? null : settingsOf(current.identity),
    count: current?.count ?? 0,
    bytes: namedVectors.byteLength,
    index: index === undefined ? null : { bytes: index.bytes, algorithm: index.algorithm, graph: index.graph },
    reembedding: current === undefined || next === undefined ? null : reembeddingOf(current, next),
    observed: memory.vectors.figures(),
    ...process,
  };
}

export function settingsOf(identity: VectorIdentity): VectorSettings {
  return { ...identity, preset: identity.preset ?? 'speed' };
}

function reembeddingOf(current: VectorShelf, next: VectorShelf): Reembedding {
  return { from: settingsOf(current.identity), to: settingsOf(next.identity), done: next.count, total: current.textCount };
}
