/**
 * Exact JSON: what `JSON.stringify` writes, but that a negative zero keeps its sign, a number that is not finite becomes its name as a text
 * (`Number` reads it again), and a Map becomes a list of its pairs.
 *
 * A snapshot must give back the bytes that were there; names of emotives are pairs for the reason that journal-changes.ts gives.
 */

export function exactJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (part instanceof Map) return [...part];
    if (typeof part === 'number' && !Number.isFinite(part)) return String(part);
    return Object.is(part, -0) ? JSON.rawJSON('-0.0') : part;
  });
}
