/**
 * Exact record vectors: every vector is compared, by the kernel, with the query.
 *
 * The authority: an approximate index keeps its vectors here, too, and takes its distances from here. Large batches are worked through in
 * turns of the event loop, and become visible at once.
 */
import { setImmediate } from 'node:timers/promises';
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
import { readManifest, removeOthers, writeManifest } from './index-manifest.ts';
import { readRowsFile, writeRowsFile } from './rows-file.ts';
import { StagedRows } from './staged-rows.ts';
import { checkBatch, checkIdentity, checkSearch, TURN_COMPONENTS } from './vector-checks.ts';
import { VectorRows } from './vector-rows.ts';

export class ExactRecordVectorsFactory implements RecordVectorsFactory {
  private readonly arena: MemoryArena;
  private readonly kernel: RowKernel;

  constructor(arena: MemoryArena, kernel: RowKernel) {
    this.arena = arena;
    this.kernel = kernel;
  }

  create(identity: VectorIdentity): ExactRecordVectors {
    checkIdentity(identity);
    const { dimension, metric, scalar } = identity;
    const layout = this.kernel.layoutOf(dimension, metric, scalar === 'i8' ? 'i8' : 'f32');
    return new ExactRecordVectors(identity, new VectorRows(this.arena, this.kernel, layout));
  }

  async open(identity: VectorIdentity, target: VectorFileTarget): Promise<VectorFileOutcome> {
    const found = await readManifest(target, identity);
    if ('reason' in found) return { outcome: 'rebuild', reason: found.reason };
    const vectors = this.create(identity);
    const reason = await readRowsFile(vectors.rows, target.folder, found.manifest);
    if (reason === undefined) return { outcome: 'opened', vectors };
    await vectors.close();
    return { outcome: 'rebuild', reason };
  }
}

export class ExactRecordVectors implements RecordVectors {
  readonly rows: VectorRows;
  private known: VectorIdentity;
  private readonly changes = new ChangeQueue();

  constructor(identity: VectorIdentity, rows: VectorRows) {
    this.known = identity;
    this.rows = rows;
  }

  get identity(): VectorIdentity {
    return this.known;
  }

  has(recordId: number): boolean {
    return this.rows.has(recordId);
  }

  stage(recordIds: Uint32Array, vectors: Float32Array): Promise<StagedVectors> {
    return this.changes.run(() => this.stageBatch(recordIds, vectors, undefined));
  }

  stageRemoval(recordIds: Uint32Array, moves: RecordMoves): Promise<StagedVectors> {
    return this.changes.run(async () => {
      const { from, to } = moves;
      this.rows.reserve(to);
      const rowsPerTurn = Math.max(1, Math.floor(TURN_COMPONENTS / this.identity.dimension));
      for (const [place, recordId] of to.entries()) {
        if (place > 0 && place % rowsPerTurn === 0) await setImmediate();
        if (!this.rows.has(recordId)) this.rows.copy(from[place], recordId);
      }
      return { show: () => this.rows.removeAndMove(recordIds, moves), discard: () => this.rows.release(moves.to) };
    });
  }

  add(recordIds: Uint32Array, vectors: Float32Array): Promise<void> {
    return this.changes.run(() => this.put(recordIds, vectors, false));
  }

  update(recordIds: Uint32Array, vectors: Float32Array): Promise<void> {
    return this.changes.run(() => this.put(recordIds, vectors, true));
  }

  remove(recordIds: Uint32Array): Promise<number> {
    return this.changes.run(async () => {
      const before = this.rows.count;
      this.rows.hide(recordIds);
      return before - this.rows.count;
    });
  }

  async search(vector: Float32Array, search: VectorSearch): Promise<VectorAnswer> {
    checkSearch(vector, search, this.identity.dimension);
    const neighbours = this.rows.nearest(vector, search.limit, search.filter);
    search.onFound?.(neighbours);
    return { algorithm: 'exact', neighbours };
  }

  within(vector: Float32Array, distance: number): Iterable<readonly RecordNeighbour[]> {
    return this.rows.within(vector, distance);
  }

  statistics(): VectorStatistics {
    return { count: this.rows.count, bytes: this.rows.bytes, algorithm: 'exact', graph: null };
  }

  /** There is no graph; its files say what they were made for. */
  retune(identity: VectorIdentity): Promise<void> {
    return this.changes.run(async () => {
      this.known = identity;
    });
  }

  save(target: VectorFileTarget): Promise<void> {
    return this.changes.run(async () => {
      const rows = await writeRowsFile(this.rows, target);
      const { identity } = this;
      await writeManifest(target, { identity, count: this.rows.count, rows, graph: null });
      await removeOthers(target, [rows.name]);
    });
  }

  async close(): Promise<void> {
    await this.changes.run(() => this.rows.freeInTurns());
  }

  private async put(recordIds: Uint32Array, vectors: Float32Array, isUpdate: boolean): Promise<void> {
    (await this.stageBatch(recordIds, vectors, isUpdate)).show();
  }

  /** @param expectedThere  whether each record has a vector; undefined: as it comes */
  private async stageBatch(recordIds: Uint32Array, vectors: Float32Array, expectedThere: boolean | undefined): Promise<StagedRows> {
    const { dimension } = this.identity;
    await checkBatch(recordIds, vectors, dimension, expectedThere, (recordId) => this.rows.has(recordId));
    const rowsPerTurn = Math.max(1, Math.floor(TURN_COMPONENTS / dimension));
    const staged = new StagedRows(this.rows, recordIds);
    try {
      for (let start = 0; start < recordIds.length; start += rowsPerTurn) {
        if (start > 0) await setImmediate();
        staged.write(vectors, start, Math.min(start + rowsPerTurn, recordIds.length));
      }
    } catch (error) {
      staged.discard();
      throw error;
    }
    return staged;
  }
}
