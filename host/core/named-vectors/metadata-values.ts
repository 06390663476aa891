/**
 * Metadata values: which records of a shelf have which value under one key, so that a filter need not read all metadata again.
 *
 *   JSON text of a value ─> its record, or its records where there are several
 *
 * Collected when a filter first asks for the key, in turns of the event loop, and kept in step with every change from then on, also while
 * they are collected: to add a record or to take it away twice is the same as once.
 */
import { nextTurn } from '../turns/next-turn.ts';

/** Metadata read before the event loop gets a turn: some 3 ms. */
const TURN_RECORDS = 2_048;
/** Estimated: a map's entry with its set, beside the text; an entry of a set. */
const VALUE_BYTES = 120;
const RECORD_BYTES = 32;

interface Described {
  readonly recordId: number;
  /** JSON text of an object; null for none. */
  readonly metadata: string | null;
}

export class MetadataValues {
  /** Resolves when all are there. */
  readonly collected: Promise<void>;
  private readonly key: string;
  private readonly records = new Map<string, number | Set<number>>();
  private isWhole = false;
  private bytes = 0;

  /** @param all  every vector of a shelf; of those that come, change or go meanwhile `put` and `remove` are told */
  constructor(key: string, all: Iterable<Described>) {
    this.key = key;
    this.collected = this.collect(all);
  }

  get isCollected(): boolean {
    return this.isWhole;
  }

  /** Estimated memory. */
  get byteLength(): number {
    return this.bytes;
  }

  put({ recordId, metadata }: Described): void {
    for (const text of valueTextsOf(metadata, this.key)) {
      const held = this.records.get(text);
      if (held === recordId) continue;
      if (held === undefined) {
        this.records.set(text, recordId);
        this.bytes += VALUE_BYTES + RECORD_BYTES + text.length;
        continue;
      }
      const several = typeof held === 'number' ? new Set([held]) : held;
      if (several.has(recordId)) continue;
      this.records.set(text, several.add(recordId));
      this.bytes += RECORD_BYTES;
    }
  }

  remove({ recordId, metadata }: Described): void {
    for (const text of valueTextsOf(metadata, this.key)) {
      const held = this.records.get(text);
      const isHeld = typeof held === 'object' ? held.delete(recordId) : held === recordId;
      if (isHeld) this.bytes -= RECORD_BYTES;
      if (!isHeld || (typeof held === 'object' && held.size > 0)) continue;
      this.records.delete(text);
      this.bytes -= VALUE_BYTES + text.length;
    }
  }

  /** Records that have one of the values. @param texts  JSON texts of values */
  *recordsOf(texts: readonly string[]): Iterable<number> {
    for (const text of texts) {
      const held = this.records.get(text);
      if (typeof held === 'number') yield held;
      else if (held !== undefined) yield* held;
    }
  }

  private async collect(all: Iterable<Described>): Promise<void> {
    let place = 0;
    // A map's iterator goes on with what comes while it runs, and meets nothing that went.
    for (const described of all) {
      this.put(described);
      if (++place % TURN_RECORDS === 0) await nextTurn();
    }
    this.isWhole = true;
  }
}

/** JSON texts of what metadata hold under a key: of a list its members, nothing of an object, for which nobody can ask. */
export function valueTextsOf(metadata: string | null, key: string): readonly string[] {
  // Members are written without spaces, so most metadata need not be read.
  if (metadata === null || !metadata.includes(`${JSON.stringify(key)}:`)) return [];
  const fields = JSON.parse(metadata) as Readonly<Record<string, unknown>>;
  const value = Object.hasOwn(fields, key) ? fields[key] : [];
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((each) => typeof each !== 'object' || each === null).map((each) => JSON.stringify(each));
}
