/**
 * Name of a percept vector: `VCTR|` and the SHA-1 of the text that numpy prints for it.
 *
 * KATO names vectors by `str(array)` (specs/kato.md 1.2), so this is numpy's array printer with its default options: up to 8 fractional
 * digits, columns of one width, lines of 75 characters, more than 1,000 numbers summarised. Consequences are part of the contract: vectors
 * that agree in 8 digits share a name, and so do long ones that differ only in the middle.
 *
 * Source: numpy, `_core/arrayprint.py` (FloatingFormat, _formatArray) and `dragon4.c`, versions 1.14 to 2.4.
 */

const PRECISION = 8;
const LINE_WIDTH = 75;
const SUMMARY_THRESHOLD = 1000;
const SUMMARY_EDGE = 3;
const LEAST_LARGE = 1e8;
const LEAST_PLAIN = 1e-4;
const GREATEST_RATIO = 1000;
/** Enough digits to see whether a double lies exactly between two decimals: none comes closer to one without being it. */
const EXACT_DIGITS = 60;

/** How the numbers of one vector are written, so that they stand in columns. */
interface Columns {
  readonly isScientific: boolean;
  /** Width in front of the decimal point, sign included. */
  readonly left: number;
  /** Digits behind the decimal point. */
  readonly right: number;
  /** Digits of the exponent; scientific only. */
  readonly exponent: number;
}

/**
 * Name of a vector as KATO gives it.
 *
 * @param values  finite numbers; the sum of all vectors of one observation
 * @param sha1Hex SHA-1 of the UTF-8 bytes of a text, 40 lower-case hexadecimal digits
 *
 * @example
 * vectorName([4, 6], sha1Hex); // 'VCTR|d4ae6976f832d22d69d3a980c3da5401f08b0b1a'
 */
export function vectorName(values: ArrayLike<number>, sha1Hex: (text: string) => string): string {
  return `VCTR|${sha1Hex(vectorText(values))}`;
}

/**
 * What numpy prints for a one-dimensional float64 array.
 *
 * Precondition: all numbers are finite. Not checked; the faces refuse others.
 *
 * Cost: one or two decimal conversions per number, for at most 1,000 numbers.
 *
 * @example
 * vectorText([0.1, 0.25, -3.5]); // '[ 0.1   0.25 -3.5 ]'
 */
export function vectorText(values: ArrayLike<number>): string {
  const isSummarised = values.length > SUMMARY_THRESHOLD;
  const shown = isSummarised ? edgesOf(values) : Array.from(values);
  const words = wordsOf(shown);
  if (isSummarised) words.splice(SUMMARY_EDGE, 0, '...');
  return `[${wrapped(words)}]`;
}

function edgesOf(values: ArrayLike<number>): number[] {
  const edges: number[] = [];
  for (let index = 0; index < SUMMARY_EDGE; index += 1) edges.push(values[index]);
  for (let index = values.length - SUMMARY_EDGE; index < values.length; index += 1) edges.push(values[index]);
  return edges;
}

/** The numbers as words of one width. */
function wordsOf(values: readonly number[]): string[] {
  const isScientific = needsExponents(values);
  const shortest = values.map((value) => (isScientific ? scientific(value) : positional(value)));
  const columns = columnsOf(shortest, isScientific);
  return shortest.map((text) => aligned(text, columns));
}

function needsExponents(values: readonly number[]): boolean {
  let least = Number.POSITIVE_INFINITY;
  let greatest = 0;
  for (const value of values) {
    if (value === 0) continue;
    const magnitude = Math.abs(value);
    if (magnitude < least) least = magnitude;
    if (magnitude > greatest) greatest = magnitude;
  }
  if (greatest === 0) return false;
  return greatest >= LEAST_LARGE || least < LEAST_PLAIN || greatest / least > GREATEST_RATIO;
}

function columnsOf(texts: readonly string[], isScientific: boolean): Columns {
  let left = 0;
  let right = 0;
  let exponent = 0;
  for (const text of texts) {
    const point = text.indexOf('.');
    const mantissaEnd = isScientific ? text.indexOf('e') : text.length;
    left = Math.max(left, point);
    right = Math.max(right, mantissaEnd - point - 1);
    // Behind the mantissa stand the letter and the sign.
    if (isScientific) exponent = Math.max(exponent, text.length - mantissaEnd - 2);
  }
  return { isScientific, left, right, exponent };
}

/** Fills a word up to the columns: blanks on the left, and on the right blanks, or zeros when an exponent follows. */
function aligned(text: string, columns: Columns): string {
  const width = columns.left + 1 + columns.right;
  const left = ' '.repeat(columns.left - text.indexOf('.'));
  if (!columns.isScientific) return (left + text).padEnd(width, ' ');
  const mantissaEnd = text.indexOf('e');
  const mantissa = (left + text.slice(0, mantissaEnd)).padEnd(width, '0');
  const sign = text.slice(mantissaEnd, mantissaEnd + 2);
  return mantissa + sign + text.slice(mantissaEnd + 2).padStart(columns.exponent, '0');
}

/** Digits without an exponent, at most 8 behind the point, without closing zeros: `1.`, `0.25`, `-0.`. */
function positional(value: number): string {
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const magnitude = Math.abs(value);
  if (Number.isInteger(magnitude)) return `${sign}${magnitude}.`;
  const rounded = roundedHalfEven(magnitude.toFixed(PRECISION), magnitude.toFixed(PRECISION + 1), () => magnitude.toFixed(EXACT_DIGITS));
  return sign + withoutClosingZeros(rounded);
}

/** One digit, the point, at most 8 digits without closing zeros, and an exponent of at least two digits: `1.5e-07`. */
function scientific(value: number): string {
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const magnitude = Math.abs(value);
  const [up, exponent] = magnitude.toExponential(PRECISION).split('e');
  const [longer, longerExponent] = magnitude.toExponential(PRECISION + 1).split('e');
  // A carry into a new digit (9.999999995 to 10) is never a tie that numpy would round down.
  const rounded = exponent === longerExponent ? roundedHalfEven(up, longer, () => magnitude.toExponential(EXACT_DIGITS)) : up;
  return `${sign}${withoutClosingZeros(rounded)}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
}

/**
 * JavaScript rounds a tie up, numpy to the even digit.
 *
 * @param up     the number with 8 fractional digits, ties rounded up
 * @param longer with 9 fractional digits
 * @param exact  with so many that a tie shows as nothing but zeros behind the ninth; asked for only when it matters
 */
function roundedHalfEven(up: string, longer: string, exact: () => string): string {
  if (!longer.endsWith('5')) return up;
  const digits = exact();
  if (!digits.startsWith(longer) || !/^0*(e|$)/.test(digits.slice(longer.length))) return up;
  const down = longer.slice(0, -1);
  return '02468'.includes(down[down.length - 1]) ? down : up;
}

function withoutClosingZeros(text: string): string {
  let end = text.length;
  while (text[end - 1] === '0') end -= 1;
  return text.slice(0, end);
}

/** Words separated by blanks; a line that would pass the width is cut, without its closing blanks, and goes on behind one blank. */
function wrapped(words: readonly string[]): string {
  const widest = LINE_WIDTH - 1;
  let text = '';
  let line = ' ';
  for (let index = 0; index < words.length; index += 1) {
    if (index > 0) line += ' ';
    if (line.length > 1 && line.length + words[index].length > widest) {
      text += `${line.trimEnd()}\n`;
      line = ' ';
    }
    line += words[index];
  }
  return (text + line).slice(1);
}
