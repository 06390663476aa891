/**
 * Vector filter: which of a shelf's vectors a search compares, as a bit per record.
 *
 *   names ────────> records ┐
 *   prefix ───────> records ├─ all that are given must hold ─> bits of one moment
 *   key = values ─> records ┘  (metadata-values.ts)
 *
 * Bits are of the moment at which the search began. What an index answers later is looked at once more, because by then a record may be
 * another name's.
 */
import type { VectorMoment } from '../ports/vector-indexes.ts';
import { valueTextsOf } from './metadata-values.ts';
import type { ShelvedVector, VectorShelf } from './vector-shelf.ts';

/** A value of metadata that can be compared: equal when JSON writes both alike. */
export type FilterValue = string | number | boolean | null;

/** All that is given must hold; nothing given lets everything through. */
export interface VectorFilter {
  /** One of these names. */
  readonly names?: readonly string[];
  /** A name that begins so. */
  readonly prefix?: string;
  /**
   * For each of these keys the metadata hold this value, or one of these. Where they hold a list, one of its members is enough; a key that they
   * do not have lets nothing through.
   */
  readonly metadata?: Readonly<Record<string, FilterValue | readonly FilterValue[]>>;
}

/** A key of metadata, and JSON texts of the values that will do. */
type Condition = readonly [key: string, texts: readonly string[]];

export class ShelfFilter {
  readonly bits: Uint32Array;
  private readonly shelf: VectorShelf;
  private readonly names: ReadonlySet<string> | undefined;
  private readonly prefix: string;
  private readonly conditions: readonly Condition[];
  private readonly moment: VectorMoment;

  private constructor(shelf: VectorShelf, { names, prefix = '' }: VectorFilter, conditions: readonly Condition[]) {
    this.shelf = shelf;
    this.names = names && new Set(names);
    this.prefix = prefix;
    this.conditions = conditions;
    this.moment = shelf.moment;
    this.bits = this.bitsOfNow();
  }

  /** A filter of now. Waits until the values of its keys are collected, which a shelf does once for each while it is asked for. */
  static async of(shelf: VectorShelf, filter: VectorFilter): Promise<ShelfFilter> {
    const conditions = Object.entries(filter.metadata ?? {}).map(
      ([key, wanted]): Condition => [key, (isList(wanted) ? wanted : [wanted]).map((value) => JSON.stringify(value))],
    );
    // Again where a key was forgotten while others were collected.
    while (conditions.some(([key]) => !shelf.valuesOf(key).isCollected)) {
      for (const [key] of conditions) await shelf.valuesOf(key).collected;
    }
    return new ShelfFilter(shelf, filter, conditions);
  }

  /** Whether a vector of now passes. */
  passes(name: string, { recordId, metadata }: ShelvedVector): boolean {
    if (this.shelf.moment === this.moment) return ((this.bits[recordId >>> 5] >>> (recordId & 31)) & 1) === 1;
    if (this.names?.has(name) === false || !name.startsWith(this.prefix)) return false;
    return this.conditions.every(([key, texts]) => valueTextsOf(metadata, key).some((text) => texts.includes(text)));
  }

  private bitsOfNow(): Uint32Array {
    const { shelf, conditions } = this;
    const all = conditions.map(([key, texts]) => this.bitsOf(shelf.valuesOf(key).recordsOf(texts)));
    if (this.names !== undefined || this.prefix !== '') all.push(this.bitsOf(this.namedRecords()));
    const bits = all.pop() ?? new Uint32Array(Math.ceil(shelf.recordEnd / 32)).fill(0xffff_ffff);
    for (const others of all) for (let word = 0; word < bits.length; word++) bits[word] &= others[word];
    return bits;
  }

  private *namedRecords(): Iterable<number> {
    const { shelf, names, prefix } = this;
    if (names === undefined) {
      for (const [name, { recordId }] of shelf.entries()) if (name.startsWith(prefix)) yield recordId;
      return;
    }
    for (const name of names) {
      const recordId = name.startsWith(prefix) ? shelf.find(name)?.recordId : undefined;
      if (recordId !== undefined) yield recordId;
    }
  }

  private bitsOf(recordIds: Iterable<number>): Uint32Array {
    const bits = new Uint32Array(Math.ceil(this.shelf.recordEnd / 32));
    for (const recordId of recordIds) bits[recordId >>> 5] |= 1 << (recordId & 31);
    return bits;
  }
}

/** `Array.isArray` does not narrow read-only arrays. */
function isList(value: FilterValue | readonly FilterValue[]): value is readonly FilterValue[] {
  return Array.isArray(value);
}
