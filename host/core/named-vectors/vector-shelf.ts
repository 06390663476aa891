/**
 * Vector shelf: the named vectors of one identity: which names there are, and where in the journal their vectors lie.
 *
 *   name ─> record id ─> index (ports/record-vectors.ts)        the vector itself, in kernel memory or in its file
 *     └──> entry of the journal, place in it                    what the index is filled from
 *
 * Invariant: a record id belongs to one name for good, so an answer of an index never turns into another name's.
 */
import type { VectorIdentity } from '../ports/record-vectors.ts';
import type { VectorMoment } from '../ports/vector-indexes.ts';
import type { SectionReader } from '../snapshots/section-reader.ts';
import { linesSection, type SectionSource } from '../snapshots/section-source.ts';

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
}

/** Map entries, the record and the string headers; texts come on top, a byte a unit. */
const VECTOR_BYTES = 260;

export class VectorShelf {
  readonly identity: VectorIdentity;
  /** Tells the indexes of a space apart: one more with every re-embedding. */
  readonly generation: number;
  /** Of the last entry that changed the shelf. */
  moment: VectorMoment;
  private readonly byName = new Map<string, ShelvedVector>();
  private readonly names = new Map<number, string>();
  private nextRecordId = 0;
  private textUnits = 0;

  constructor(identity: VectorIdentity, generation: number, moment: VectorMoment) {
    this.identity = identity;
    this.generation = generation;
    this.moment = moment;
  }

  get count(): number {
    return this.byName.size;
  }

  /** Estimated memory without the index, in bytes. */
  get byteLength(): number {
    return this.byName.size * VECTOR_BYTES + this.textUnits;
  }

  /** In the order in which the names came. */
  entries(): Iterable<readonly [string, ShelvedVector]> {
    return this.byName.entries();
  }

  find(name: string): ShelvedVector | undefined {
    return this.byName.get(name);
  }

  nameOf(recordId: number): string | undefined {
    return this.names.get(recordId);
  }

  /** Record ids that names will get when they are put next, in this order: known ones keep theirs. */
  recordIdsFor(names: readonly string[]): Uint32Array {
    let fresh = this.nextRecordId;
    return Uint32Array.from(names, (name) => this.byName.get(name)?.recordId ?? fresh++);
  }

  put(name: string, sequence: number, place: number, metadata: string | null): void {
    const known = this.byName.get(name);
    const recordId = known?.recordId ?? this.nextRecordId++;
    if (known === undefined) {
      this.names.set(recordId, name);
      this.textUnits += name.length;
    }
    this.textUnits += (metadata?.length ?? 0) - (known?.metadata?.length ?? 0);
    this.byName.set(name, { recordId, sequence, place, metadata });
  }

  remove(name: string): void {
    const known = this.byName.get(name);
    if (known === undefined) return;
    this.byName.delete(name);
    this.names.delete(known.recordId);
    this.textUnits -= name.length + (known.metadata?.length ?? 0);
  }

  header(): ShelfHeader {
    const { identity, generation, nextRecordId, moment } = this;
    return { identity, generation, nextRecordId, moment };
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

  static async restore({ identity, generation, nextRecordId, moment }: ShelfHeader, sections: SectionReader, section: string) {
    const shelf = new VectorShelf(identity, generation, moment);
    for await (const line of sections.lines(section)) {
      const [name, recordId, sequence, place, metadata] = line as [string, number, number, number, string | null];
      shelf.byName.set(name, { recordId, sequence, place, metadata });
      shelf.names.set(recordId, name);
      shelf.textUnits += name.length + (metadata?.length ?? 0);
    }
    shelf.nextRecordId = nextRecordId;
    return shelf;
  }
}
