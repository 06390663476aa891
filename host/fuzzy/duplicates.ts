/**
 * Duplicates: strings that are nearly the same, in groups.
 *
 * Each string, in order, joins the leader that it scores best with, of equal scores the one with the lowest index, if the cutoff is reached;
 * else it becomes a leader itself. So every member is near its leader, and the same list gives the same groups; another order may give others.
 * With costs that differ by direction the string is the query and the leader the choice.
 */
import { InvalidArgumentError } from '../errors.ts';
import { checkedOptions } from './argument-check.ts';
import type { ChoiceMatch } from './choice-search.ts';
import { type ChoiceEngine, type ChoiceScoreOptions, ChoiceStore, LONG_SCORE_OPTIONS } from './choice-store.ts';
import { checkedTexts } from './score-matrix.ts';
import { type LongWorkOptions, Turns } from './turns.ts';

export interface DedupeOptions extends ChoiceScoreOptions, LongWorkOptions {
  /** Worst score of two strings that count as the same. */
  readonly cutoff: number;
}

export interface DuplicateGroup {
  /** Of the leader. */
  readonly index: number;
  readonly text: string;
  /** By rising index, with their score to the leader. */
  readonly duplicates: readonly ChoiceMatch[];
}

const WORK_OF_STRING = 3000;

/**
 * @returns groups by the index of their leader; one for every string that is like none before
 * @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` no cutoff or one out of range, an unknown scorer, something that is no string
 * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for the leaders; nothing is left behind
 */
export async function findDuplicates(engine: ChoiceEngine, strings: readonly string[], options: DedupeOptions): Promise<DuplicateGroup[]> {
  checkedTexts('strings', strings);
  // Without options there is no cutoff: that is what is said.
  if (options !== undefined) checkedOptions(options, LONG_SCORE_OPTIONS);
  if (options?.cutoff === undefined)
    throw new InvalidArgumentError(['cutoff'], 'undefined', 'the worst score of two strings that count as the same');
  const turns = new Turns(strings.length, options);
  const groups: { index: number; text: string; duplicates: ChoiceMatch[] }[] = [];
  const leaders = new ChoiceStore(engine);
  try {
    leaders.checkOptions(options);
    for (const [index, text] of strings.entries()) {
      const [best] = await turns.finish(leaders.searchSteps(text, { ...options, limit: 1 }), index);
      let work = WORK_OF_STRING;
      if (best === undefined) {
        const before = leaders.workOfAdding;
        leaders.add(text);
        work += leaders.workOfAdding - before;
        groups.push({ index, text, duplicates: [] });
      } else groups[best.index].duplicates.push({ index, score: best.score, text });
      if (turns.isDue(work)) await turns.pause(index + 1);
    }
    turns.end();
    return groups;
  } finally {
    leaders.free();
  }
}
