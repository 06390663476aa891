/**
 * Plain values: what library users write and read, and the sequence face's own spelling of it.
 *
 * The face keeps emotives in Maps and metadata as JSON text, because the wire needs the order of keys and the spelling of numbers. In a program
 * both are plain objects, so this file translates. JavaScript knows no difference between `1` and `1.0`; a pattern's metadata is Python's
 * `str` of each value, so a value whose spelling matters (`'1.0'`) is passed as a string.
 */
import { InvalidArgumentError } from '../errors.ts';
import type { Explanation } from '../sequence/explanation.ts';
import type { Emotives, Event, GivenPattern, Observation, PatternRecord } from '../sequence/observation.ts';
import type { Prediction, PredictionAnswer, SequencePrediction, SymbolPrediction } from '../sequence/prediction.ts';
import type { PatternTrace, TracedLearning, TracedObservation } from '../sequence/trace.ts';
import { checkKind, type FieldPath, kindOf } from './argument-check.ts';

/** What JSON can say. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export type JsonObject = { readonly [key: string]: JsonValue };

/** Named feelings of one moment, such as `{ joy: 0.8 }`. */
export type PlainEmotives = Readonly<Record<string, number>>;

/** One symbol, symbols observed together, or all that can be observed at once. */
export type ObservationInput = string | readonly string[] | ObservationObject;

export interface ObservationObject {
  readonly strings?: readonly string[];
  /** Added component by component into one percept vector; all of one length. */
  readonly vectors?: readonly (readonly number[] | Float32Array | Float64Array)[];
  readonly emotives?: PlainEmotives;
  readonly metadata?: JsonObject;
  /** Your id of this observation; one is made when it is missing. */
  readonly uniqueId?: string;
}

/** A pattern to be learned as it is. */
export interface PatternInput {
  /** An event of one symbol may be written without its brackets. */
  readonly events: readonly (string | readonly string[])[];
  /** Of one moment, or of several, oldest first. */
  readonly emotives?: PlainEmotives | readonly PlainEmotives[];
  readonly metadata?: JsonObject | readonly JsonObject[];
  /** How often it counts as learned, 1 when missing. */
  readonly frequency?: number;
}

/** A learned pattern. */
export interface Pattern {
  /** 40 lower-case hexadecimal digits. */
  readonly name: string;
  readonly events: readonly Event[];
  /** Symbols in all events. */
  readonly length: number;
  readonly frequency: number;
  /** Oldest first. */
  readonly emotives: readonly PlainEmotives[];
  /** Key to ascending unique texts. */
  readonly metadata: Readonly<Record<string, readonly string[]>>;
}

type WithPlainEmotives<Kind> = Omit<Kind, 'emotives'> & { /** Mean per name. */ readonly emotives: PlainEmotives };

/** How one learned pattern fits the short-term memory, and what it says comes next. */
export type PlainPrediction = WithPlainEmotives<SequencePrediction> | WithPlainEmotives<SymbolPrediction>;

export interface Predictions extends Pick<PredictionAnswer, 'futurePotentials'> {
  /** By falling rank key, then falling frequency, then rising name. */
  readonly predictions: readonly PlainPrediction[];
}

/** An observation that a learning used, as the journal has it. */
export interface PlainObservation extends Omit<TracedObservation, 'emotives' | 'metadata'> {
  readonly emotives: PlainEmotives;
  readonly metadata: JsonObject;
}

/** Where a pattern comes from. */
export interface Trace extends Omit<PatternTrace, 'pattern' | 'learnings'> {
  /** As it counts now: frequency 0 when every learning was taken back. */
  readonly pattern: Pattern;
  /** The newest ones, in the order of the journal. */
  readonly learnings: readonly (Omit<TracedLearning, 'observations'> & { readonly observations: readonly PlainObservation[] })[];
}

/** One prediction, taken apart into what its metrics recompute from. */
export interface PlainExplanation extends Omit<Explanation, 'prediction'> {
  readonly prediction: PlainPrediction;
}

/**
 * @param at  where it stands among the arguments; nowhere when it is the only one
 * @throws InvalidArgumentError a part has the wrong type; the face checks the bounds
 */
export function observationFrom(input: ObservationInput, at: FieldPath = []): Observation {
  if (typeof input === 'string') return { strings: [input], vectors: [], emotives: new Map(), metadata: '{}' };
  if (isList(input)) return { strings: symbolsOf(input, [...at, 'strings']), vectors: [], emotives: new Map(), metadata: '{}' };
  if (typeof input !== 'object' || input === null)
    throw new InvalidArgumentError(at.length === 0 ? ['observation'] : at, kindOf(input), 'a string, a list of strings or an object');
  const { strings, vectors, emotives, metadata, uniqueId }: ObservationObject = input;
  if (uniqueId !== undefined) checkKind(uniqueId, 'a string', [...at, 'uniqueId']);
  return {
    strings: strings === undefined ? [] : symbolsOf(strings, [...at, 'strings']),
    vectors: vectors === undefined ? [] : vectorsFrom(vectors, [...at, 'vectors']),
    emotives: emotives === undefined ? new Map() : emotivesFrom(emotives, [...at, 'emotives']),
    metadata: metadata === undefined ? '{}' : jsonTextOf(metadata, [...at, 'metadata']),
    ...(uniqueId === undefined ? {} : { uniqueId }),
  };
}

