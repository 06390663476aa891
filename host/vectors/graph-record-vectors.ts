/**
 * Graph record vectors: exact vectors, and beside them an HNSW graph once there are so many that a comparison of all takes too long.
 *
 *   search ─┬─ few records, a narrow filter, or a limit near their number ──────> all compared          'exact'
 *           └─ else the graph names candidates, records it does not know yet join them, and the
 *              kernel compares these; too few left by the filter: twice as many candidates       'approximate'
 *
 * Distances, ties and order come from the kernel either way. The graph is a cache: when its thread dies, answers are exact and slower.
 */
import type { MemoryArena } from '../core/ports/memory-arena.ts';
import type {
  RecordMoves,
  RecordNeighbour,
  RecordVectors,
  RecordVectorsFactory,
  StagedVectors,
  VectorAnswer,
  VectorFileOutcome,
  VectorFileTarget,
  VectorIdentity,
  VectorSearch,
  VectorStatistics,
} from '../core/ports/record-vectors.ts';
import type { RowKernel } from '../core/ports/row-kernel.ts';
import { ChangeQueue } from './change-queue.ts';
import { type ExactRecordVectors, ExactRecordVectorsFactory } from './exact-record-vectors.ts';
import type { GraphChannel, GraphHandle } from './graph-channel.ts';
import { GraphFeed } from './graph-feed.ts';
import { CANDIDATES_PER_NEIGHBOUR, exactRecords, graphNodeBytes, graphSettings } from './graph-plan.ts';
import type { GraphSettings } from './graph-requests.ts';
import { filePrefix, readManifest, removeOthers, writeManifest } from './index-manifest.ts';
import { readRowsFile, writeRowsFile } from './rows-file.ts';
import { checkSearch } from './vector-checks.ts';

/** A candidate of the graph costs as much as a hundred exact comparisons, but in another thread: beyond, comparing all is better. */
const MOST_CANDIDATE_SHARE = 0.05;

export interface GraphRecordVectorsOptions {
  /** Most records that are compared one by one; by default as many as take half a millisecond. Above, there is a graph. */
  readonly mostExact?: number;
  /** Most candidates that the graph is asked for; by default a twentieth of the records. */
  readonly mostCandidates?: number;
}

export class GraphRecordVectorsFactory implements RecordVectorsFactory {
  private readonly exact: ExactRecordVectorsFactory;
  private readonly channel: GraphChannel;
  private readonly options: GraphRecordVectorsOptions;

  constructor(arena: MemoryArena, kernel: RowKernel, channel: GraphChannel, options: GraphRecordVectorsOptions = {}) {
    this.exact = new ExactRecordVectorsFactory(arena, kernel);
    this.channel = channel;
    this.options = options;
  }

  create(identity: VectorIdentity): GraphRecordVectors {
    return new GraphRecordVectors(this.exact.create(identity), this.channel, this.options);
  }

  async open(identity: VectorIdentity, target: VectorFileTarget, access: 'load' | 'view'): Promise<VectorFileOutcome> {
    const found = await readManifest(target, identity);
    if ('reason' in found) return { outcome: 'rebuild', reason: found.reason };
    const { graph, count } = found.manifest;
    const vectors = this.create(identity);
    let reason = await readRowsFile(vectors.exact.rows, target.folder, found.manifest);
    if (reason === undefined && graph !== null) reason = await vectors.openGraph({ folder: target.folder, part: graph, count }, access);
    if (reason === undefined) {
      vectors.startGraphIfLarge();
      return { outcome: 'opened', vectors };
    }
    await vectors.close();
    return { outcome: 'rebuild', reason };
  }
}

export class GraphRecordVectors implements RecordVectors {
  readonly exact: ExactRecordVectors;
  private readonly channel: GraphChannel;
  private settings: GraphSettings;
  private readonly mostExact: number;
  private readonly mostCandidates: number | undefined;
  private feed: GraphFeed;
  private readonly changes = new ChangeQueue();

  constructor(exact: ExactRecordVectors, channel: GraphChannel, options: GraphRecordVectorsOptions) {
    this.exact = exact;
    this.channel = channel;
    this.settings = graphSettings(exact.identity);
    this.mostExact = options.mostExact ?? exactRecords(exact.identity.dimension);
    this.mostCandidates = options.mostCandidates;
    this.feed = new GraphFeed(exact.rows, channel, this.settings);
  }

  get identity(): VectorIdentity {
    return this.exact.identity;
  }

  has(recordId: number): boolean {
    return this.exact.has(recordId);
  }

  stage(recordIds: Uint32Array, vectors: Float32Array): Promise<StagedVectors> {
    return this.changes.run(async () => this.staged(await this.exact.stage(recordIds, vectors), recordIds));
  }

  stageRemoval(recordIds: Uint32Array, moves: RecordMoves): Promise<StagedVectors> {
    const changed = new Set([...recordIds, ...moves.from, ...moves.to]);
    return this.changes.run(async () => this.staged(await this.exact.stageRemoval(recordIds, moves), Uint32Array.from(changed)));
  }

  add(recordIds: Uint32Array, vectors: Float32Array): Promise<void> {
    return this.changes.run(async () => {
      await this.exact.add(recordIds, vectors);
      this.changed(recordIds);
    });
  }

  update(recordIds: Uint32Array, vectors: Float32Array): Promise<void> {
    return this.changes.run(async () => {
      await this.exact.update(recordIds, vectors);
      this.changed(recordIds);
    });
  }

