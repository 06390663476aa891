/** Metadata conditions: what a filter asks of metadata, as people type it: `topic=tea`, `year=2024`, `year=[2024,2025]`. */
import type { FilterValue } from '../sequence/vectors-face.ts';
import { UsageError } from './command.ts';

/**
 * The same key several times, or a list, asks for one of the values. What is no JSON is a text; a text that looks like JSON is written with
 * quotes, such as `year="2024"`.
 *
 * @returns undefined for no conditions
 * @throws UsageError there is no key, or the value is an object
 */
export function metadataOf(conditions: readonly string[]): Readonly<Record<string, readonly FilterValue[]>> | undefined {
  const metadata = new Map<string, FilterValue[]>();
  for (const condition of conditions) {
    const end = condition.indexOf('=');
    const value = parsedValue(condition.slice(end + 1));
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (end < 1 || !values.every(isFilterValue))
      throw new UsageError(`Cannot use --where '${condition}', expected KEY=VALUE such as topic=tea, year=2024 or 'year=[2024,2025]'`);
    const key = condition.slice(0, end);
    metadata.set(key, [...(metadata.get(key) ?? []), ...values]);
  }
  return metadata.size === 0 ? undefined : Object.fromEntries(metadata);
}

function parsedValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isFilterValue(value: unknown): value is FilterValue {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
