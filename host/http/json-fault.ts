/**
 * JSON fault: where a text stops being JSON, and why, in the words of Python's reader.
 *
 * Engines word their errors differently and often without a position, and their words quote the payload. KATO's clients get
 * `loc: ["body", position]` and Python's text. Runs on refused bodies only; not recursive.
 */
export interface JsonFault {
  /** In code points, as Python counts. */
  readonly position: number;
  readonly reason: string;
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PLAIN = 0x20;
const SPACE = /[ \t\n\r]*/y;

/** What is read next: a value, the first key or the end of an object, a key, the first element or the end of an array, what follows a value. */
type Step = 'value' | 'first-key' | 'key' | 'first-element' | 'after';

/** The first fault of the text, undefined when it is JSON. */
export function findJsonFault(text: string): JsonFault | undefined {
  const reader = new FaultReader(text);
  const reason = reader.read();
  return reason === undefined ? undefined : { position: codePointsBefore(text, reader.position), reason };
}

class FaultReader {
  readonly #text: string;
  /** One closing character per open container. */
  readonly #open: string[] = [];
  position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): string | undefined {
    let step: Step = 'value';
    for (;;) {
      this.#skip(SPACE);
      const character = this.#text[this.position];
      if (step === 'after') {
        const closing = this.#open.at(-1);
        if (closing === undefined) return character === undefined ? undefined : 'Extra data';
        if (character === closing) {
          this.#open.pop();
          this.position++;
          continue;
        }
        if (character !== ',') return "Expecting ',' delimiter";
        this.position++;
        step = closing === '}' ? 'key' : 'value';
        continue;
      }
      if ((step === 'first-key' && character === '}') || (step === 'first-element' && character === ']')) {
        this.#open.pop();
        this.position++;
        step = 'after';
        continue;
      }
      const fault: string | undefined = step === 'first-key' || step === 'key' ? this.#readKey() : undefined;
      if (fault !== undefined) return fault;
      if (step === 'first-key' || step === 'key') {
        step = 'value';
        continue;
      }
      if (character === '{' || character === '[') {
        this.#open.push(character === '{' ? '}' : ']');
        this.position++;
        step = character === '{' ? 'first-key' : 'first-element';
        continue;
      }
      const scalarFault = this.#readScalar(character);
      if (scalarFault !== undefined) return scalarFault;
      step = 'after';
    }
  }

  #readKey(): string | undefined {
    if (this.#text[this.position] !== '"') return 'Expecting property name enclosed in double quotes';
    const fault = this.#readText();
    if (fault !== undefined) return fault;
    this.#skip(SPACE);
    if (this.#text[this.position] !== ':') return "Expecting ':' delimiter";
    this.position++;
    return undefined;
  }

  #readScalar(character: string | undefined): string | undefined {
    if (character === '"') return this.#readText();
    for (const word of ['true', 'false', 'null']) {
      if (this.#text.startsWith(word, this.position)) {
        this.position += word.length;
        return undefined;
      }
    }
    const start = this.position;
    this.#skip(NUMBER);
    return this.position === start ? 'Expecting value' : undefined;
  }

  #readText(): string | undefined {
    const start = this.position;
    this.position++;
    for (;;) {
      this.#skipPlain();
      const character = this.#text[this.position];
      if (character === undefined) {
        this.position = start;
        return 'Unterminated string starting at';
      }
      if (character === '"') {
        this.position++;
        return undefined;
      }
      if (character !== '\\') return 'Invalid control character at';
      const escaped = this.#text[this.position + 1];
      if (escaped === 'u') {
        // Python points at the letter here, and at the backslash below.
        this.position++;
        if (!/^[0-9a-fA-F]{4}$/.test(this.#text.slice(this.position + 1, this.position + 5))) return 'Invalid \\uXXXX escape';
        this.position += 5;
      } else if (escaped !== undefined && '"\\/bfnrt'.includes(escaped)) this.position += 2;
      else return 'Invalid \\escape';
    }
  }

  /** To the next quote, backslash, control character or the end. */
  #skipPlain(): void {
    let unit = this.#text.charCodeAt(this.position);
    while (unit >= FIRST_PLAIN && unit !== QUOTE && unit !== BACKSLASH) unit = this.#text.charCodeAt(++this.position);
  }

  #skip(pattern: RegExp): void {
    pattern.lastIndex = this.position;
    if (pattern.test(this.#text)) this.position = pattern.lastIndex;
  }
}

function codePointsBefore(text: string, end: number): number {
  let count = end;
  for (let position = 0; position < end; position++) {
    const unit = text.charCodeAt(position);
    if (unit >= 0xdc00 && unit <= 0xdfff) count--;
  }
  return count;
}