  remove(recordIds: Uint32Array): Promise<number> {
    return this.changes.run(async () => {
      const removed = await this.exact.remove(recordIds);
      if (removed > 0) this.changed(recordIds);
      return removed;
    });
  }

  async search(vector: Float32Array, search: VectorSearch): Promise<VectorAnswer> {
    checkSearch(vector, search, this.identity.dimension);
    const { rows } = this.exact;
    const selected = search.filter === undefined ? rows.count : rows.countSelected(search.filter);
    const { graph } = this.feed;
    if (graph !== undefined && selected > this.mostExact && this.feed.waitingCount <= this.mostExact) {
      const neighbours = await this.searchGraph(graph, vector.slice(), search, selected);
      if (neighbours !== undefined) return { algorithm: 'approximate', neighbours };
    }
    return this.exact.search(vector, search);
  }

  within(vector: Float32Array, distance: number): Iterable<readonly RecordNeighbour[]> {
    return this.exact.within(vector, distance);
  }

  statistics(): VectorStatistics {
    const { count, bytes } = this.exact.statistics();
    const isApproximate = this.feed.graph !== undefined && count > this.mostExact && this.feed.waitingCount <= this.mostExact;
    const { connectivity, expansionAdd, expansionSearch } = this.settings;
    const graph = this.feed.graph === undefined ? null : { connectivity, expansionAdd, expansionSearch, waiting: this.feed.waitingCount };
    const graphBytes = Math.ceil(this.feed.nodeCount * graphNodeBytes(this.settings));
    return { count, bytes: bytes + graphBytes, algorithm: isApproximate ? 'approximate' : 'exact', graph };
  }

  retune(identity: VectorIdentity): Promise<void> {
    return this.changes.run(async () => {
      await this.exact.retune(identity);
      await this.feed.close();
      this.settings = graphSettings(identity);
      this.feed = new GraphFeed(this.exact.rows, this.channel, this.settings);
      this.startGraphIfLarge();
    });
  }

  /** Waits until the graph shows every change: a bench asks for it, nobody else has to. */
  async settled(): Promise<void> {
    await this.feed.settled();
  }

  /** Without the graph when that is far behind: nobody waits for it, and it is built again from the rows after the next opening. */
  save(target: VectorFileTarget): Promise<void> {
    return this.changes.run(async () => {
      const handle = await this.feed.settledSoon();
      const rows = await writeRowsFile(this.exact.rows, target);
      const graph = handle === undefined ? null : await handle.save(target.folder, filePrefix(target));
      const { identity } = this;
      await writeManifest(target, { identity, count: this.exact.rows.count, rows, graph });
      await removeOthers(target, graph === null ? [rows.name] : [rows.name, graph.name]);
    });
  }

  async close(): Promise<void> {
    await this.changes.run(async () => {
      await this.feed.close();
      await this.exact.close();
    });
  }

  /** @returns why the file cannot be used */
  async openGraph(file: Parameters<GraphChannel['open']>[1], access: 'load' | 'view'): Promise<string | undefined> {
    const opened = await this.channel.open(this.settings, file, access);
    if (typeof opened === 'string') return opened;
    this.feed.adopt(opened, Math.round(file.part.bytes / graphNodeBytes(this.settings)));
    return undefined;
  }

  startGraphIfLarge(): void {
    if (this.exact.rows.count > this.mostExact) this.feed.start();
  }

  private staged(staged: StagedVectors, changed: Uint32Array): StagedVectors {
    return {
      show: () => {
        staged.show();
        this.changed(changed);
      },
      discard: () => staged.discard(),
    };
  }

  private changed(recordIds: Uint32Array): void {
    this.feed.changed(recordIds.slice());
    this.startGraphIfLarge();
  }

  /** @returns undefined when comparing all is better, or all that is left */
  private async searchGraph(
    graph: GraphHandle,
    vector: Float32Array,
    { limit, filter, onFound }: VectorSearch,
    selected: number,
  ): Promise<readonly RecordNeighbour[] | undefined> {
    const { rows } = this.exact;
    let wanted = Math.ceil((limit * CANDIDATES_PER_NEIGHBOUR * rows.count) / selected);
    const most = this.mostCandidates ?? rows.count * MOST_CANDIDATE_SHARE;
    for (; wanted <= most; wanted *= 2) {
      let candidates: Uint32Array;
      try {
        candidates = await graph.search(vector, wanted);
      } catch {
        this.feed.drop(graph);
        return undefined;
      }
      // Which records wait is known of the graph of now only.
      if (this.feed.graph !== graph) return undefined;
      const neighbours = rows.nearest(vector, limit, this.bitsOf(candidates, filter));
      if (neighbours.length < limit && candidates.length === wanted) continue;
      if (neighbours.length < Math.min(limit, selected)) return undefined;
      onFound?.(neighbours);
      return neighbours;
    }
    return undefined;
  }

  /** Candidates and the records that the graph does not know, as far as the filter lets them through. */
  private bitsOf(candidates: Uint32Array, filter: Uint32Array | undefined): Uint32Array {
    const { allSlabs } = this.exact.rows;
    const last = allSlabs[allSlabs.length - 1];
    const end = last === undefined ? 0 : last.firstRecord + last.rowCount;
    const bits = new Uint32Array(Math.ceil(end / 32));
    const mark = (recordId: number): void => {
      const word = recordId >>> 5;
      if (word < bits.length) bits[word] |= (1 << (recordId & 31)) & (filter === undefined ? -1 : (filter[word] ?? 0));
    };
    for (const recordId of candidates) mark(recordId);
    this.feed.forEachWaiting(mark);
    return bits;
  }
}
