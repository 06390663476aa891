/**
 * Python's `repr` of a text, and of the events of a pattern.
 *
 * A pattern is named by the SHA-1 of this text (specs/kato.md 1.5), so it must equal Python's to the byte, whatever Unicode version the
 * runtime knows. Every learn calls it: plain ASCII words take a path without escapes.
 */
import { isPrintable } from './unicode-printable.ts';

const SPACE = 0x20;
const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;
const BACKSLASH = 0x5c;
const LAST_PRINTABLE_ASCII = 0x7e;

/**
 * Python's `repr` of a list of lists of strings.
 *
 * @example
 * reprOfEvents([['a'], ["it's", 'x']]); // `[['a'], ["it's", 'x']]`
 */
export function reprOfEvents(events: readonly (readonly string[])[]): string {
  let text = '[';
  for (let index = 0; index < events.length; index += 1) {
    if (index > 0) text += ', ';
    text += reprOfEvent(events[index]);
  }
  return `${text}]`;
}

function reprOfEvent(event: readonly string[]): string {
  let text = '[';
  for (let index = 0; index < event.length; index += 1) {
    if (index > 0) text += ', ';
    text += reprOfText(event[index]);
  }
  return `${text}]`;
}

/**
 * Python's `repr` of a string: single quotes unless it holds a `'` and no `"`; backslash, the quote in use, `\n`, `\r`, `\t` and
 * non-printable code points escaped, everything else as it is.
 *
 * @example
 * reprOfText('tab\t');  // `'tab\\t'`
 * reprOfText('\u00a0'); // `'\\xa0'`
 */
export function reprOfText(text: string): string {
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < SPACE || unit > LAST_PRINTABLE_ASCII || unit === SINGLE_QUOTE || unit === BACKSLASH) return escaped(text);
  }
  return `'${text}'`;
}

function escaped(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? DOUBLE_QUOTE : SINGLE_QUOTE;
  const quoteText = String.fromCharCode(quote);
  let written = quoteText;
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    if (codePoint === quote || codePoint === BACKSLASH) written += `\\${character}`;
    else if (isPrintable(codePoint)) written += character;
    else written += escapeOf(codePoint);
  }
  return written + quoteText;
}

function escapeOf(codePoint: number): string {
  switch (codePoint) {
    case 0x09:
      return '\\t';
    case 0x0a:
      return '\\n';
    case 0x0d:
      return '\\r';
    default:
      break;
  }
  const digits = codePoint.toString(16);
  if (codePoint <= 0xff) return `\\x${digits.padStart(2, '0')}`;
  if (codePoint <= 0xffff) return `\\u${digits.padStart(4, '0')}`;
  return `\\U${digits.padStart(8, '0')}`;
}
