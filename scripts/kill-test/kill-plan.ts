/**
 * What the kill test writes, as a function of a seed: so the parent can tell from the journal alone whether an append is whole.
 *
 *   payload   {"append":17,"index":0,"count":3,"filler":"xxxx"}
 */
import type { NewEntry } from '../../host/core/ports/store.ts';

export { seededRandom } from '../../test/reference/seeded-random.ts';

export const SPACE_NAMES: readonly string[] = ['plain', 'space "two"', "it's", '😀', 'e\u0301'];
const LONGEST_APPEND = 5;

/** One append: 1 to 5 entries of up to 2 kB, a fifth of the appends durable. */
export function planAppend(random: () => number, append: number): readonly NewEntry[] {
  const count = 1 + Math.floor(random() * LONGEST_APPEND);
  const durable = random() < 0.2;
  return Array.from({ length: count }, (_, index) => ({
    kind: durable ? 'learned' : 'observed',
    timeMs: append,
    sessionId: `session-${append % 3}`,
    idempotencyKey: index === 0 ? `append-${append}` : null,
    payload: JSON.stringify({ append, index, count, filler: 'x'.repeat(Math.floor(random() * 2000)) }),
    durable,
  }));
}
