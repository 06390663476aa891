/** What a server's routes of a space answer, as a memory of this process would say it. */

import type { ExplainedMetric } from '../sequence/explained-metrics.ts';
import type { PatternChangeAnswer } from '../sequence/history-face.ts';
import type { Emotives, Event, PatternRecord } from '../sequence/observation.ts';
import type { PatternTrace, TracedLearning, TracedObservation } from '../sequence/trace.ts';
import type { WhyNot } from '../sequence/why-not.ts';
import type { ExplanationView, PredictionView } from './memory-client.ts';

/** `forget`, `restore` and `undo`. */
export interface ChangeReply {
  readonly space: string;
  readonly pattern: string;
  readonly frequency: number;
  readonly learnings: readonly number[];
}

export interface WhyNotReply {
  readonly name: string;
  readonly rank: number | null;
  readonly excluded_by: Exclude<WhyNot['excludedBy'], undefined> | null;
  readonly found: number;
  readonly needed: number;
}

export interface ExplainReply {
  readonly space: string;
  readonly rank: number;
  readonly prediction: PredictionView;
  readonly query: readonly string[];
  readonly pattern: readonly string[];
  readonly common_subsequence: number;
  readonly blocks: readonly { readonly pattern_start: number; readonly query_start: number; readonly length: number }[] | null;
  readonly pattern_count: number;
  readonly symbol_count: number;
  readonly total_frequency: number;
  readonly survivor_count: number;
  readonly symbols: readonly {
    readonly symbol: string;
    readonly member_frequency: number;
    readonly probability: number;
    readonly frequency: number;
    readonly weight: number | null;
  }[];
  readonly metrics: Readonly<Record<string, ExplainedMetric>>;
}

interface PatternReply {
  readonly name: string;
  readonly events: readonly Event[];
  readonly length: number;
  readonly frequency: number;
  readonly emotives: readonly Readonly<Record<string, number>>[];
  readonly metadata: Readonly<Record<string, readonly string[]>>;
}

export interface SpacesReply {
  readonly spaces: readonly string[];
  /** What the next page comes after, null behind the last one. */
  readonly next: string | null;
}

export interface PageReply {
  readonly patterns: readonly PatternReply[];
  /** Where the next page begins, null behind the last one. */
  readonly next: number | null;
}

export interface TraceReply {
  readonly space: string;
  readonly pattern: PatternReply;
  readonly learning_count: number;
  readonly learnings: readonly LearningReply[];
}

interface LearningReply {
  readonly sequence: number;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly session_id: string;
  readonly auto: boolean;
  readonly times: number;
  readonly given: readonly Event[] | null;
  readonly corrected_by: readonly number[];
  readonly taken_back_by: number | null;
  readonly observations: readonly ObservationReply[];
}

interface ObservationReply {
  readonly sequence: number;
  readonly time: string;
  readonly unique_id: string;
  readonly strings: readonly string[];
  readonly vector_symbols: readonly string[];
  readonly emotives: Readonly<Record<string, number>>;
  readonly metadata: unknown;
}

export function changeOf({ space, pattern, frequency, learnings }: ChangeReply): PatternChangeAnswer {
  return { space, patternName: pattern, frequency, learnings };
}

export function whyNotOf({ name, rank, excluded_by: excludedBy, found, needed }: WhyNotReply): WhyNot {
  return { name: hexOf(name), rank: rank ?? undefined, excludedBy: excludedBy ?? undefined, found, needed };
}

export function explanationOf(reply: ExplainReply): ExplanationView {
  return {
    space: reply.space,
    prediction: viewOf(reply.prediction),
    rank: reply.rank,
    query: reply.query,
    pattern: reply.pattern,
    commonSubsequence: reply.common_subsequence,
    blocks: reply.blocks?.map(({ pattern_start: patternStart, query_start: queryStart, length }) => ({ patternStart, queryStart, length })),
    patternCount: reply.pattern_count,
    symbolCount: reply.symbol_count,
    totalFrequency: reply.total_frequency,
    survivorCount: reply.survivor_count,
    symbols: reply.symbols.map(({ member_frequency: memberFrequency, ...symbol }) => ({ ...symbol, memberFrequency })),
    metrics: reply.metrics,
  };
}

/** KATO writes these fields in one word, so that they are spelled as ours; the others are left out. */
export function viewOf(prediction: PredictionView): PredictionView {
  const { frequency, similarity, potential, confidence, evidence, matches, past, present, future, missing, extras, emotives } = prediction;
  const name = prediction.name.replace(/^PTRN\|/, '');
  return { name, frequency, similarity, potential, confidence, evidence, matches, past, present, future, missing, extras, emotives };
}

export function traceOf({ space, pattern, learning_count: learningCount, learnings }: TraceReply): PatternTrace {
  return { space, pattern: patternOf(pattern), learningCount, learnings: learnings.map(learningOf) };
}

export function patternOf({ name, events, length, frequency, emotives, metadata }: PatternReply): PatternRecord {
  return { name: hexOf(name), events, length, frequency, emotives: emotives.map(emotivesOf), metadata: new Map(Object.entries(metadata)) };
}

function learningOf(learning: LearningReply): TracedLearning {
  return {
    sequence: learning.sequence,
    timeMs: Date.parse(learning.time),
    sessionId: learning.session_id,
    auto: learning.auto,
    times: learning.times,
    observations: learning.observations.map(observationOf),
    given: learning.given ?? undefined,
    correctedBy: learning.corrected_by,
    takenBackBy: learning.taken_back_by ?? undefined,
  };
}

/** Metadata are spelled anew: commands show their values. */
function observationOf(observation: ObservationReply): TracedObservation {
  return {
    sequence: observation.sequence,
    timeMs: Date.parse(observation.time),
    uniqueId: observation.unique_id,
    strings: observation.strings,
    vectorSymbols: observation.vector_symbols,
    emotives: emotivesOf(observation.emotives),
    metadata: JSON.stringify(observation.metadata),
  };
}

function emotivesOf(values: Readonly<Record<string, number>>): Emotives {
  return new Map(Object.entries(values));
}

function hexOf(name: string): string {
  return name.replace(/^PTRN\|/, '');
}
