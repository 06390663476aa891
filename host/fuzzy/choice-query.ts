/** Choice query: the characters of a query in the spelling of a store. */
import type { ChoiceQueryText } from '../core/ports/choice-kernel.ts';
import type { ChoiceClasses } from './choice-classes.ts';
import { codePointsOf } from './choice-texts.ts';
import { type ChoiceUnits, FOREIGN_UNITS } from './choice-units.ts';

export function spellQuery(query: string, units: ChoiceUnits, classes: ChoiceClasses): ChoiceQueryText {
  const codePoints = codePointsOf(query);
  const spelled = new Uint32Array(codePoints.length);
  const numbers = new Uint16Array(codePoints.length);
  const special = new Map<number, number>();
  let foreignCount = 0;
  let isAmbiguous = false;
  for (const [position, codePoint] of codePoints.entries()) {
    const known = units.unitOf(codePoint) ?? special.get(codePoint);
    const unit = known ?? FOREIGN_UNITS + foreignCount++;
    const number = classes.classOf(unit);
    if (!units.isPlain(codePoint)) special.set(codePoint, unit);
    spelled[position] = unit;
    numbers[position] = number;
    isAmbiguous ||= classes.isShared(number);
  }
  return { units: spelled, classes: numbers, foreignCount, isAmbiguous, specials: Uint32Array.from([...special].flat()) };
}
