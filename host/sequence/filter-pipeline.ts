/**
 * Filter pipeline: named candidate filters of a session's configuration (specs/kato.md 3.1).
 *
 * Each stage is a test of one pattern alone, so the stages may run in any order, also after the exact search: the result is the same and no
 * stage is needed for speed. A parameter of 0 means its default, as in KATO.
 */
import { MinHash } from '../core/matching/minhash.ts';
import type { PatternRun } from '../core/postings/pattern-index.ts';
import type { LongTermMemory } from './long-term-memory.ts';
import type { QueryState } from './query-state.ts';
import type { SessionConfig } from './session-config.ts';

/** True when the pattern stays. */
export type CandidateFilter = (run: PatternRun, similarity: number) => boolean;

/** What a stage looks at in a pattern, and what it asks for. */
export interface StageFinding {
  readonly found: number;
  readonly needed: number;
}

/** One stage of the pipeline, by KATO's name. */
export interface FilterStage {
  readonly name: string;
  readonly accepts: CandidateFilter;
  /** By how much a pattern that is not accepted fails. */
  readonly findingOf: (run: PatternRun, similarity: number) => StageFinding;
}

type Stage = Omit<FilterStage, 'name'>;

/** The filter of all stages together, undefined when the pipeline is empty. */
export function filterPipeline(memory: LongTermMemory, query: QueryState, config: SessionConfig): CandidateFilter | undefined {
  const stages = filterStages(memory, query, config).map(({ accepts }) => accepts);
  return stages.length === 0 ? undefined : (run, similarity) => stages.every((stage) => stage(run, similarity));
}

/** The stages of the pipeline, in its order. */
export function filterStages(memory: LongTermMemory, query: QueryState, config: SessionConfig): readonly FilterStage[] {
  return config.filterPipeline.flatMap((name) => {
    const stage = stageOf(name, memory, query, config);
    return stage === undefined ? [] : [{ name, ...stage }];
  });
}

function stageOf(name: string, memory: LongTermMemory, query: QueryState, config: SessionConfig): Stage | undefined {
  switch (name) {
    case 'length':
      return lengthStage(query.symbols.length, config.lengthMinRatio || 0.5, config.lengthMaxRatio || 2.0);
    case 'jaccard':
      return jaccardStage(query, config.jaccardThreshold || 0.3, config.jaccardMinOverlap || 2);
    case 'bloom':
      return bloomStage(query);
    case 'rapidfuzz':
      return rapidfuzzStage(config.recallThreshold || 0.1);
    case 'minhash':
      return minhashStage(memory, query, config);
    default:
      return undefined;
  }
}

function lengthStage(queryLength: number, minRatio: number, maxRatio: number): Stage {
  const least = Math.max(1, Math.trunc(queryLength * minRatio));
  const most = Math.trunc(queryLength * maxRatio);
  return {
    accepts: (run) => run.end - run.start >= least && run.end - run.start <= most,
    findingOf: (run) => ({ found: run.end - run.start, needed: run.end - run.start < least ? least : most }),
  };
}

function rapidfuzzStage(threshold: number): Stage {
  return {
    accepts: (_run, similarity) => similarity >= threshold,
    findingOf: (_run, similarity) => ({ found: similarity, needed: threshold }),
  };
}

function jaccardStage(query: QueryState, threshold: number, minOverlap: number): Stage {
  const observed = new Set(query.texts).size;
  const ids = new Set(query.symbols);
  const overlapOf = (run: PatternRun): { readonly shared: number; readonly similarity: number } => {
    const distinct = new Set(run.symbols.subarray(run.start, run.end));
    let shared = 0;
    for (const symbol of distinct) if (ids.has(symbol)) shared++;
    return { shared, similarity: shared / (observed + distinct.size - shared) };
  };
  return {
    accepts: (run) => {
      const { shared, similarity } = overlapOf(run);
      return shared >= minOverlap && similarity >= threshold;
    },
    findingOf: (run) => {
      const { shared, similarity } = overlapOf(run);
      return shared < minOverlap ? { found: shared, needed: minOverlap } : { found: similarity, needed: threshold };
    },
  };
}

/** Any shared symbol, tested exactly: a Bloom filter could only let more through. */
function bloomStage(query: QueryState): Stage {
  const ids = new Set(query.symbols);
  const accepts = (run: PatternRun): boolean => {
    for (let index = run.start; index < run.end; index++) if (ids.has(run.symbols[index])) return true;
    return false;
  };
  return { accepts, findingOf: () => ({ found: 0, needed: 1 }) };
}

/** A shared band, then the estimated Jaccard similarity. Approximate by its nature; only run when it is asked for by name. */
function minhashStage(memory: LongTermMemory, query: QueryState, config: SessionConfig): Stage {
  const minhash = new MinHash();
  const observed = minhash.signatureOf(query.texts);
  const hashCount = config.minhashNumHashes || 100;
  const rows = config.minhashRows || 5;
  const bands = (config.minhashBands || 20) * rows === hashCount ? config.minhashBands || 20 : Math.trunc(hashCount / rows);
  const threshold = config.minhashThreshold || 0.7;
  const learnedOf = (run: PatternRun): Uint32Array =>
    minhash.signatureOf([...run.symbols.subarray(run.start, run.end)].map((symbol) => memory.symbols.textOf(symbol)));
  return {
    accepts: (run) => {
      const learned = learnedOf(run);
      return minhash.sharesBand(observed, learned, bands, rows) && minhash.similarityOf(observed, learned) >= threshold;
    },
    findingOf: (run) => {
      const learned = learnedOf(run);
      const sharesBand = minhash.sharesBand(observed, learned, bands, rows);
      return sharesBand ? { found: minhash.similarityOf(observed, learned), needed: threshold } : { found: 0, needed: 1 };
    },
  };
}
