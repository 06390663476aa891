/**
 * Metadata as Python texts: `str(value)` of every value of a JSON object, and the sorted sets that a pattern keeps of them.
 *
 * KATO stores metadata as Python's `str` of what it read (specs/kato.md 1.7), so `1.0` and `1` are two values and `{"b":1,"1":2}` keeps
 * its order. JSON.parse loses both, therefore a small reader of the JSON text. It keeps its own stack: nesting costs no call depth.
 */
import { InvalidArgumentError } from '../../errors.ts';
import { compareCodePoints } from './code-point-order.ts';
import { pythonNumber } from './python-number.ts';
import { reprOfText } from './python-repr.ts';

/** A list or dict whose end has not been read. */
interface OpenContainer {
  /** Of a dict: key to the value's text. A repeated key keeps its first place and takes the last value, as in Python. */
  readonly entries: Map<string, string> | undefined;
  /** Of a list: its text so far, without the brackets. */
  items: string;
  /** Of a dict: the key whose value comes next. */
  key: string | undefined;
}

/**
 * Python's `str` of each value of a JSON object, by key, in the order of the text.
 *
 * Strings are taken as they are, inside lists and dicts as `repr`; `true` is `True`, `null` is `None`, numbers are as Python spells them.
 *
 * @param jsonText one JSON object, numbers spelled as received
 * @throws InvalidArgumentError the text is not one JSON object
 *
 * @example
 * metadataTexts('{"n":1.0,"l":[1,"x"]}'); // Map { 'n' => '1.0', 'l' => "[1, 'x']" }
 */
export function metadataTexts(jsonText: string): Map<string, string> {
  if (jsonText === '{}') return new Map();
  requireObject(jsonText);
  return readObject(jsonText);
}

/**
 * What a pattern's metadata becomes when it is learned with these objects.
 *
 * @param existing  metadata of the pattern so far; an empty map for a new pattern; not changed
 * @param jsonTexts one JSON object per observation
 * @returns per key the unique texts, ascending by code point; keys by first appearance
 * @throws InvalidArgumentError one of the texts is not one JSON object
 */
export function uniteMetadata(existing: ReadonlyMap<string, readonly string[]>, jsonTexts: Iterable<string>): Map<string, string[]> {
  const sets = new Map<string, Set<string>>();
  for (const [key, texts] of existing) sets.set(key, new Set(texts));
  for (const jsonText of jsonTexts) {
    for (const [key, text] of metadataTexts(jsonText)) {
      const texts = sets.get(key);
      if (texts === undefined) sets.set(key, new Set([text]));
      else texts.add(text);
    }
  }
  const united = new Map<string, string[]>();
  for (const [key, texts] of sets) united.set(key, [...texts].sort(compareCodePoints));
  return united;
}

function requireObject(jsonText: string): void {
  let value: unknown;
  try {
    value = JSON.parse(jsonText);
  } catch {
    throw new InvalidArgumentError(['metadata'], 'text that is not JSON', 'the JSON text of one object');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const found = Array.isArray(value) ? 'a list' : value === null ? 'null' : `a ${typeof value}`;
    throw new InvalidArgumentError(['metadata'], found, 'the JSON text of one object');
  }
}

/** Precondition: `jsonText` is valid JSON of one object, so commas, colons and blanks can be skipped unseen. */
function readObject(jsonText: string): Map<string, string> {
  const top = new Map<string, string>();
  let container: OpenContainer = { entries: top, items: '', key: undefined };
  const outer: OpenContainer[] = [];
  let position = jsonText.indexOf('{') + 1;
  while (position < jsonText.length) {
    const character = jsonText[position];
    switch (character) {
      case ' ':
      case '\t':
      case '\n':
      case '\r':
      case ',':
      case ':':
        position += 1;
        break;
      case '{':
      case '[':
        outer.push(container);
        container = { entries: character === '{' ? new Map() : undefined, items: '', key: undefined };
        position += 1;
        break;
      case '}':
      case ']': {
        const around = outer.pop();
        if (around === undefined) return top;
        addValue(around, textOf(container));
        container = around;
        position += 1;
        break;
      }
      case '"': {
        const end = endOfString(jsonText, position);
        const text = stringOf(jsonText.slice(position, end));
        if (container.entries !== undefined && container.key === undefined) container.key = text;
        else addValue(container, outer.length === 0 ? text : reprOfText(text));
        position = end;
        break;
      }
      default: {
        const end = endOfLiteral(jsonText, position);
        addValue(container, pythonLiteral(jsonText.slice(position, end)));
        position = end;
      }
    }
  }
  return top;
}

function addValue(container: OpenContainer, text: string): void {
  if (container.entries === undefined) {
    container.items += container.items === '' ? text : `, ${text}`;
  } else if (container.key !== undefined) {
    container.entries.set(container.key, text);
    container.key = undefined;
  }
}

/** Grown by appending, not joined: a text nested a million deep must not be copied at every level. */
function textOf(container: OpenContainer): string {
  if (container.entries === undefined) return `[${container.items}]`;
  let items = '';
  for (const [key, text] of container.entries) items += `${items === '' ? '' : ', '}${reprOfText(key)}: ${text}`;
  return `{${items}}`;
}

/** Position behind the closing quote of the string that opens at `start`. */
function endOfString(jsonText: string, start: number): number {
  let position = start + 1;
  while (jsonText[position] !== '"') position += jsonText[position] === '\\' ? 2 : 1;
  return position + 1;
}

function stringOf(quoted: string): string {
  return quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
}

function endOfLiteral(jsonText: string, start: number): number {
  let position = start;
  while (!' \t\n\r,]}'.includes(jsonText[position])) position += 1;
  return position;
}

function pythonLiteral(literal: string): string {
  switch (literal) {
    case 'true':
      return 'True';
    case 'false':
      return 'False';
    case 'null':
      return 'None';
    default:
      return pythonNumber(literal);
  }
}
