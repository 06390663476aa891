/** `mneme match FILE`: the lines of a file that a text comes closest to. */
import { availableParallelism } from 'node:os';
import type { ChoiceMatch } from '../../fuzzy/choice-search.ts';
import type { ChoiceStore } from '../../fuzzy/choice-store.ts';
import type { Fuzzy } from '../../fuzzy/fuzzy-face.ts';
import { SCORERS } from '../../fuzzy/scorers.ts';
import { fileOperand, withSource } from '../byte-source.ts';
import { type Command, type CommandCall, EXIT, type ExitCode, UsageError } from '../command.ts';
import { choiceOption, numberOption, textOption } from '../option-values.ts';
import { ProgressBar } from '../progress-bar.ts';
import { textLines } from '../text-lines.ts';

const MOST_MATCHES = 1_000_000;
const USUAL_MATCHES = 10;
const USUAL_SCORER = 'ratio';
const MOST_THREADS = 64;
/** Beyond, searches wait for memory. */
const USUAL_THREADS = 4;
/** Digits of a score that people read. */
const DIGITS = 4;
/** The last of them. */
const STEP = 0.0001;

export const matchCommand: Command = {
  name: 'match',
  operands: 'FILE',
  summary: 'The lines of a file that a text comes closest to ("-" reads the file from standard input)',
  details: [
    'With --within N finds what is spelled nearly so: lines up to N edits away, or with --prefix those that begin with something as near.',
    'Without --query every line of standard input is a query. Prints score, line number and line, best first; in front of them the query',
    'when there are several. With --json one line of JSON a query.',
    'Case and punctuation count. Without --cutoff a line that has no likeness at all (score 0) does not count as found. Empty lines of the file are passed over. It needs no store: --data, --space and --url have no meaning here.',
    `Scorers: ${[...SCORERS.keys()].join(', ')}.`,
    'Exit codes: 0 something was found, 1 nothing was, 2 the command line was not understood or the file could not be read.',
  ],
  options: {
    query: { type: 'string', value: 'TEXT', summary: 'What to look for' },
    scorer: { type: 'string', value: 'NAME', summary: `How lines are compared (default: ${USUAL_SCORER})` },
    limit: { type: 'string', value: 'N', summary: `Most lines a query (default: ${USUAL_MATCHES})` },
    cutoff: { type: 'string', value: 'SCORE', summary: 'Worst score: least similarity, or largest distance' },
    within: {
      type: 'string',
      value: 'N',
      summary: 'Spelling: most edits (insertions, deletions, replacements); instead of --scorer and --cutoff',
    },
    prefix: { type: 'boolean', summary: 'With --within: the nearest beginning of a line counts, for search as one types' },
    threads: { type: 'string', value: 'N', summary: `Most threads (default: one per processor, at most ${USUAL_THREADS})` },
  },
  failureCode: EXIT.usage,
  async run(call) {
    const path = fileOperand(call);
    const query = textOption(call.values, 'query');
    if (textOption(call.values, 'url') !== undefined)
      throw new UsageError('Cannot use --url with match, which reads a file of this machine');
    if (path === '-' && query === undefined)
      throw new UsageError('Cannot read both file and queries from standard input, expected --query');
    const question = questionOf(call);
    const fuzzy = await call.host.openFuzzy();
    try {
      const { store, lineNumbers } = await readChoices(call, fuzzy, path);
      const queries = query === undefined ? textLines(call.host.input) : [{ text: query }];
      let found: ExitCode = EXIT.failed;
      for await (const { text } of queries) {
        const matches = await question.find(store, text);
        if (matches.length > 0) found = EXIT.done;
        print(call, query === undefined ? text : undefined, text, matches, lineNumbers, question.isDistance);
      }
      return found;
    } finally {
      await fuzzy.close();
    }
  },
};

/** What is asked about every query. */
interface MatchQuestion {
  readonly isDistance: boolean;
  readonly find: (store: ChoiceStore, query: string) => Promise<readonly ChoiceMatch[]>;
}

function questionOf({ values }: CommandCall): MatchQuestion {
  const limit = numberOption(values, 'limit', 1, MOST_MATCHES, true) ?? USUAL_MATCHES;
  const distance = numberOption(values, 'within', 0, Number.MAX_SAFE_INTEGER, true);
  const prefix = values.prefix === true;
  if (distance !== undefined) {
    for (const other of ['scorer', 'cutoff'])
      if (values[other] !== undefined) throw new UsageError(`Cannot use --within and --${other} together`);
    return { isDistance: true, find: async (store, query) => store.within(query, distance, { prefix, limit }) };
  }
  if (prefix) throw new UsageError('Cannot use --prefix without --within');
  const name = choiceOption(values, 'scorer', [...SCORERS.keys()]) ?? USUAL_SCORER;
  const scorer = SCORERS.get(name);
  if (scorer === undefined) throw new Error(`Cannot match: found no scorer "${name}"`);
  const cutoff = numberOption(values, 'cutoff', 0, Math.min(scorer.greatestCutoff, Number.MAX_SAFE_INTEGER), false);
  const threads = numberOption(values, 'threads', 1, MOST_THREADS, true) ?? Math.min(availableParallelism(), USUAL_THREADS);
  const options = { scorer: name, limit, threads, ...(cutoff !== undefined && { cutoff }) };
  const isDistance = scorer.kind === 'distance';
  const isLike = ({ score }: ChoiceMatch): boolean => cutoff !== undefined || isDistance || score > 0;
  return { isDistance, find: async (store, query) => (await store.searchInTurns(query, options)).filter(isLike) };
}

/** The lines of the file, and the number of each. */
function readChoices(call: CommandCall, fuzzy: Fuzzy, path: string): Promise<{ store: ChoiceStore; lineNumbers: number[] }> {
  return withSource(call, path, async ({ bytes, chunks }) => {
    const bar = new ProgressBar(call.host.errors, () => call.host.nowMs(), 'lines', bytes);
    const lines: string[] = [];
    const lineNumbers: number[] = [];
    for await (const { number, text, bytesRead } of textLines(chunks)) {
      bar.update(bytesRead, number);
      if (text === '') continue;
      lines.push(text);
      lineNumbers.push(number);
    }
    const store = await fuzzy.createChoicesInTurns(lines);
    bar.finish();
    return { store, lineNumbers };
  });
}

/** Rounded so that it keeps the line when it is given as the cutoff: a similarity never up, a distance never down. */
function shownScore(score: number, isDistance: boolean): number {
  const rounded = Number(score.toFixed(DIGITS));
  const isTooFar = isDistance ? rounded < score : rounded > score;
  return isTooFar ? Number((rounded + (isDistance ? STEP : -STEP)).toFixed(DIGITS)) : rounded;
}

function print(
  { host, values }: CommandCall,
  shown: string | undefined,
  query: string,
  matches: readonly ChoiceMatch[],
  lineNumbers: readonly number[],
  isDistance: boolean,
): void {
  if (values.json === true) {
    const found = matches.map(({ index, score, text }) => ({ line: lineNumbers[index], score, text }));
    host.output.write(`${JSON.stringify({ query, matches: found })}\n`);
    return;
  }
  const lines = matches.map(({ index, score, text }) => {
    const columns = [shownScore(score, isDistance), lineNumbers[index], text];
    return `${(shown === undefined ? columns : [shown, ...columns]).join('\t')}\n`;
  });
  host.output.write(lines.join(''));
}