/** @throws InvalidArgumentError a part has the wrong type; the face checks the bounds */
export function givenPatternFrom(input: PatternInput): GivenPattern {
  checkKind(input, 'an object', []);
  const { events, emotives, metadata, frequency } = input;
  return {
    events: eventsFrom(events, ['events']),
    ...(emotives === undefined
      ? {}
      : {
          emotives: isList(emotives)
            ? emotives.map((moment, index) => emotivesFrom(moment, ['emotives', index]))
            : [emotivesFrom(emotives, ['emotives'])],
        }),
    ...(metadata === undefined
      ? {}
      : {
          metadata: isList(metadata)
            ? metadata.map((note, index) => jsonTextOf(note, ['metadata', index]))
            : [jsonTextOf(metadata, ['metadata'])],
        }),
    ...(frequency === undefined ? {} : { frequency }),
  };
}

/** Events with all their brackets. @throws InvalidArgumentError a part has the wrong type */
export function eventsFrom(events: PatternInput['events'], field: FieldPath): readonly Event[] {
  if (!isList(events)) throw new InvalidArgumentError(field, kindOf(events), 'a list of events');
  return events.map((event, index) => (typeof event === 'string' ? [event] : symbolsOf(event, [...field, index])));
}

export function patternFrom({ emotives, metadata, ...pattern }: PatternRecord): Pattern {
  return { ...pattern, emotives: emotives.map(plainOf), metadata: plainOf(metadata) };
}

/** Where a pattern comes from, in plain values. */
export function traceFrom({ pattern, learnings, ...trace }: PatternTrace): Trace {
  const plainObservation = ({ emotives, metadata, ...observation }: TracedObservation): PlainObservation => ({
    ...observation,
    emotives: plainOf(emotives),
    metadata: JSON.parse(metadata),
  });
  const plainLearnings = learnings.map((learning) => ({ ...learning, observations: learning.observations.map(plainObservation) }));
  return { ...trace, pattern: patternFrom(pattern), learnings: plainLearnings };
}

export function explanationFrom({ prediction, ...explanation }: Explanation): PlainExplanation {
  return { ...explanation, prediction: plainPrediction(prediction) };
}

export function predictionsFrom({ predictions, futurePotentials }: PredictionAnswer): Predictions {
  return { predictions: predictions.map(plainPrediction), futurePotentials };
}

/** An object of a map's entries. Keys that look like array indexes come first, as in every JavaScript object. */
export function plainOf<Value>(map: ReadonlyMap<string, Value>): Record<string, Value> {
  return Object.fromEntries(map);
}

/**
 * The JSON text of an object.
 *
 * @throws InvalidArgumentError it is no object, or holds what JSON cannot say: NaN, a function, a lone surrogate, itself
 */
export function jsonTextOf(value: JsonObject, field: FieldPath): string {
  checkKind(value, 'an object', field);
  let refused: string | undefined;
  try {
    const text = JSON.stringify(value, (key, inner: unknown) => {
      refused ??= key.isWellFormed() ? refusalOf(inner) : 'a key with a lone surrogate';
      return inner;
    });
    if (refused === undefined && text.startsWith('{')) return text;
    refused ??= 'an object that JSON writes as something else';
  } catch (cause) {
    refused ??= cause instanceof RangeError ? 'an object nested too deep' : 'an object that holds itself';
  }
  throw new InvalidArgumentError(field, refused, 'what JSON can say');
}

function refusalOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? undefined : String(value);
    case 'string':
      return value.isWellFormed() ? undefined : 'a text with a lone surrogate';
    case 'boolean':
    case 'object':
      return undefined;
    default:
      return kindOf(value);
  }
}

function plainPrediction(prediction: Prediction): PlainPrediction {
  return { ...prediction, emotives: plainOf(prediction.emotives) };
}

function emotivesFrom(emotives: PlainEmotives, field: FieldPath): Emotives {
  checkKind(emotives, 'an object', field);
  const entries = Object.entries(emotives);
  for (const [name, value] of entries) checkKind(value, 'a number', [...field, name]);
  return new Map(entries);
}

function vectorsFrom(vectors: NonNullable<ObservationObject['vectors']>, field: FieldPath): number[][] {
  if (!isList(vectors)) throw new InvalidArgumentError(field, kindOf(vectors), 'a list of vectors');
  return vectors.map((vector, index) => {
    checkVector(vector, [...field, index]);
    return Array.from(vector);
  });
}

/** @throws InvalidArgumentError it is no list and no typed array of numbers, or holds something else */
export function checkVector(vector: unknown, field: FieldPath): void {
  if (vector instanceof Float32Array || vector instanceof Float64Array) return;
  if (!isList(vector)) throw new InvalidArgumentError(field, kindOf(vector), 'a list of numbers, a Float32Array or a Float64Array');
  const bad = vector.findIndex((component) => typeof component !== 'number');
  if (bad >= 0) throw new InvalidArgumentError([...field, bad], kindOf(vector[bad]), 'a number');
}

function symbolsOf(symbols: readonly unknown[], field: FieldPath): readonly string[] {
  if (!isList(symbols)) throw new InvalidArgumentError(field, kindOf(symbols), 'a list of strings');
  if (symbols.every((symbol) => typeof symbol === 'string')) return symbols;
  const bad = symbols.findIndex((symbol) => typeof symbol !== 'string');
  throw new InvalidArgumentError([...field, bad], kindOf(symbols[bad]), 'a string');
}

/** `Array.isArray` does not narrow read-only arrays. */
function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
