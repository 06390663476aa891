/** Lines of a byte stream, with how far into it each one ends: for files that are larger than memory, and for progress. */
import { CommandFailure } from './command.ts';

export interface TextLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  /** Bytes read when the line was known; grows in the steps of the stream. */
  readonly bytesRead: number;
}

/**
 * Lines end with LF or CRLF; the last one may end with the stream. A byte order mark at the start is left out.
 *
 * @throws CommandFailure the bytes are no UTF-8
 */
export async function* textLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TextLine> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  let number = 0;
  let bytesRead = 0;
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch {
      throw new CommandFailure(`Cannot read the text after line ${number}: found bytes that are no UTF-8`);
    }
  };
  for await (const chunk of chunks) {
    bytesRead += chunk.length;
    const lines = (rest + decode(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield { number: ++number, text: withoutReturn(line), bytesRead };
  }
  rest += decode();
  if (rest !== '') yield { number: ++number, text: withoutReturn(rest), bytesRead };
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
