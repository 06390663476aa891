/**
 * Named vectors of one space: the fold of its journal's entries about them.
 *
 *   current   answers
 *   next      what is re-embedded so far; answers from `vectors-switched` on
 *
 * Holds names, metadata and places in the journal, no vector: those are in an index, which is a cache (space-vectors.ts).
 */
import type { VectorIdentity } from '../ports/record-vectors.ts';
import type { SectionReader } from '../snapshots/section-reader.ts';
import { type SectionSource, valueSection } from '../snapshots/section-source.ts';
import { embeddedText } from './embedded-text.ts';
import type { VectorChange } from './vector-changes.ts';
import { type ShelfHeader, type ShelvedVector, VectorShelf } from './vector-shelf.ts';

const SECTION = 'named-vectors';

export class NamedVectors {
  private shelf: VectorShelf | undefined;
  private nextShelf: VectorShelf | undefined;
  /** Over the texts of `shelf` for `nextShelf`; undefined: at the beginning. */
  private walk: Iterator<readonly [string, ShelvedVector]> | undefined;
  private onApplied: (() => void) | undefined;

  /** Undefined until the space has settings. */
  get current(): VectorShelf | undefined {
    return this.shelf;
  }

  /** Undefined unless a re-embedding is under way. */
  get next(): VectorShelf | undefined {
    return this.nextShelf;
  }

  /** Estimated memory without the indexes, in bytes. */
  get byteLength(): number {
    return (this.shelf?.byteLength ?? 0) + (this.nextShelf?.byteLength ?? 0);
  }

  /** Of the newest index that there is or may have been, 0 for none. */
  get newestGeneration(): number {
    return this.nextShelf?.generation ?? this.shelf?.generation ?? 0;
  }

  shelfOf(generation: number): VectorShelf | undefined {
    return [this.shelf, this.nextShelf].find((shelf) => shelf?.generation === generation);
  }

  /**
   * The next texts without a new vector, by name, each handed out once until all were: then those that still have none come again.
   *
   * Precondition: a re-embedding is under way.
   * @param limit at least 1
   */
  nextTexts(limit: number): ReadonlyMap<string, string> {
    const texts = new Map<string, string>();
    const { shelf, nextShelf } = this;
    if (shelf === undefined || nextShelf === undefined || nextShelf.count === shelf.textCount) return texts;
    const isWhole = this.walk === undefined;
    this.walk ??= shelf.entries()[Symbol.iterator]();
    while (texts.size < limit) {
      const step = this.walk.next();
      if (step.done === true) {
        this.walk = undefined;
        break;
      }
      const [name, { metadata }] = step.value;
      const text = nextShelf.find(name) === undefined ? embeddedText(metadata) : undefined;
      if (text !== undefined) texts.set(name, text);
    }
    return texts.size === 0 && !isWhole ? this.nextTexts(limit) : texts;
  }

  apply(change: VectorChange, sequence: number, timeMs: number): void {
    const moment = { sequenceNumber: sequence, entry: String(timeMs) };
    switch (change.kind) {
      case 'vectors-configured': {
        this.walk = undefined;
        if (!change.isNext && this.shelf !== undefined && hasSameVectors(this.shelf.identity, change.identity)) {
          this.shelf.identity = change.identity;
          this.shelf.moment = moment;
          return;
        }
        const generation = (this.shelf?.generation ?? 0) + 1;
        const shelf = new VectorShelf(change.identity, generation, moment, change.weights);
        if (!change.isNext) this.shelf = shelf;
        // To what the space has already: the re-embedding is called off.
        else this.nextShelf = isSameIdentity(change.identity, this.shelf?.identity) ? undefined : shelf;
        return;
      }
      case 'vectors-added': {
        const shelf = change.isNext ? this.nextShelf : this.shelf;
        if (shelf === undefined) throw new Error('Found vectors before any settings of theirs');
        for (const [place, { name, metadata }] of change.items.entries()) {
          shelf.put(name, sequence, place, change.isNext ? (this.shelf?.find(name)?.metadata ?? null) : metadata);
        }
        shelf.moment = moment;
        this.onApplied?.();
        return;
      }
      case 'vectors-removed':
        for (const shelf of [this.shelf, this.nextShelf]) {
          if (shelf === undefined) continue;
          const moves = shelf.movesAfterRemoving(change.names);
          for (const name of change.names) shelf.remove(name);
          shelf.move(moves);
          shelf.moment = moment;
        }
        this.onApplied?.();
        return;
      case 'vectors-switched':
        this.walk = undefined;
        this.shelf = this.nextShelf;
        this.nextShelf = undefined;
        return;
    }
  }

  /** Runs a commit that adds or removes vectors. @param onApplied  called at once when it is applied, before anybody can see it */
  async withApplied(commit: () => Promise<void>, onApplied: () => void): Promise<void> {
    this.onApplied = onApplied;
    try {
      await commit();
    } finally {
      this.onApplied = undefined;
    }
  }

  clear(): void {
    this.walk = undefined;
    this.shelf = undefined;
    this.nextShelf = undefined;
  }

  /**
   *   named-vectors            [header of current, header of next]: vector-shelf.ts, null for none
   *   named-vectors.current    its vectors, one a line
   *   named-vectors.next
   */
  capture(): readonly SectionSource[] {
    const { shelf, nextShelf } = this;
    return [
      valueSection(SECTION, [shelf?.header() ?? null, nextShelf?.header() ?? null]),
      ...(shelf === undefined ? [] : [shelf.capture(`${SECTION}.current`)]),
      ...(nextShelf === undefined ? [] : [nextShelf.capture(`${SECTION}.next`)]),
    ];
  }

  async restore(sections: SectionReader): Promise<void> {
    const [current, next] = (await sections.value(SECTION)) as readonly [ShelfHeader | null, ShelfHeader | null];
    this.shelf = current === null ? undefined : await VectorShelf.restore(current, sections, `${SECTION}.current`);
    this.nextShelf = next === null ? undefined : await VectorShelf.restore(next, sections, `${SECTION}.next`);
  }
}

export function isSameIdentity(left: VectorIdentity | undefined, right: VectorIdentity | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return left.preset === right.preset && hasSameVectors(left, right);
}

/** Whether vectors of one are vectors of the other, though they may be found in another way. */
export function hasSameVectors(left: VectorIdentity, right: VectorIdentity): boolean {
  const { dimension, metric, scalar, embedder } = left;
  return dimension === right.dimension && metric === right.metric && scalar === right.scalar && embedder === right.embedder;
}
