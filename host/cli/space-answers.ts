/** What a server's routes of a space answer, as a memory of this process would say it. */
import type { PatternChangeAnswer } from '../sequence/history-face.ts';
import type { Emotives, Event, PatternRecord } from '../sequence/observation.ts';
import type { PatternTrace, TracedLearning, TracedObservation } from '../sequence/trace.ts';
import type { WhyNot } from '../sequence/why-not.ts';

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
