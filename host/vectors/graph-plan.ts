/**
 * Graph plan: when a graph is built, of what, and how far it is searched. All figures are measured by bench/kernels/vectors.ts.
 */
import type { VectorIdentity, VectorPreset } from '../core/ports/record-vectors.ts';
import type { GraphExpansion, GraphSettings } from './graph-requests.ts';

/**
 * Recall is that of 100,000 clustered vectors of 256 components in bf16: 10 neighbours, the best of 30 candidates. `speed` with expansion 48
 * instead of 64 takes 0.89 of the graph's time at the same recall there, but finds 0.9945 instead of 0.9995 where clusters overlap (members
 * twice as far from their centres). Vectors that are evenly spread have no near neighbours to speak of, and graphs find few of those: 0.09 to 0.11
 * with 64 and 0.29 with 256. Who has such vectors filters, or keeps a space below `exactRecords`.
 */
export const GRAPH_PRESETS: Readonly<Record<VectorPreset, GraphExpansion>> = {
  /** Recall 0.995; 150 bytes of links a record. The one that is used unless another is asked for. */
  speed: { connectivity: 16, expansionAdd: 64, expansionSearch: 64 },
  /** Half the bytes of links; more candidates make up for it. */
  memory: { connectivity: 8, expansionAdd: 64, expansionSearch: 128 },
  /** Recall 1.000; three times as long to build, for vectors that hardly cluster. */
  recall: { connectivity: 32, expansionAdd: 128, expansionSearch: 128 },
};

/**
 * Components that are compared exactly rather than by way of a graph: 20,000 vectors of 256, half a millisecond on one thread. Below, a
 * graph saves nothing: its search takes 0.2 ms and a journey to its thread and back 0.1 ms.
 */
const EXACT_COMPONENTS = 20_000 * 256;

/** Records up to which a search compares all that may be answered. */
export function exactRecords(dimension: number): number {
  return Math.ceil(EXACT_COMPONENTS / dimension);
}

/** The graph's components are rounded, distances are not: so many candidates per wanted neighbour are compared exactly. */
export const CANDIDATES_PER_NEIGHBOUR = 3;

/** Links of a graph that a node has beside its 2 x connectivity on the lowest level, per unit of connectivity: measured on files. */
const UPPER_LINK_BYTES = 0.5;
/** Key, level and the lengths of two lists. */
const NODE_BYTES = 18;
const LINK_BYTES = 4;

/** Memory of a graph's node, in bytes, as files of the library show it: 660 at 256 dimensions in bf16 with connectivity 16. */
export function graphNodeBytes({ dimension, scalar, connectivity }: GraphSettings): number {
  const component = { f32: 4, bf16: 2, i8: 1 }[scalar];
  return dimension * component + NODE_BYTES + connectivity * (2 * LINK_BYTES + UPPER_LINK_BYTES);
}

/**
 * Kept vectors of cosine have length 1, so their order by dot product is that by cosine, at a third of the work. The library's i8 drops the length of
 * a vector; so where lengths count the graph of i8 vectors is in bf16.
 */
export function graphSettings({ dimension, metric, scalar, preset = 'speed' }: VectorIdentity): GraphSettings {
  return {
    ...GRAPH_PRESETS[preset],
    dimension,
    metric: metric === 'squared' ? 'l2sq' : 'ip',
    scalar: scalar === 'i8' && metric !== 'cosine' ? 'bf16' : scalar,
  };
}
