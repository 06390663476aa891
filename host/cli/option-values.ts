/** Reads what was typed: numbers in a range, one of several words, events. */
import type { AsOf, Event } from '../sequence/observation.ts';
import { type CommandCall, type CommandOption, type OptionValues, UsageError } from './command.ts';

/** For commands that answer of an earlier moment, too. */
export const AS_OF: Readonly<Record<'as-of', CommandOption>> = {
  'as-of': { type: 'string', value: 'MOMENT', summary: 'Answer as of then: a sequence number, or a time such as 2026-11-20T10:00:00Z' },
};

/** The text of an option, undefined when it was left out. */
export function textOption(values: OptionValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** The texts of an option that may be given several times, in their order. */
export function textOptions(values: OptionValues, name: string): readonly string[] {
  const value = values[name];
  return typeof value === 'object' ? value : [];
}

/** @throws UsageError the value is no number of that range */
export function numberOption(values: OptionValues, name: string, least: number, most: number, whole: boolean): number | undefined {
  const text = textOption(values, name);
  if (text === undefined) return undefined;
  const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most && (!whole || Number.isInteger(number))) return number;
  throw new UsageError(`Cannot use --${name} "${text}", expected a ${whole ? 'whole ' : ''}number of ${least} to ${most}`);
}

/** @throws UsageError the value is none of the choices */
export function choiceOption<Choice extends string>(values: OptionValues, name: string, choices: readonly Choice[]): Choice | undefined {
  const text = textOption(values, name);
  if (text === undefined) return undefined;
  const choice = choices.find((candidate) => candidate === text);
  if (choice !== undefined) return choice;
  throw new UsageError(`Cannot use --${name} "${text}", expected one of: ${choices.join(', ')}`);
}

/** @throws UsageError the text cannot be the name of a pattern */
export function patternName(text: string): string {
  if (/^(?:PTRN\|)?[0-9a-f]{40}$/.test(text)) return text;
  throw new UsageError(`Cannot use name "${text}", expected 40 lower-case hexadecimal digits, "PTRN|" before them or not`);
}

/**
 * The moment of `--as-of`: a sequence number of the space's journal, or a time; undefined for now.
 *
 * @throws UsageError it is neither
 */
export function asOfOption(values: OptionValues): AsOf | undefined {
  const text = textOption(values, 'as-of');
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(text)) return { sequence: Number(text) };
  const timeMs = /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (timeMs >= 0) return { timeMs };
  throw new UsageError(`Cannot use --as-of "${text}", expected a sequence number, or a time such as 2026-11-20T10:00:00Z`);
}

/**
 * An event as it was typed: a word, or a JSON list of symbols.
 *
 * @throws UsageError it begins like a JSON list and is none
 *
 * @example
 * eventOperand('coffee'); // ['coffee']
 * eventOperand('["coffee", "tea"]'); // ['coffee', 'tea']
 */
export function eventOperand(text: string): Event {
  if (!text.startsWith('[')) return [text];
  let symbols: unknown;
  try {
    symbols = JSON.parse(text);
  } catch {
    symbols = undefined;
  }
  if (Array.isArray(symbols) && symbols.every((symbol): symbol is string => typeof symbol === 'string')) return symbols;
  throw new UsageError(`Cannot use event '${text}', expected a word or a JSON list such as '["coffee", "tea"]'`);
}

/** An event as people read it: symbols of one event joined by `+`. */
export function eventText(event: Event | string): string {
  return typeof event === 'string' ? event : event.join('+');
}

/**
 * What is asked about a pattern: its name, and either events or a session.
 *
 * @throws UsageError anything else was typed
 */
export function patternQuestion({ operands, values }: Pick<CommandCall, 'operands' | 'values'>) {
  const session = textOption(values, 'session');
  const [name, ...words] = operands;
  if (name === undefined || (session === undefined) === (words.length === 0))
    throw new UsageError('Expected NAME, and either events or --session');
  return { pattern: patternName(name), session, events: words.map(eventOperand) };
}
