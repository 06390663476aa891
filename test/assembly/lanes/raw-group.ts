/** One bit-sliced group and a query over the bare module, written by hand: class = code point - 97. */
import type { RawKernel } from '../raw-kernel.ts';

export interface RawGroup {
  /** Misses of every choice that has at most `most`; undefined for the others, and for all when the group was left. */
  misses(name: 'levenshteinMisses' | 'commonSubsequenceMisses' | 'commonLengthMisses', query: string, most: number): (number | undefined)[];
  /** What the Jaro similarity of every choice is made from. */
  jaroCounts(query: string): { readonly shared: number; readonly outOfOrder: number; readonly prefix: number }[];
}

/** @param choices at most 128 of one length */
export function rawGroup(raw: RawKernel, choices: readonly string[], planeCount: number): RawGroup {
  const { length } = choices[0];
  const planes = raw.allocate(length * planeCount * 16);
  const bytes = raw.u8(planes, length * planeCount * 16);
  for (const [lane, choice] of choices.entries()) {
    for (let column = 0; column < length; column++) {
      const value = choice.charCodeAt(column) - 97;
      for (let plane = 0; plane < planeCount; plane++) {
        if ((value >> plane) & 1) bytes[(column * planeCount + plane) * 16 + (lane >> 3)] |= 1 << (lane & 7);
      }
    }
  }
  const open = (query: string): { rows: number; work: number } => {
    const classes = raw.allocate(2 * query.length);
    raw.u8(classes, 2 * query.length).set(Array.from(query, (letter) => [letter.charCodeAt(0) - 97, 0]).flat());
    const rows = raw.allocate(4 * query.length);
    raw.call('placeRows', classes, query.length, planeCount, rows);
    const work = raw.allocate(raw.call('choicesWorkBytes', query.length, query.length));
    raw.call('openTables', work + raw.constant('WORK_TABLES'));
    return { rows, work };
  };
  return {
    misses(name, query, most) {
      const { rows, work } = open(query);
      const isAny = raw.call(name, planes, planeCount, length, choices.length, rows, query.length, most, work) === 0;
      return choices.map((_, lane) => {
        const isAlive = isAny && (raw.callBig('aliveLanes', work, lane >> 6) >> BigInt(lane & 63)) & 1n;
        return isAlive ? raw.call('missesOf', work, lane) : undefined;
      });
    },
    jaroCounts(query) {
      const { rows, work } = open(query);
      const counts = raw.call('jaroCounts', planes, planeCount, length, choices.length, rows, query.length, work);
      const [shared, outOfOrder, prefixes] = [0, 128, 256].map((offset) => raw.u8(counts + offset, 128));
      return choices.map((_, lane) => ({ shared: shared[lane], outOfOrder: outOfOrder[lane], prefix: prefixes[lane] }));
    },
  };
}
