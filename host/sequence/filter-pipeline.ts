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

/** The filter of all stages together, undefined when the pipeline is empty. */
export function filterPipeline(memory: LongTermMemory, query: QueryState, config: SessionConfig): CandidateFilter | undefined {
  const stages = config.filterPipeline.map((name) => stageOf(name, memory, query, config)).filter((stage) => stage !== undefined);
  return stages.length === 0 ? undefined : (run, similarity) => stages.every((stage) => stage(run, similarity));
}

function stageOf(name: string, memory: LongTermMemory, query: QueryState, config: SessionConfig): CandidateFilter | undefined {
  switch (name) {
    case 'length':
      return lengthStage(query.symbols.length, config.lengthMinRatio || 0.5, config.lengthMaxRatio || 2.0);
    case 'jaccard':
      return jaccardStage(query, config.jaccardThreshold || 0.3, config.jaccardMinOverlap || 2);
    case 'bloom':
      return bloomStage(query);
    case 'rapidfuzz':
      return (_run, similarity) => similarity >= (config.recallThreshold || 0.1);
    case 'minhash':
      return minhashStage(memory, query, config);
    default:
      return undefined;
  }
}

function lengthStage(queryLength: number, minRatio: number, maxRatio: number): CandidateFilter {
  const least = Math.max(1, Math.trunc(queryLength * minRatio));
  const most = Math.trunc(queryLength * maxRatio);
  return (run) => run.end - run.start >= least && run.end - run.start <= most;
}

function jaccardStage(query: QueryState, threshold: number, minOverlap: number): CandidateFilter {
  const observed = new Set(query.texts).size;
  const ids = new Set(query.symbols);
  return (run) => {
    const distinct = new Set(run.symbols.subarray(run.start, run.end));
    let shared = 0;
    for (const symbol of distinct) if (ids.has(symbol)) shared++;
    return shared >= minOverlap && shared / (observed + distinct.size - shared) >= threshold;
  };
}

/** Any shared symbol, tested exactly: a Bloom filter could only let more through. */
function bloomStage(query: QueryState): CandidateFilter {
  const ids = new Set(query.symbols);
  return (run) => {
    for (let index = run.start; index < run.end; index++) if (ids.has(run.symbols[index])) return true;
    return false;
  };
}

/** A shared band, then the estimated Jaccard similarity. Approximate by its nature; only run when it is asked for by name. */
function minhashStage(memory: LongTermMemory, query: QueryState, config: SessionConfig): CandidateFilter {
  const minhash = new MinHash();
  const observed = minhash.signatureOf(query.texts);
  const hashCount = config.minhashNumHashes || 100;
  const rows = config.minhashRows || 5;
  const bands = (config.minhashBands || 20) * rows === hashCount ? config.minhashBands || 20 : Math.trunc(hashCount / rows);
  const threshold = config.minhashThreshold || 0.7;
  return (run) => {
    const symbols = [...run.symbols.subarray(run.start, run.end)].map((symbol) => memory.symbols.textOf(symbol));
    const learned = minhash.signatureOf(symbols);
    return minhash.sharesBand(observed, learned, bands, rows) && minhash.similarityOf(observed, learned) >= threshold;
  };
}
