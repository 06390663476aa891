/**
 * Observation input: turns accepted bodies into what the sequence face takes.
 *
 * Emotives keep the order of the request and metadata its spelling, both of which JSON.parse forgets; only bodies that need it are
 * read a second time, from their text.
 */

import type { Emotives, GivenPattern, Observation } from '../sequence/observation.ts';
import { depthOf, elementSlices, memberSlices, type Slice } from './json-source.ts';
import { LIMITS } from './limits.ts';
import { invalid } from './refusal.ts';
import type { ObservationBody, SequenceItem } from './schemas/sequence-requests.ts';
import type { GivenPatternItem } from './schemas/space-requests.ts';

const NOTHING: readonly never[] = [];
const NO_EMOTIVES: Emotives = new Map();

/** Precondition: `body` is what the text `source` says, and fits its schema. */
export function observationOf(body: ObservationBody, source: string, loc: readonly (string | number)[] = ['body']): Observation {
  const { strings = NOTHING, vectors = NOTHING, emotives, metadata } = body;
  return {
    strings,
    vectors,
    emotives: emotives === undefined ? NO_EMOTIVES : emotivesOf(emotives, source),
    metadata: metadata === undefined ? '{}' : metadataOf(source, loc),
  };
}

/** As `observationOf`, for the items of an observe-sequence body. */
export function observationsOf(items: readonly SequenceItem[], source: string): readonly Observation[] {
  const needsSource = items.some(({ metadata, emotives }) => metadata !== undefined || emotives !== undefined);
  const list = needsSource ? memberSlices(source).get('observations') : undefined;
  const slices = list === undefined ? [] : elementSlices(source, list.start);
  return items.map((item, index) => {
    const slice = slices[index];
    const text = slice === undefined ? '' : source.slice(slice.start, slice.end);
    const observation = observationOf(item, text, ['body', 'observations', index]);
    return typeof item.unique_id === 'string' && item.unique_id !== '' ? { ...observation, uniqueId: item.unique_id } : observation;
  });
}

/** As `observationsOf`, for the patterns of a body that has them learned as they are given. */
export function givenPatternsOf(items: readonly GivenPatternItem[], source: string): readonly GivenPattern[] {
  const needsSource = items.some(({ metadata, emotives }) => metadata !== undefined || emotives !== undefined);
  const list = needsSource ? memberSlices(source).get('patterns') : undefined;
  const slices = list === undefined ? [] : elementSlices(source, list.start);
  return items.map(({ events, emotives, metadata, frequency }, index) => {
    const members = emotives === undefined && metadata === undefined ? undefined : memberSlices(source, slices[index].start);
    const textsOf = (name: string): string[] => {
      const member: Slice | undefined = members?.get(name);
      return member === undefined ? [] : elementSlices(source, member.start).map(({ start, end }) => source.slice(start, end));
    };
    const moments = emotives === undefined ? [] : textsOf('emotives');
    return {
      events,
      ...(emotives === undefined ? {} : { emotives: emotives.map((moment, place) => inOrderOf(moment, () => moments[place])) }),
      ...(metadata === undefined
        ? {}
        : { metadata: textsOf('metadata').map((text, place) => checkedMetadata(text, ['body', 'patterns', index, 'metadata', place])) }),
      ...(frequency === undefined ? {} : { frequency }),
    };
  });
}

/**
 * The `metadata` member as it was written.
 *
 * @throws Refusal 422 it is nested too deep, or holds a lone surrogate
 */
export function metadataOf(source: string, loc: readonly (string | number)[] = ['body']): string {
  const slice = memberSlices(source).get('metadata');
  if (slice === undefined) return '{}';
  const text = source.slice(slice.start, slice.end);
  return text === 'null' ? '{}' : checkedMetadata(text, [...loc, 'metadata']);
}

function checkedMetadata(text: string, loc: readonly (string | number)[]): string {
  checkDepth(text, loc);
  // Only an escape can hide half a surrogate pair from the check of the bytes.
  if (/\\u[dD][89a-fA-F]/.test(text) && !isWellFormedJson(text)) {
    throw invalid({
      type: 'string_unicode',
      loc,
      msg: 'Input should be a valid string, unable to parse raw data as a unicode string',
      input: null,
    });
  }
  return text;
}

/** @throws Refusal 422 the JSON text is nested deeper than a recursive reader or writer may bear */
export function checkDepth(text: string, loc: readonly (string | number)[]): void {
  const depth = depthOf(text);
  if (depth <= LIMITS.jsonDepth) return;
  const msg = `Value error, found ${depth} levels of nesting, expected at most ${LIMITS.jsonDepth}`;
  throw invalid({ type: 'value_error', loc, msg, input: null, ctx: { error: msg } });
}

function emotivesOf(emotives: Readonly<Record<string, number>>, source: string): Emotives {
  return inOrderOf(emotives, () => {
    const slice = memberSlices(source).get('emotives');
    return slice === undefined ? '{}' : source.slice(slice.start, slice.end);
  });
}

/** @param sourceOf the text of the object; asked only where JSON.parse moved its names */
function inOrderOf(emotives: Readonly<Record<string, number>>, sourceOf: () => string): Emotives {
  const names = Object.keys(emotives);
  const ordered = new Map<string, number>();
  const inOrder = names.some(isArrayIndex) ? memberSlices(sourceOf()).keys() : names;
  for (const name of inOrder) ordered.set(name, emotives[name]);
  return ordered;
}

/** JSON.parse puts such names first, whatever the text says. */
function isArrayIndex(name: string): boolean {
  return /^(?:0|[1-9]\d{0,9})$/.test(name);
}

function isWellFormedJson(text: string): boolean {
  let wellFormed = true;
  JSON.parse(text, (key, value: unknown) => {
    if (!key.isWellFormed() || (typeof value === 'string' && !value.isWellFormed())) wellFormed = false;
    return value;
  });
  return wellFormed;
}
