/**
 * Graph feed: keeps a graph in step with the vectors that are kept exactly, behind their back.
 *
 *   change ─> rows (at once) ─> records that wait ─> slices of them ─> vector thread ─> graph
 *
 * A record that waits is one that the graph shows as it was before its last change, or not at all. Searches compare these exactly, so a
 * graph that lags is slower, never wrong. Slices are small: a search waits in the thread behind one at most.
 *
 * Invariants:
 *  1. A record leaves `waiting` only after the thread has acknowledged its present vector, or its absence.
 *  2. Records reach the graph in the order of their changes; of several changes in a row, the last one may be the only one that does. So
 *     the same additions give the same graph, byte for byte; updates and removals while it lags may give another of equal quality.
 *  3. Removing and replacing leaves a graph with worse ways through it; after a quarter of the records it is built anew.
 *  4. When the thread fails the graph is gone, and the next change starts one from the rows.
 */
import type { GraphChannel, GraphHandle } from './graph-channel.ts';
import type { GraphSettings } from './graph-requests.ts';
import type { VectorRows } from './vector-rows.ts';

/** Records a message: at most some 6 ms of the thread. */
const SLICE_RECORDS = 32;
/** A thread that died so often will die again: answers stay exact from then on. */
const MOST_FAILURES = 3;
/** Records that a save waits for: some 0.2 s of the thread at 64 dimensions, 1 s at 768. */
const MOST_AWAITED = 1_024;
/** Share of removed and replaced records after which a graph is built anew; the library's recall sinks by some hundredths at a half. */
const REBUILD_SHARE = 0.25;

export class GraphFeed {
  private readonly rows: VectorRows;
  private readonly channel: GraphChannel;
  private readonly settings: GraphSettings;
  private readonly waiting = new Set<number>();
  private readonly underWay = new Set<number>();
  private handle: GraphHandle | undefined;
  private running: Promise<void> | undefined;
  private failures = 0;
  /** Records that the graph was told to remove or replace. */
  private replaced = 0;
  /** Records of the graph. */
  private size = 0;
  /** Most records that it ever had: the library keeps the memory of those that were removed, for others. */
  private peak = 0;
  private isClosed = false;

  constructor(rows: VectorRows, channel: GraphChannel, settings: GraphSettings) {
    this.rows = rows;
    this.channel = channel;
    this.settings = settings;
  }

  /** The graph, if there is one. It knows every record but those of `forEachWaiting`. */
  get graph(): GraphHandle | undefined {
    return this.handle;
  }

  /** Records for which the graph holds memory; 0 when there is none. */
  get nodeCount(): number {
    return this.handle === undefined ? 0 : this.peak;
  }

  get waitingCount(): number {
    return this.waiting.size + this.underWay.size;
  }

  forEachWaiting(visit: (recordId: number) => void): void {
    for (const recordId of this.waiting) visit(recordId);
    for (const recordId of this.underWay) visit(recordId);
  }

  /** Takes over a graph that shows all rows. @param nodeCount  records for which it holds memory */
  adopt(graph: GraphHandle, nodeCount: number): void {
    this.handle = graph;
    this.size = this.rows.count;
    this.peak = Math.max(this.size, nodeCount);
  }

  /** Starts a graph of all rows, unless there is one or the thread died too often. */
  start(): void {
    if (this.handle !== undefined || this.running !== undefined || this.isClosed || this.failures >= MOST_FAILURES) return;
    for (const recordId of this.rows.recordIds()) this.waiting.add(recordId);
    this.running = this.run();
  }

  /** Tells that these records changed. */
  changed(recordIds: Uint32Array): void {
    if (this.handle === undefined && this.running === undefined) return;
    for (const recordId of recordIds) {
      // At the end, also when it waits already: the order of changes.
      this.waiting.delete(recordId);
      this.waiting.add(recordId);
    }
    this.running ??= this.run();
  }

  /** As `settled`, unless so many records wait that building the graph anew at the next opening is better than making somebody wait for it. */
  async settledSoon(): Promise<GraphHandle | undefined> {
    const { count } = this.rows;
    const isBuiltAnew = count > MOST_AWAITED && this.replaced + this.waitingCount > count * REBUILD_SHARE;
    return this.waitingCount > MOST_AWAITED || isBuiltAnew ? undefined : this.settled();
  }

  /** Waits until the graph shows all rows. @returns it, or undefined when there is none */
  async settled(): Promise<GraphHandle | undefined> {
    while (this.running !== undefined) await this.running;
    return this.handle;
  }

  /**
   * Forgets a graph that failed, unless it was replaced by now. Whoever listens to the channel has heard if its thread died; the rows
   * answer alone.
   */
  drop(graph: GraphHandle): void {
    if (this.handle !== graph) return;
    void graph.close();
    this.handle = undefined;
    this.failures++;
    this.waiting.clear();
  }

  /** From the call on there is no graph: one that is told nothing any more must not be asked. */
  async close(): Promise<void> {
    const { handle } = this;
    this.isClosed = true;
    this.handle = undefined;
    this.waiting.clear();
    await this.running;
    await handle?.close();
  }

  private async run(): Promise<void> {
    try {
      do {
        const graph = this.handle ?? (await this.newGraph());
        if (this.isClosed) {
          await graph.close();
          return;
        }
        this.handle = graph;
        while (this.waiting.size > 0 && this.handle === graph) await this.feedSlice(graph);
      } while (this.startsAnew());
    } catch {
      if (this.handle === undefined) this.failures++;
      else this.drop(this.handle);
      this.waiting.clear();
    } finally {
      this.underWay.clear();
      this.running = undefined;
    }
  }

  private newGraph(): Promise<GraphHandle> {
    this.size = 0;
    this.peak = 0;
    return this.channel.create(this.settings);
  }

  /** Lets a graph go that was changed too much, and has all records wait for the next. */
  private startsAnew(): boolean {
    if (this.handle === undefined || this.isClosed || this.replaced <= this.rows.count * REBUILD_SHARE) return false;
    void this.handle.close();
    this.handle = undefined;
    this.replaced = 0;
    for (const recordId of this.rows.recordIds()) this.waiting.add(recordId);
    return true;
  }

  private async feedSlice(graph: GraphHandle): Promise<void> {
    const present: number[] = [];
    const gone: number[] = [];
    for (const recordId of this.waiting) {
      if (this.underWay.size === SLICE_RECORDS) break;
      this.underWay.add(recordId);
      (this.rows.has(recordId) ? present : gone).push(recordId);
    }
    for (const recordId of this.underWay) this.waiting.delete(recordId);
    this.replaced += gone.length;
    if (gone.length > 0) this.size -= await graph.remove(Uint32Array.from(gone));
    // Read after the wait above: what is gone by now waits again.
    const there = Uint32Array.from(present.filter((recordId) => this.rows.has(recordId)));
    if (there.length > 0) {
      const known = await graph.put(there, this.rows.read(there));
      this.replaced += known;
      this.size += there.length - known;
      this.peak = Math.max(this.peak, this.size);
    }
    this.underWay.clear();
  }
}
