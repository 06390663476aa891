/**
 * Patterns as lines of text: the formats that `learn` reads, and the one that `export` writes and `import` reads.
 *
 *   text    the moon was shining             one pattern a line, every word an event of one symbol
 *   jsonl   ["the", ["moon", "sun"]]         a list of events, or an object with events, emotives, metadata and frequency
 *   spmf    12 15 -1 7 -1 -2                 numbers as symbols; -1 ends an event, -2 the pattern; without any -1 every number is an event
 *
 *   export  {"name":"3204…","events":[["the"],["sun"]],"frequency":1,"emotives":[{"joy":1}],"metadata":{"who":["alice"]}}
 *           metadata are the texts that the pattern keeps, by key
 */
import type { Emotives, Event, GivenPattern, PatternRecord } from '../sequence/observation.ts';
import { CommandFailure } from './command.ts';
import type { TextLine } from './text-lines.ts';

export const PATTERN_FORMATS = ['text', 'jsonl', 'spmf'] as const;
export type PatternFormat = (typeof PATTERN_FORMATS)[number];

/** The patterns of one line: none for a blank one, several only in spmf. @throws CommandFailure the line does not follow the format */
export function patternsOfLine(line: TextLine, format: PatternFormat): GivenPattern[] {
  const text = line.text.trim();
  if (text === '') return [];
  if (format === 'spmf') return spmfPatterns(line, text);
  return [format === 'text' ? { events: text.split(/\s+/u).map((word) => [word]) } : jsonPattern(line)];
}

/** The line of an export, without its end. */
export function exportLine({ name, events, frequency, emotives, metadata }: PatternRecord): string {
  return JSON.stringify({ name, events, frequency, emotives: emotives.map(Object.fromEntries), metadata: Object.fromEntries(metadata) });
}

/** A line of an export: what to learn, and the name that this must give. @throws CommandFailure the line is not one of an export */
export function importedLine(line: TextLine): { readonly name: string; readonly pattern: GivenPattern } {
  const { name, events, frequency, emotives, metadata } = recordOf(parsed(line), line);
  if (typeof name !== 'string') throw refused(line, '"name"', 'a text');
  const notes = metadata === undefined ? [] : notesOf(metadata, line);
  return { name, pattern: { ...patternOf({ events, frequency, emotives }, line), metadata: notes } };
}

function spmfPatterns(line: TextLine, text: string): GivenPattern[] {
  const patterns: GivenPattern[] = [];
  for (const sequence of text.split(/(?:^|\s+)-2(?=\s|$)/u)) {
    const items = sequence
      .trim()
      .split(/\s+/u)
      .filter((item) => item !== '');
    const bad = items.find((item) => !/^(?:-1|\d+)$/.test(item));
    if (bad !== undefined) throw refused(line, `"${bad}"`, 'whole numbers, -1 and -2');
    if (items.length === 0) continue;
    patterns.push({ events: items.includes('-1') ? itemsets(items) : items.map((item) => [item]) });
  }
  return patterns;
}

function itemsets(items: readonly string[]): string[][] {
  const events: string[][] = [[]];
  for (const item of items) {
    if (item === '-1') events.push([]);
    else events[events.length - 1].push(item);
  }
  return events.filter((event) => event.length > 0);
}

function jsonPattern(line: TextLine): GivenPattern {
  const value = parsed(line);
  if (Array.isArray(value)) return { events: eventsOf(value, line) };
  const { metadata, ...fields } = recordOf(value, line);
  if (metadata === undefined) return patternOf(fields, line);
  recordOf(metadata, line);
  return { ...patternOf(fields, line), metadata: [JSON.stringify(metadata)] };
}

function patternOf({ events, frequency, emotives }: Readonly<Record<string, unknown>>, line: TextLine): GivenPattern {
  if (frequency !== undefined && typeof frequency !== 'number') throw refused(line, '"frequency"', 'a number');
  return {
    events: eventsOf(events, line),
    ...(frequency === undefined ? {} : { frequency }),
    ...(emotives === undefined
      ? {}
      : { emotives: (Array.isArray(emotives) ? emotives : [emotives]).map((moment) => emotivesOf(moment, line)) }),
  };
}

function eventsOf(value: unknown, line: TextLine): Event[] {
  if (!Array.isArray(value)) throw refused(line, 'no list of events', 'a list');
  return value.map((event: unknown) => {
    if (typeof event === 'string') return [event];
    if (!Array.isArray(event)) throw refused(line, JSON.stringify(event), 'an event: a text or a list of texts');
    return event.map((symbol: unknown) => {
      if (typeof symbol !== 'string') throw refused(line, JSON.stringify(symbol), 'a symbol: a text');
      return symbol;
    });
  });
}

function emotivesOf(value: unknown, line: TextLine): Emotives {
  return new Map(
    Object.entries(recordOf(value, line)).map(([name, strength]) => {
      if (typeof strength !== 'number') throw refused(line, `emotive "${name}"`, 'a number');
      return [name, strength];
    }),
  );
}

/** One JSON text per note: the first has every key's first text, the second the second texts, and so on. */
function notesOf(metadata: unknown, line: TextLine): string[] {
  const notes: Record<string, string>[] = [];
  for (const [key, texts] of Object.entries(recordOf(metadata, line))) {
    if (!Array.isArray(texts)) throw refused(line, `metadata "${key}"`, 'a list of texts');
    texts.forEach((text: unknown, index) => {
      if (typeof text !== 'string') throw refused(line, `metadata "${key}"`, 'a list of texts');
      notes[index] = Object.assign(notes[index] ?? {}, Object.fromEntries([[key, text]]));
    });
  }
  return notes.map((note) => JSON.stringify(note));
}

function parsed(line: TextLine): unknown {
  try {
    return JSON.parse(line.text);
  } catch {
    throw refused(line, 'text that is no JSON', 'one JSON value a line');
  }
}

function recordOf(value: unknown, line: TextLine): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refused(line, JSON.stringify(value), 'an object');
  return Object.fromEntries(Object.entries(value));
}

function refused(line: TextLine, found: string, expected: string): CommandFailure {
  return new CommandFailure(`Cannot read line ${line.number}: found ${found}, expected ${expected}`);
}
