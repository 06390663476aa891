/**
 * Corpora: learned patterns and the queries that are asked about them, all of one-symbol events.
 *
 * Symbols are dense numbers; `symbolText` spells them for benches that speak to the whole engine. Data sets are read from
 * ../shared/data, or from the folder that MNEME_BENCH_DATA names, when they are there (research data, never part of this repository).
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { below, distinct, type Random, seededRandom, zipfSampler } from './random.ts';

export interface Corpus {
  readonly name: string;
  readonly patterns: readonly (readonly number[])[];
  readonly queries: readonly (readonly number[])[];
  /** Above every symbol. */
  readonly symbolLimit: number;
}

export const DATA_SETS = ['BMS1_spmf', 'SIGN', 'LEVIATHAN', 'MSNBC'] as const;

/** Names the folder that holds `sequences/`; the one beside the repository when it is not set. */
export const DATA_VARIABLE = 'MNEME_BENCH_DATA';

const BESIDE_REPOSITORY = fileURLToPath(new URL('../../../shared/data', import.meta.url));

export function symbolText(symbol: number): string {
  return `s${symbol}`;
}

/** One event per symbol. */
export function eventsOf(symbols: readonly number[]): string[][] {
  return symbols.map((symbol) => [symbolText(symbol)]);
}

/** Every symbol as likely as any other; queries are of different symbols. */
export function uniformCorpus(shape: {
  readonly seed: number;
  readonly patternCount: number;
  readonly length: number;
  readonly vocabulary: number;
  readonly queryCount: number;
  readonly queryLength: number;
}): Corpus {
  const random = seededRandom(shape.seed);
  const draw = (): number => below(random, shape.vocabulary);
  return {
    name: `uniform over ${shape.vocabulary}`,
    patterns: Array.from({ length: shape.patternCount }, () => Array.from({ length: shape.length }, draw)),
    queries: Array.from({ length: shape.queryCount }, () => distinct(shape.queryLength, draw)),
    symbolLimit: shape.vocabulary,
  };
}

/** Share of patterns that are a changed copy of an earlier one, as people's habits are. */
const FAMILY_SHARE = 0.3;
/** Chance that a symbol of a copy is replaced. */
const CHANGE_CHANCE = 0.2;
const ZIPF_EXPONENT = 0.9;
const LEAST_LENGTH = 10;
const MOST_LENGTH = 30;
/** The best JavaScript keeps a query in one 32-bit word. */
const MOST_QUERY_LENGTH = 32;

/** Runs of 10 to 30 different symbols, few symbols frequent, a third of the patterns related; queries are changed patterns. */
export function zipfCorpus(shape: {
  readonly seed: number;
  readonly patternCount: number;
  readonly vocabulary: number;
  readonly queryCount: number;
}): Corpus {
  const random = seededRandom(shape.seed);
  const draw = zipfSampler(random, shape.vocabulary, ZIPF_EXPONENT);
  const changed = (pattern: readonly number[]): number[] => {
    const kept = pattern.map((symbol) => (random() < CHANGE_CHANCE ? draw() : symbol));
    return [...new Set(kept)];
  };
  const patterns: number[][] = [];
  while (patterns.length < shape.patternCount) {
    const isCopy = patterns.length > 0 && random() < FAMILY_SHARE;
    patterns.push(
      isCopy
        ? changed(patterns[below(random, patterns.length)])
        : distinct(LEAST_LENGTH + below(random, MOST_LENGTH - LEAST_LENGTH + 1), draw),
    );
  }
  const queries = Array.from({ length: shape.queryCount }, () =>
    changed(patterns[below(random, patterns.length)]).slice(0, MOST_QUERY_LENGTH),
  );
  return { name: 'Zipf 0.9, families', patterns, queries, symbolLimit: shape.vocabulary };
}

/** Where the data sets are looked for. */
export function dataFolder(): string {
  return process.env[DATA_VARIABLE] ?? BESIDE_REPOSITORY;
}

/**
 * The sequences of one data set, symbols as they are written. Undefined when the data is not there.
 *
 * Format: one sequence a line, whole numbers with single spaces between them.
 */
export function dataSequences(name: (typeof DATA_SETS)[number]): string[][] | undefined {
  const file = join(dataFolder(), 'sequences', `${name}.txt`);
  if (!existsSync(file)) return undefined;
  return parseSequences(readFileSync(file, 'utf8'));
}

/** Lines without a symbol are no sequences. */
export function parseSequences(text: string): string[][] {
  return text
    .split(/\r?\n/)
    .map((line) => line.split(' ').filter((symbol) => symbol !== ''))
    .filter((symbols) => symbols.length > 0);
}

/** One data set with its symbols renumbered; queries are pieces of its sequences. Undefined when the data is not there. */
export function dataCorpus(
  name: (typeof DATA_SETS)[number],
  shape: { readonly seed: number; readonly queryCount: number; readonly queryLength: number },
): Corpus | undefined {
  const sequences = dataSequences(name);
  if (sequences === undefined) return undefined;
  const ids = new Map<string, number>();
  const idOf = (text: string): number => {
    const id = ids.get(text) ?? ids.size;
    ids.set(text, id);
    return id;
  };
  const patterns = sequences.map((symbols) => symbols.map(idOf)).filter((symbols) => symbols.length > 1);
  const random = seededRandom(shape.seed);
  const queries = Array.from({ length: shape.queryCount }, () =>
    pieceOf(random, patterns[below(random, patterns.length)], shape.queryLength),
  );
  return { name, patterns, queries, symbolLimit: ids.size };
}

function pieceOf(random: Random, pattern: readonly number[], length: number): readonly number[] {
  const start = below(random, Math.max(1, pattern.length - length + 1));
  return pattern.slice(start, start + length);
}
