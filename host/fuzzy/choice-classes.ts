/**
 * Choice classes: the small numbers that bit-sliced groups hold instead of characters.
 *
 * Up to 256 classes; each of the most frequent code points has one of its own, the others share those that stand for the fewest
 * characters. Sharing only ever makes texts look more alike, so no match is lost; whether a query must be checked against the texts is
 * told by `isShared`. A code point keeps its class for as long as the store lives, because groups were written with it.
 */
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import { FOREIGN_UNITS } from './choice-units.ts';

const MOST_CLASSES = 256;
const FEWEST_PLANES = 5;
/** Classes of Latin-1 texts are looked up in a table of this size, all others in one with an entry per unit. */
const LATIN_UNITS = 256;
/** Stands in a query for characters that no choice holds. */
export const NO_CLASS = 0xffff;

export class ChoiceClasses {
  private readonly arena: MemoryArena;
  /** u8 per unit. */
  private current: MemoryBlock;
  /** Per unit; NO_CLASS where there is none yet. The same table, for the host. */
  private classByUnit = new Uint16Array(LATIN_UNITS).fill(NO_CLASS);
  /** How often units occurred that have no class yet. */
  private readonly waiting = new Map<number, number>();
  /** Characters and code points that each class stands for. */
  private readonly load: number[] = [];
  private readonly members: number[] = [];

  /** @throws MemoryError `MEM_OUT_OF_MEMORY` */
  constructor(arena: MemoryArena) {
    this.arena = arena;
    this.current = arena.allocate(LATIN_UNITS);
  }

  /** u8 per unit, for writing groups. */
  get block(): MemoryBlock {
    return this.current;
  }

  /** Planes that all classes need. */
  get planeCount(): number {
    return Math.max(FEWEST_PLANES, 32 - Math.clz32(Math.max(this.load.length, 1) - 1));
  }

  /** Makes room for the class of a unit. @throws MemoryError `MEM_OUT_OF_MEMORY` */
  reserve(unit: number): void {
    if (unit < this.classByUnit.length) return;
    const grown = this.arena.allocate(FOREIGN_UNITS);
    const classes = new Uint16Array(FOREIGN_UNITS).fill(NO_CLASS);
    classes.set(this.classByUnit);
    grown.u8.set(this.current.u8.subarray(0, LATIN_UNITS));
    this.current.free();
    this.current = grown;
    this.classByUnit = classes;
  }

  /** Notes that units occur in a choice. Precondition: room was reserved. */
  count(unit: number): void {
    const known = this.classByUnit[unit];
    if (known === NO_CLASS) this.waiting.set(unit, (this.waiting.get(unit) ?? 0) + 1);
    else this.load[known]++;
  }

  /** Gives a class to every unit that was counted and has none: by falling frequency, of equals the lower unit first. */
  assign(): void {
    const units = [...this.waiting].sort(([unit, count], [otherUnit, otherCount]) => otherCount - count || unit - otherUnit);
    this.waiting.clear();
    for (const [unit, count] of units) {
      const number = this.load.length < MOST_CLASSES ? this.load.length : this.lightest();
      this.load[number] = (this.load[number] ?? 0) + count;
      this.members[number] = (this.members[number] ?? 0) + 1;
      this.classByUnit[unit] = number;
      this.current.u8[unit] = number;
    }
  }

  /** Class of a unit of a query; NO_CLASS for what no group holds. */
  classOf(unit: number): number {
    return unit < this.classByUnit.length ? this.classByUnit[unit] : NO_CLASS;
  }

  isShared(number: number): boolean {
    return number !== NO_CLASS && this.members[number] > 1;
  }

  free(): void {
    this.current.free();
  }

  private lightest(): number {
    let lightest = 0;
    for (let number = 1; number < MOST_CLASSES; number++) if (this.load[number] < this.load[lightest]) lightest = number;
    return lightest;
  }
}
