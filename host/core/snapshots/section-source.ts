/**
 * Section sources: the content of a snapshot's sections, handed out in pieces, so that no piece takes long to make or to write.
 *
 * Columns are written as the bytes that they are in memory, little-endian as the kernels' memory is; lists as one JSON text a line.
 */

/** One section of a capture. */
export interface SectionSource {
  readonly name: string;
  /** Made one by one while the captured state goes on changing: reads only what was copied, or what never changes. */
  pieces(): Iterable<Uint8Array>;
}

/** What something held at one moment. */
export interface Capture {
  readonly sections: readonly SectionSource[];
  /** Lets go of what was kept for it; must be called once, when no section is read any more. */
  release(): void;
}

/** Checking and copying a piece takes about 0.3 ms. */
const PIECE_BYTES = 1_048_576;
/** Lines are put together up to here: some tenths of a millisecond of work. */
const PIECE_CHARACTERS = 65_536;

/** @param column values that do not change as long as the section is read */
export function columnSection(name: string, column: Uint8Array | Uint32Array | Float64Array): SectionSource {
  return {
    name,
    *pieces() {
      for (let start = 0; start < column.byteLength; start += PIECE_BYTES) {
        yield new Uint8Array(column.buffer, column.byteOffset + start, Math.min(PIECE_BYTES, column.byteLength - start));
      }
    },
  };
}

/** @param texts one JSON text each: what holds no line feed */
export function linesSection(name: string, texts: () => Iterable<string>): SectionSource {
  return {
    name,
    *pieces() {
      const encoder = new TextEncoder();
      let lines = '';
      for (const text of texts()) {
        lines += `${text}\n`;
        if (lines.length < PIECE_CHARACTERS) continue;
        yield encoder.encode(lines);
        lines = '';
      }
      if (lines !== '') yield encoder.encode(lines);
    },
  };
}

/** A single JSON text. */
export function valueSection(name: string, value: unknown): SectionSource {
  return linesSection(name, () => [JSON.stringify(value)]);
}
