/**
 * Vector shelf: the named vectors of one identity: which names there are, and where in the journal their vectors lie.
 *
 *   name ─> record id ─> index (ports/record-vectors.ts)        the vector itself, in kernel memory or in its file
 *     └──> entry of the journal, place in it                    what the index is filled from
 *
 * Invariants:
 *  1. A record id belongs to one name at a time, and goes to another only by a later entry: a change is seen by the index before the next
 *     one begins.
 *  2. New names get the smallest ids that are free, and where removing left too many free ones, the names with the largest ids move to
 *     them. So ids depend on the entries alone, restored from a snapshot or not (index files name records by them), and stay below
 *     `mostRecords`: an index, which takes memory by neighbouring ids, shrinks with its vectors.
 */
import type { RecordMoves, VectorIdentity } from '../ports/record-vectors.ts';
import type { VectorMoment } from '../ports/vector-indexes.ts';
import type { SectionReader } from '../snapshots/section-reader.ts';
import { linesSection, type SectionSource } from '../snapshots/section-source.ts';
import { hasEmbeddedText } from './embedded-text.ts';
import { FreeRecords } from './free-records.ts';
import { MetadataValues } from './metadata-values.ts';

export interface ShelvedVector {
  readonly recordId: number;
  /** Entry of the journal that gave the vector. */
  readonly sequence: number;
  /** Its place in that entry. */
  readonly place: number;
  /** JSON text of an object; null for none. */
  readonly metadata: string | null;
}

/** What a snapshot keeps of a shelf besides its vectors. */
export interface ShelfHeader {
  readonly identity: VectorIdentity;
  readonly generation: number;
  readonly nextRecordId: number;
  readonly moment: VectorMoment;
  readonly weights?: string;
}

/** Map entries, the record and the string headers; texts come on top, a byte a unit. */
const VECTOR_BYTES = 260;
/** Ids for which an index takes memory together. */
const RECORDS_TOGETHER = 1_024;
/** Keys whose values are kept at once, so that asking for ever other ones takes no memory; more than one filter may name. */
const MOST_KEYS = 64;
/** Moved by one entry, in components: 32 MB, which is copied in one turn. What is left moves with the next removals. */
const MOST_MOVED_COMPONENTS = 8_388_608;

export class VectorShelf {
  /** Only its preset ever changes. */
  identity: VectorIdentity;
  /** Tells the indexes of a space apart: one more with every re-embedding. */
  readonly generation: number;
  /** Of the last entry that changed the shelf. */
  moment: VectorMoment;
  /** What words count in its texts (word-table.ts); undefined: all alike. */
  readonly weights: string | undefined;
  private readonly byName = new Map<string, ShelvedVector>();
  /** By record id. */
  private readonly names: (string | undefined)[] = [];
  private nextRecordId = 0;
  private readonly free = new FreeRecords();
  private textUnits = 0;
  private withText = 0;
  /** By key, of those that filters asked for last; the last one at the end. */
  private readonly values = new Map<string, MetadataValues>();

  constructor(identity: VectorIdentity, generation: number, moment: VectorMoment, weights?: string) {
    this.identity = identity;
    this.generation = generation;
    this.moment = moment;
    this.weights = weights;
  }

  get count(): number {
    return this.byName.size;
  }

  /** Vectors that have a text to be embedded anew. */
  get textCount(): number {
    return this.withText;
  }

  /** Estimated memory without the index, in bytes. */
  get byteLength(): number {
    let bytes = this.byName.size * VECTOR_BYTES + this.free.byteLength + this.textUnits + (this.weights?.length ?? 0);
    for (const values of this.values.values()) bytes += values.byteLength;
    return bytes;
  }

  /** Above every record id. */
  get recordEnd(): number {
    return this.nextRecordId;
  }

  /** In the order in which the names came. */
  entries(): Iterable<readonly [string, ShelvedVector]> {
    return this.byName.entries();
  }

  find(name: string): ShelvedVector | undefined {
    return this.byName.get(name);
  }

  nameOf(recordId: number): string | undefined {
    return this.names[recordId];
  }

  /** Values of the vectors' metadata under a key, collected or about to be; kept while the key is among those asked for last. */
  valuesOf(key: string): MetadataValues {
    const values = this.values.get(key) ?? new MetadataValues(key, this.byName.values());
    this.values.delete(key);
    this.values.set(key, values);
    for (const longestUnasked of this.values.keys()) {
      if (this.values.size <= MOST_KEYS) break;
      this.values.delete(longestUnasked);
    }
    return values;
  }

  /** Record ids that names will get when they are put next, in this order: known ones keep theirs. */
  recordIdsFor(names: readonly string[]): Uint32Array {
    let fresh = this.nextRecordId;
    const taken: number[] = [];
    const next = (): number => {
      const recordId = this.free.take();
      if (recordId === undefined) return fresh++;
      taken.push(recordId);
      return recordId;
    };
    const recordIds = Uint32Array.from(names, (name) => this.byName.get(name)?.recordId ?? next());
    for (const recordId of taken) this.free.give(recordId);
    return recordIds;
  }

