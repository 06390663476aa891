/**
 * Nearest names: the neighbours of a vector by distance and name, however many are equally near.
 *
 *   a few more than wanted ─> the last ones are no tie ─────────────────────────────────────────────> sorted
 *                           └> a tie that may go on: all records up to that distance, block by block ─> the best of them
 *
 * An index knows no names, and the name that comes first may be any of a hundred thousand copies of one text.
 */
import type { RecordNeighbour, RecordVectors } from '../ports/record-vectors.ts';
import { compareCodePoints } from '../symbols/code-point-order.ts';
import { nextTurn } from '../turns/next-turn.ts';
import type { ShelfFilter } from './vector-filter.ts';
import type { VectorShelf } from './vector-shelf.ts';

/** Neighbours beyond the limit that are asked for: ties at the limit are rarely longer. */
const SPARE_NEIGHBOURS = 16;
/** Most neighbours of one question to an index. */
const MOST_NEIGHBOURS = 10_000;
/** A graph is asked for so many before all records are compared instead: a comparison of all costs as much as some thousand candidates. */
const MOST_TIED_CANDIDATES = 1_024;
/** So often a walk over all records begins anew because vectors changed meanwhile; then it is walked in one turn. */
const WALKS_IN_TURNS = 3;
/** So often a filter is made anew because vectors changed while an index was asked; then all records are compared in one turn. */
const FILTERS_ANEW = 3;
/** Sorted at once, at most, beside the neighbours that are wanted. */
const SORTED_AT_ONCE = 1_024;

export interface NamedNeighbour {
  readonly name: string;
  readonly distance: number;
  /** JSON text of an object; null for none. */
  readonly metadata: string | null;
}

export interface NamedAnswer {
  readonly algorithm: 'exact' | 'approximate';
  /** By rising distance, ties by name, ascending by code point. */
  readonly neighbours: readonly NamedNeighbour[];
}

/**
 * @param limit     1 to 10,000
 * @param filterOf  makes a filter of the shelf as it is then; undefined: all vectors
 */
export async function nearestNames(
  index: RecordVectors,
  shelf: VectorShelf,
  vector: Float32Array,
  limit: number,
  filterOf?: () => Promise<ShelfFilter>,
): Promise<NamedAnswer> {
  let filter = await filterOf?.();
  let walks = 0;
  let filters = 0;
  for (let wanted = Math.min(limit + SPARE_NEIGHBOURS, MOST_NEIGHBOURS); ; ) {
    const best = new BestNames(shelf, limit, filter);
    const { moment } = shelf;
    const { algorithm, neighbours } = await index.search(vector, {
      limit: wanted,
      ...(filter && { filter: filter.bits }),
      onFound: (found) => best.offer(found),
    });
    if (filterOf !== undefined && shelf.moment !== moment) {
      // Records may have moved meanwhile, and the filter hid names that it lets through.
      filter = await filterOf();
      if (filters++ < FILTERS_ANEW) continue;
      const walked = await walk(index, new BestNames(shelf, limit, filter), vector, Number.POSITIVE_INFINITY, false);
      if (walked !== undefined) return { algorithm: 'exact', neighbours: walked };
    }
    const { farthest } = best;
    // Less than that: some were removed a moment ago.
    const isFull = farthest !== undefined;
    const isCut = neighbours.length === wanted && (!isFull || neighbours[wanted - 1].distance === farthest);
    if (!isCut || (!isFull && wanted === MOST_NEIGHBOURS)) return { algorithm, neighbours: best.neighbours() };
    if (isFull && (algorithm === 'exact' || wanted >= MOST_TIED_CANDIDATES)) {
      const walked = await walk(index, new BestNames(shelf, limit, filter), vector, farthest, walks++ < WALKS_IN_TURNS);
      if (walked !== undefined) return { algorithm: 'exact', neighbours: walked };
    } else wanted = Math.min(wanted * 2, MOST_NEIGHBOURS);
  }
}

/** @returns undefined when vectors changed on the way */
async function walk(
  index: RecordVectors,
  best: BestNames,
  vector: Float32Array,
  distance: number,
  inTurns: boolean,
): Promise<readonly NamedNeighbour[] | undefined> {
  const { shelf } = best;
  const { moment } = shelf;
  for (const block of index.within(vector, distance)) {
    best.offer(block);
    if (!inTurns) continue;
    await nextTurn();
    if (shelf.moment !== moment) return undefined;
  }
  return best.neighbours();
}

/** The best so far; sorted whenever so many came that sorting costs a few comparisons for each. */
class BestNames {
  readonly shelf: VectorShelf;
  private readonly limit: number;
  private readonly filter: ShelfFilter | undefined;
  private best: NamedNeighbour[] = [];
  /** Everything behind it is refused. */
  private bound: { readonly name: string; readonly distance: number } | undefined;

  constructor(shelf: VectorShelf, limit: number, filter: ShelfFilter | undefined) {
    this.shelf = shelf;
    this.limit = limit;
    this.filter = filter;
  }

  /** Distance of the last neighbour that is wanted; undefined while there are fewer. */
  get farthest(): number | undefined {
    this.cut();
    return this.bound?.distance;
  }

  offer(neighbours: readonly RecordNeighbour[]): void {
    for (const { recordId, distance } of neighbours) {
      const name = this.shelf.nameOf(recordId);
      const vector = name === undefined ? undefined : this.shelf.find(name);
      // Removed a moment ago.
      if (name === undefined || vector === undefined) continue;
      const neighbour = { name, distance, metadata: vector.metadata };
      if (this.bound !== undefined && compareNeighbours(neighbour, this.bound) > 0) continue;
      if (this.filter?.passes(name, vector) === false) continue;
      this.best.push(neighbour);
      if (this.best.length > 2 * this.limit + SORTED_AT_ONCE) this.cut();
    }
  }

  neighbours(): readonly NamedNeighbour[] {
    this.cut();
    return this.best;
  }

  private cut(): void {
    this.best.sort(compareNeighbours);
    this.best.length = Math.min(this.best.length, this.limit);
    if (this.best.length === this.limit) this.bound = this.best[this.limit - 1];
  }
}

function compareNeighbours(
  left: { readonly name: string; readonly distance: number },
  right: { readonly name: string; readonly distance: number },
): number {
  return left.distance - right.distance || compareCodePoints(left.name, right.name);
}
