/**
 * JSON source: finds members and elements in the text of a JSON document.
 *
 * JSON.parse forgets how a number was spelled (`1.0`) and moves keys like `"1"` to the front. Where that matters (metadata, emotives)
 * the text itself is asked. Nothing is recursive, so no nesting can exhaust the stack.
 *
 * Precondition of everything here: JSON.parse accepts the text.
 */

/** Positions of a value in the text, the second one behind its end. */
export interface Slice {
  readonly start: number;
  readonly end: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;
const SPACE = 0x20;

/** Values of the object that starts at or after `from`, by key; of a repeated key the last value, at the place of the first. */
export function memberSlices(text: string, from = 0): ReadonlyMap<string, Slice> {
  const members = new Map<string, Slice>();
  let position = skipSpace(text, skipSpace(text, from) + 1);
  while (text.charCodeAt(position) !== CLOSE_BRACE) {
    const keyEnd = endOfText(text, position);
    const key = String(JSON.parse(text.slice(position, keyEnd)));
    const start = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const end = endOfValue(text, start);
    members.set(key, { start, end });
    position = skipSpace(text, end);
    if (text.charCodeAt(position) === COMMA) position = skipSpace(text, position + 1);
  }
  return members;
}

/** Elements of the array that starts at or after `from`. */
export function elementSlices(text: string, from = 0): readonly Slice[] {
  const elements: Slice[] = [];
  let position = skipSpace(text, skipSpace(text, from) + 1);
  while (text.charCodeAt(position) !== CLOSE_BRACKET) {
    const end = endOfValue(text, position);
    elements.push({ start: position, end });
    position = skipSpace(text, end);
    if (text.charCodeAt(position) === COMMA) position = skipSpace(text, position + 1);
  }
  return elements;
}

/** Containers that are open at once, at most: 0 for a scalar, 1 for `[]`. */
export function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let position = 0; position < text.length; position++) {
    const unit = text.charCodeAt(position);
    if (unit === QUOTE) position = endOfText(text, position) - 1;
    else if (unit === OPEN_BRACE || unit === OPEN_BRACKET) {
      depth++;
      if (depth > deepest) deepest = depth;
    } else if (unit === CLOSE_BRACE || unit === CLOSE_BRACKET) depth--;
  }
  return deepest;
}

function endOfValue(text: string, start: number): number {
  const first = text.charCodeAt(start);
  if (first === QUOTE) return endOfText(text, start);
  let position = start;
  if (first !== OPEN_BRACE && first !== OPEN_BRACKET) {
    while (position < text.length && !endsScalar(text.charCodeAt(position))) position++;
    return position;
  }
  let depth = 0;
  do {
    const unit = text.charCodeAt(position);
    if (unit === QUOTE) {
      position = endOfText(text, position);
      continue;
    }
    if (unit === OPEN_BRACE || unit === OPEN_BRACKET) depth++;
    else if (unit === CLOSE_BRACE || unit === CLOSE_BRACKET) depth--;
    position++;
  } while (depth > 0);
  return position;
}

/** Precondition: a quote stands at `start`. */
function endOfText(text: string, start: number): number {
  let position = start + 1;
  for (;;) {
    position = text.indexOf('"', position);
    let backslashes = 0;
    while (text.charCodeAt(position - 1 - backslashes) === BACKSLASH) backslashes++;
    position++;
    if (backslashes % 2 === 0) return position;
  }
}

function endsScalar(unit: number): boolean {
  return unit === COMMA || unit === CLOSE_BRACE || unit === CLOSE_BRACKET || unit === COLON || unit <= SPACE;
}

function skipSpace(text: string, from: number): number {
  let position = from;
  while (text.charCodeAt(position) <= SPACE) position++;
  return position;
}
