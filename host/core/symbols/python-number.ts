/**
 * Python's spelling of numbers: `repr` of a double, and what becomes of a number spelled in JSON.
 *
 * Both languages write the shortest digits that read back to the same double; they differ in when the exponent starts (Python: below
 * 1e-4 and from 1e16, JavaScript: below 1e-6 and from 1e21), in its width, and in `1.0`. Metadata and clients see the difference.
 */

/** Python switches to an exponent from here on. */
const LEAST_LARGE = 1e16;
/** Python switches to an exponent below this. */
const LEAST_PLAIN = 1e-4;

/**
 * Python's `repr` of a float.
 *
 * @example
 * pythonFloat(1);     // '1.0'
 * pythonFloat(1e-9);  // '1e-09'
 * pythonFloat(1e16);  // '1e+16'
 */
export function pythonFloat(value: number): string {
  const magnitude = value < 0 ? -value : value;
  if (magnitude >= LEAST_PLAIN && magnitude < LEAST_LARGE) return Number.isInteger(value) ? `${value}.0` : String(value);
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  if (Number.isNaN(value)) return 'nan';
  if (magnitude === Number.POSITIVE_INFINITY) return value < 0 ? '-inf' : 'inf';
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

/**
 * What Python's `str` makes of a number that was spelled this way in JSON: an integer of any size as it is, anything with a point or
 * an exponent as the double it means (`1E2` is `100.0`, `1e999` is `inf`).
 *
 * Precondition: `spelling` is a number by the grammar of JSON. Not checked.
 */
export function pythonNumber(spelling: string): string {
  if (/[.eE]/.test(spelling)) return pythonFloat(Number(spelling));
  return spelling === '-0' ? '0' : spelling;
}
