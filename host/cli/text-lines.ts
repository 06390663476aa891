/** Lines of a byte stream, with how far into it each one ends: for files that are larger than memory, and for progress. */
import { CommandFailure } from './command.ts';

export interface TextLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  /** Bytes read when the line was known; grows in the steps of the stream. */
  readonly bytesRead: number;
}

/** End of a line; no byte of a longer character of UTF-8 is one. */
const LINE_FEED = 0x0a;
const BYTE_ORDER_MARK = '\ufeff';

/**
 * Lines end with LF or CRLF; the last one may end with the stream. A byte order mark at the start is left out.
 *
 * @throws CommandFailure a line is no UTF-8; those before it were given
 */
export async function* textLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TextLine> {
  let number = 0;
  let bytesRead = 0;
  /** The beginning of a line whose end was not read yet. */
  let pieces: Uint8Array[] = [];
  const linesOf = function* (bytes: Uint8Array): Generator<TextLine> {
    for (const text of decodedLines(bytes)) {
      if (text === undefined) throw new CommandFailure(`Cannot read line ${number + 1}: found bytes that are no UTF-8`);
      number++;
      const whole = number === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
      yield { number, text: whole.endsWith('\r') ? whole.slice(0, -1) : whole, bytesRead };
    }
  };
  for await (const chunk of chunks) {
    bytesRead += chunk.length;
    const end = chunk.lastIndexOf(LINE_FEED);
    if (end < 0) {
      pieces.push(chunk);
      continue;
    }
    const ended = chunk.subarray(0, end);
    yield* linesOf(pieces.length === 0 ? ended : Buffer.concat([...pieces, ended]));
    pieces = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : [];
  }
  const rest = Buffer.concat(pieces);
  // A mark alone is no line.
  if (rest.length > 0 && !(number === 0 && rest.toString() === BYTE_ORDER_MARK)) yield* linesOf(rest);
}

/** Texts between line feeds, all at once where all of them are UTF-8; else one by one, undefined for one that is not. */
function* decodedLines(bytes: Uint8Array): Generator<string | undefined> {
  const whole = decoded(bytes);
  if (whole !== undefined) {
    yield* whole.split('\n');
    return;
  }
  for (let start = 0; start <= bytes.length; ) {
    const found = bytes.indexOf(LINE_FEED, start);
    const end = found < 0 ? bytes.length : found;
    yield decoded(bytes.subarray(start, end));
    start = end + 1;
  }
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
