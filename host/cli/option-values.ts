/** Reads what was typed: numbers in a range, one of several words, events. */
import type { Event } from '../sequence/observation.ts';
import { type OptionValues, UsageError } from './command.ts';

/** The text of an option, undefined when it was left out. */
export function textOption(values: OptionValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
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
