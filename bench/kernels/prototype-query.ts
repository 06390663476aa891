/**
 * Prototype query: the fastest token query that was found before this product was written, as something to be measured against.
 *
 * Its source is read from ../shared/prototypes and compiled in this process; nothing of it is kept here. It knows one ordered segment,
 * different symbols in a pattern, and similarities only: no repeats, no blocks, no events.
 */
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMemoryStream, main } from 'assemblyscript/asc';
import type { SegmentCounts, SegmentTarget } from '../../host/core/ports/segment-builder.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';

const SOURCE = new URL('../../../shared/prototypes/tokens-query.as.ts', import.meta.url);
const PAGE_BYTES = 65_536;
/** Behind the module's constants. */
const FIRST_ADDRESS = 4096;
/** Share of the query's symbols, beyond the one that must remain, whose lists are not counted: its best settings. */
const SKIP_SHARE = 0.75;
const SKIP_SHARE_LOWEST = 0.4;
const MOST_RESULTS = 4_000_000;

export interface PrototypeQuery {
  /** Answers the number of results. */
  run(query: Uint32Array, leastSimilarity: number): number;
  /** Ordinals and common subsequences of the last run, ascending by ordinal. */
  results(count: number): number[][];
}

/** Undefined when the source is not there. */
export async function loadPrototypeQuery(
  target: SegmentTarget,
  counts: SegmentCounts,
  sizes: { readonly recordCount: number; readonly symbolCount: number; readonly symbolLimit: number },
): Promise<PrototypeQuery | undefined> {
  if (!existsSync(SOURCE)) return undefined;
  const module = await compile();
  const bytes = 8 * sizes.symbolCount + sizes.recordCount + 5 * sizes.symbolLimit + 8 * MOST_RESULTS + 16 * counts.lengthRunCount;
  const pages = Math.ceil((bytes + 20 * PAGE_BYTES) / PAGE_BYTES);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const { query } = exports;
  if (typeof query !== 'function') throw new Error('Cannot run the prototype: found no function "query"');

  let next = FIRST_ADDRESS;
  const words = new Uint32Array(memory.buffer);
  const place = (byteLength: number): number => {
    const address = next;
    next = (next + byteLength + 64) & ~63;
    return address;
  };
  const placeWords = (values: Uint32Array): number => {
    const address = place(values.byteLength);
    words.set(values, address / 4);
    return address;
  };
  const context = place(32);
  const question = place(1024);
  const fields = [
    placeWords(target.postingStarts.subarray(0, sizes.symbolLimit + 1)),
    placeWords(target.postings.subarray(0, sizes.symbolCount)),
    placeWords(target.symbols.subarray(0, sizes.symbolCount)),
    placeWords(target.lengthRuns.subarray(0, 4 * counts.lengthRunCount)),
    counts.lengthRunCount,
    place(sizes.recordCount + 64),
    place(sizes.symbolLimit),
    place(65 * 8),
  ];
  words.set(fields, context / 4);
  const output = place(8 * MOST_RESULTS);
  return {
    run: (symbols, least) => {
      words.set(symbols, question / 4);
      return Number(query(context, question, symbols.length, least, least <= 0.1 ? SKIP_SHARE_LOWEST : SKIP_SHARE, output, 0, 1));
    },
    results: (count) => Array.from({ length: count }, (_, index) => [words[output / 4 + 2 * index], words[output / 4 + 2 * index + 1]]),
  };
}

async function compile(): Promise<WebAssembly.Module> {
  const folder = temporaryFolder();
  const stderr = createMemoryStream();
  try {
    copyFileSync(SOURCE, join(folder.path, 'prototype.ts'));
    const memory = ['--importMemory', '--noExportMemory', '--enable', 'simd'];
    const options = ['--optimizeLevel', '3', '--shrinkLevel', '0', '--converge', '--noAssert', '--runtime', 'stub', '--use', 'abort='];
    const names = ['prototype.ts', '--baseDir', folder.path, '--outFile', 'prototype.wasm'];
    const { error } = await main([...names, ...memory, ...options], { stderr });
    if (error) throw new Error(`Cannot compile the prototype: ${error.message}\n${stderr.toString()}`);
    return new WebAssembly.Module(readFileSync(join(folder.path, 'prototype.wasm')));
  } finally {
    folder.remove();
  }
}
