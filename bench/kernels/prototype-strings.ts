/**
 * Prototype strings: the fastest scans of strings that were found before this product was written, as something to be measured against.
 *
 * Sources are read from ../shared/prototypes and compiled in this process; nothing of them is kept here. They know strings of up to 32
 * lower-case letters and spaces, and queries alike.
 */
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMemoryStream, main } from 'assemblyscript/asc';
import { temporaryFolder } from '../harness/temporary-folder.ts';

const SOURCE = new URL('../../../shared/prototypes/strings.as.ts', import.meta.url);
const PAGE_BYTES = 65_536;
const FIRST_ADDRESS = 65_536;
const GROUP = 128;
const PLANES = 5;
/** A band that leaves nothing out. */
const WHOLE = 64;
/** A cutoff that everything passes. */
const ANY_DISTANCE = 200;
/** Its scans write distances plus this, because 0 says that nothing passed. */
const DISTANCE_OFFSET = 1;

interface Bucket {
  readonly length: number;
  readonly count: number;
  readonly groups: number;
  readonly planes: number;
  readonly scores: number;
  readonly first: number;
}

export interface PrototypeStrings {
  /** Levenshtein distances, or common lengths, of all strings: bytes in the order of `order`, valid until the next call. */
  scores(query: string, isLevenshtein: boolean): void;
  scoreAt(place: number, isLevenshtein: boolean): number;
  /** Strings that pass, and how many. Distances: `cutoff` is the largest; ratios: the least. */
  hits(query: string, isLevenshtein: boolean, cutoff: number): number;
  /** Indexes of the hits of the last call. */
  hitList(count: number): number[];
  /** Indexes of the strings by their place. */
  readonly order: Uint32Array;
}

/** Undefined when the source is not there. */
export async function loadPrototypeStrings(strings: readonly string[]): Promise<PrototypeStrings | undefined> {
  if (!existsSync(SOURCE)) return undefined;
  const module = await compile();
  const order = Uint32Array.from(strings.keys()).sort((one, other) => strings[one].length - strings[other].length || one - other);
  const letters = strings.reduce((sum, text) => sum + text.length, 0);
  const bytes = letters + 11 * strings.length + 64 * GROUP * 33 * 12;
  const pages = Math.ceil(bytes / PAGE_BYTES) + 64;
  const memory = new WebAssembly.Memory({ initial: pages, maximum: 65_536, shared: true });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const call = (name: string, ...values: number[]): number => {
    const member = exports[name];
    if (typeof member !== 'function') throw new Error(`Cannot run the prototype: found no function "${name}"`);
    return Number(member(...values));
  };
  const u8 = new Uint8Array(memory.buffer);
  const u32 = new Uint32Array(memory.buffer);
  let top = FIRST_ADDRESS;
  const place = (byteLength: number): number => {
    const address = top;
    top = (top + byteLength + 63) & ~63;
    return address;
  };
  const rows = place(4096);
  const scratch = place(PAGE_BYTES);
  const list = place(8 * strings.length + 64);
  const buckets: Bucket[] = [];
  for (let first = 0; first < order.length; ) {
    const { length } = strings[order[first]];
    let end = first;
    while (end < order.length && strings[order[end]].length === length) end++;
    const count = end - first;
    const groups = Math.ceil(count / GROUP);
    const planes = place(groups * PLANES * 16 * length);
    for (let slot = 0; slot < count; slot++) {
      const text = strings[order[first + slot]];
      for (let column = 0; column < length; column++) {
        const at = planes + (Math.floor(slot / GROUP) * length + column) * PLANES * 16 + ((slot % GROUP) >> 3);
        const code = codeOf(text.charCodeAt(column));
        for (let plane = 0; plane < PLANES; plane++) if ((code >> plane) & 1) u8[at + plane * 16] |= 1 << (slot & 7);
      }
    }
    buckets.push({ length, count, groups, planes, scores: place(groups * GROUP), first });
    first = end;
  }
  const describe = (query: string): void => {
    for (let row = 0; row < query.length; row++) {
      const code = codeOf(query.charCodeAt(row));
      u32[rows / 4 + row] = ((code & 3) * 16) | ((64 + (code >> 2) * 16) << 8);
    }
  };
  return {
    order,
    scores(query, isLevenshtein) {
      describe(query);
      call('hitsReset', list, 0);
      for (const { length, groups, planes, scores, count } of buckets) {
        const common = [rows, query.length, 0, 0, planes, length, groups, scratch];
        if (isLevenshtein) call('bsLevBandR', ...common, ANY_DISTANCE, scores, count, WHOLE, WHOLE);
        else call('bsLcsBandR', ...common, 0, scores, count, WHOLE, WHOLE);
      }
    },
    scoreAt(at, isLevenshtein) {
      const bucket = buckets.findLast(({ first }) => first <= at) ?? buckets[0];
      return u8[bucket.scores + at - bucket.first] - (isLevenshtein ? DISTANCE_OFFSET : 0);
    },
    hits(query, isLevenshtein, cutoff) {
      describe(query);
      call('hitsReset', list, 1);
      const m = query.length;
      for (const { length: n, groups, planes, scores, count, first } of buckets) {
        call('setIdBase', first);
        const common = [rows, m, 0, 0, planes, n, groups, scratch];
        if (isLevenshtein) {
          if (Math.abs(n - m) > cutoff) continue;
          call('bsLevBandR', ...common, cutoff, scores, count, (cutoff + n - m) >> 1, (cutoff - n + m) >> 1);
        } else {
          const least = Math.ceil((cutoff * (m + n)) / 2 - 1e-9);
          if (least > Math.min(m, n)) continue;
          call('bsLcsBandR', ...common, least, scores, count, n - least, m - least);
        }
      }
      return ((call('hitsEnd') >>> 0) - list) / 8;
    },
    hitList: (count) => Array.from({ length: count }, (_, hit) => order[u32[list / 4 + 2 * hit]]),
  };
}

function codeOf(unit: number): number {
  if (unit === 32) return 27;
  return unit >= 97 && unit <= 122 ? unit - 96 : 28;
}

async function compile(): Promise<WebAssembly.Module> {
  const folder = temporaryFolder();
  const stderr = createMemoryStream();
  try {
    copyFileSync(SOURCE, join(folder.path, 'prototype.ts'));
    const memory = ['--importMemory', '--noExportMemory', '--sharedMemory', '--maximumMemory', '65536', '--enable', 'simd,threads'];
    const options = ['--optimizeLevel', '3', '--shrinkLevel', '0', '--converge', '--noAssert', '--runtime', 'stub', '--use', 'abort='];
    const names = ['prototype.ts', '--baseDir', folder.path, '--outFile', 'prototype.wasm'];
    const { error } = await main([...names, ...memory, ...options], { stderr });
    if (error) throw new Error(`Cannot compile the prototype: ${error.message}\n${stderr.toString()}`);
    return new WebAssembly.Module(readFileSync(join(folder.path, 'prototype.wasm')));
  } finally {
    folder.remove();
  }
}
