import { describe, expect, it } from 'vitest';
import { misspell, textOf } from '../../fuzzy/choice-samples.ts';
import { seededRandom } from '../../reference/seeded-random.ts';
import { loadRawKernel } from '../raw-kernel.ts';
import { rawGroup } from './raw-group.ts';

const raw = loadRawKernel();
const LETTERS = [...'abcdefg'];

interface Counts {
  readonly shared: number;
  readonly outOfOrder: number;
  readonly prefix: number;
}

/** Place by place, as the definition says. */
function expectedCounts(query: string, choice: string): Counts {
  const bound = Math.max(0, Math.floor(Math.max(query.length, choice.length) / 2) - 1);
  const taken = new Set<number>();
  const matched: string[] = [];
  for (const [place, letter] of [...choice].entries()) {
    for (let row = Math.max(0, place - bound); row <= Math.min(query.length - 1, place + bound); row++) {
      if (taken.has(row) || query[row] !== letter) continue;
      taken.add(row);
      matched.push(letter);
      break;
    }
  }
  const rows = [...taken].sort((left, right) => left - right).map((row) => query[row]);
  let prefix = 0;
  while (prefix < Math.min(4, query.length, choice.length) && query[prefix] === choice[prefix]) prefix++;
  return { shared: taken.size, outOfOrder: rows.filter((letter, at) => letter !== matched[at]).length, prefix };
}

describe('jaroCounts', () => {
  it('counts what the definition counts place by place, for every length of query and choices', () => {
    const random = seededRandom(71);
    for (const length of [1, 2, 3, 4, 5, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127]) {
      const stem = textOf(random, LETTERS, length);
      const near = Array.from({ length: 60 }, () => misspell(random, LETTERS, stem, 4).padEnd(length, 'a').slice(0, length));
      const choices = [...near, ...Array.from({ length: 20 }, () => textOf(random, LETTERS, length))];
      for (const queryLength of [1, 2, 3, length - 1, length, length + 1, length + 7, 2 * length, 127, 300]) {
        if (queryLength < 1) continue;
        const query = misspell(random, LETTERS, stem, 2).padEnd(queryLength, 'cab').slice(0, queryLength);
        expect(rawGroup(raw, choices, 5).jaroCounts(query)).toEqual(choices.map((choice) => expectedCounts(query, choice)));
      }
    }
  });

  it('counts the same with six, seven and eight planes, in full groups', () => {
    const random = seededRandom(72);
    const choices = Array.from({ length: 128 }, () => textOf(random, LETTERS, 13));
    const query = textOf(random, LETTERS, 11);
    const expected = choices.map((choice) => expectedCounts(query, choice));
    for (const planes of [5, 6, 7, 8]) expect(rawGroup(raw, choices, planes).jaroCounts(query)).toEqual(expected);
  });
});
