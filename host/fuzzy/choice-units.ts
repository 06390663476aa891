/**
 * Choice units: how the texts of a store spell code points in one, two or four bytes.
 *
 * Every Unicode string is a run of code points; a surrogate without its other half is one of its own. Two bytes hold U+0000 to U+D7FF
 * and U+E000 to U+FFFF as they are. The 2,048 values between, which mean nothing alone, stand for the code points that a store met first
 * of all others: further planes and lone surrogates. Only a text with something that found no place takes four bytes a character.
 */

const SURROGATES = 0xd800;
const SURROGATES_END = 0xe000;
const LIMIT = 0x1_0000;
/** Units from here on are numbers of a query's own, for code points that no text of two bytes holds. */
export const FOREIGN_UNITS = LIMIT;

export class ChoiceUnits {
  private readonly unitByCodePoint = new Map<number, number>();
  private readonly codePoints: number[] = [];

  /** Code points that the units from U+D800 on stand for, in their order. */
  get placed(): readonly number[] {
    return this.codePoints;
  }

  /** Whether anything has a place between the surrogates, or could have. */
  isPlain(codePoint: number): boolean {
    return codePoint < SURROGATES || (codePoint >= SURROGATES_END && codePoint < LIMIT);
  }

  /** Unit of a code point that the store knows; undefined where it has none. */
  unitOf(codePoint: number): number | undefined {
    return this.isPlain(codePoint) ? codePoint : this.unitByCodePoint.get(codePoint);
  }

  /** The same, and a place for a new one while there is room. */
  placeUnit(codePoint: number): number | undefined {
    const known = this.unitOf(codePoint);
    if (known !== undefined || this.codePoints.length === SURROGATES_END - SURROGATES) return known;
    const unit = SURROGATES + this.codePoints.length;
    this.codePoints.push(codePoint);
    this.unitByCodePoint.set(codePoint, unit);
    return unit;
  }

  codePointOf(unit: number): number {
    return unit >= SURROGATES && unit < SURROGATES_END ? this.codePoints[unit - SURROGATES] : unit;
  }
}