  put(name: string, sequence: number, place: number, metadata: string | null): void {
    const known = this.byName.get(name);
    const recordId = known?.recordId ?? this.free.take() ?? this.nextRecordId++;
    if (known === undefined) {
      this.names[recordId] = name;
      this.textUnits += name.length;
    }
    this.textUnits += (metadata?.length ?? 0) - (known?.metadata?.length ?? 0);
    if (known !== undefined && hasEmbeddedText(known.metadata)) this.withText--;
    if (hasEmbeddedText(metadata)) this.withText++;
    const vector = { recordId, sequence, place, metadata };
    this.byName.set(name, vector);
    for (const values of this.values.values()) {
      if (known !== undefined) values.remove(known);
      values.put(vector);
    }
  }

  remove(name: string): void {
    const known = this.byName.get(name);
    if (known === undefined) return;
    this.byName.delete(name);
    this.names[known.recordId] = undefined;
    this.free.give(known.recordId);
    for (const values of this.values.values()) values.remove(known);
    this.textUnits -= name.length + (known.metadata?.length ?? 0);
    if (hasEmbeddedText(known.metadata)) this.withText--;
  }

  /**
   * Records that get other ids when these names are removed: the largest ids go to the smallest free ones.
   *
   * A name that is removed moves two others at most, however many there are.
   */
  movesAfterRemoving(names: readonly string[]): RecordMoves {
    const removed = names.flatMap((name) => this.byName.get(name)?.recordId ?? []);
    for (const recordId of removed) this.free.give(recordId);
    const from: number[] = [];
    const to: number[] = [];
    const most = mostRecords(this.byName.size - removed.length);
    const mostMoves = Math.ceil(MOST_MOVED_COMPONENTS / this.identity.dimension);
    for (let end = this.nextRecordId; end > most && to.length < mostMoves; end--) {
      if (this.free.has(end - 1)) continue;
      const place = this.free.atLeast((to.at(-1) ?? -1) + 1);
      if (place === undefined) throw new Error(`Cannot move record ${end - 1}: no record is free`);
      from.push(end - 1);
      to.push(place);
    }
    for (const recordId of removed) this.free.claim(recordId);
    return { from: Uint32Array.from(from), to: Uint32Array.from(to) };
  }

  /** Gives records other ids. */
  move({ from, to }: RecordMoves): void {
    for (const [place, recordId] of to.entries()) {
      const name = this.names[from[place]];
      const known = name === undefined ? undefined : this.byName.get(name);
      if (name === undefined || known === undefined) throw new Error(`Cannot move record ${from[place]}: it has no name`);
      const moved = { ...known, recordId };
      this.free.claim(recordId);
      this.free.give(from[place]);
      this.names[from[place]] = undefined;
      this.names[recordId] = name;
      this.byName.set(name, moved);
      for (const values of this.values.values()) {
        values.remove(known);
        values.put(moved);
      }
    }
    while (this.nextRecordId > 0 && this.free.has(this.nextRecordId - 1)) this.free.claim(--this.nextRecordId);
    this.names.length = this.nextRecordId;
  }

  header(): ShelfHeader {
    const { identity, generation, nextRecordId, moment, weights } = this;
    return { identity, generation, nextRecordId, moment, ...(weights !== undefined && { weights }) };
  }

  /** Vectors of now, `[name, record id, sequence, place, metadata]` a line. */
  capture(section: string): SectionSource {
    const vectors = [...this.byName];
    return linesSection(section, function* () {
      for (const [name, { recordId, sequence, place, metadata }] of vectors) {
        yield JSON.stringify([name, recordId, sequence, place, metadata]);
      }
    });
  }

  static async restore({ identity, generation, nextRecordId, moment, weights }: ShelfHeader, sections: SectionReader, section: string) {
    const shelf = new VectorShelf(identity, generation, moment, weights);
    for (let id = 0; id < nextRecordId; id++) shelf.names.push(undefined);
    for await (const line of sections.lines(section)) {
      const [name, recordId, sequence, place, metadata] = line as [string, number, number, number, string | null];
      shelf.byName.set(name, { recordId, sequence, place, metadata });
      shelf.names[recordId] = name;
      shelf.textUnits += name.length + (metadata?.length ?? 0);
      if (hasEmbeddedText(metadata)) shelf.withText++;
    }
    shelf.nextRecordId = nextRecordId;
    for (let id = 0; id < nextRecordId; id++) if (shelf.names[id] === undefined) shelf.free.give(id);
    return shelf;
  }
}

/** Ids that so many records may take up: twice their number and what an index takes together. */
function mostRecords(count: number): number {
  return (Math.floor((2 * count) / RECORDS_TOGETHER) + 1) * RECORDS_TOGETHER;
}
