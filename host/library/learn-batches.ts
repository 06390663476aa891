/**
 * Learning from a stream of patterns, in batches.
 *
 * One batch is one append to the journal, so a disk is synced once for many patterns. While one batch is being written the next one is
 * collected: a second one in flight keeps both sides busy, more would only hold memory. Patterns are checked before their batch goes out, so
 * nothing behind a refused one is learned.
 */
import { InvalidArgumentError } from '../errors.ts';
import type { GivenPattern } from '../sequence/observation.ts';
import { checkGivenPattern } from '../sequence/observation-check.ts';
import type { SequenceFace } from '../sequence/sequence-face.ts';
import { givenPatternFrom, type PatternInput } from './plain-values.ts';

/** Measured on SQLite and in memory: beyond 1,000 patterns the rate hardly grows, and the event loop is held longer. */
const BATCH_PATTERNS = 1000;
const BATCHES_IN_FLIGHT = 2;

export interface LearnManyOptions {
  /** Called after each batch with the names it learned, in the order of the patterns; empty for a single symbol, which makes no pattern. */
  readonly onBatch?: (names: readonly string[]) => void;
}

export interface LearnManyResult {
  /** Patterns taken from the input. */
  readonly taken: number;
  /** Those of them that were learned; the others held a single symbol. */
  readonly learned: number;
}

/** Precondition of `face`: see `SequenceFace.learnMany`. Batches before a refused one stay learned. */
export async function learnInBatches(
  face: Pick<SequenceFace, 'learnMany'>,
  sessionId: string,
  patterns: Iterable<PatternInput> | AsyncIterable<PatternInput>,
  { onBatch }: LearnManyOptions,
): Promise<LearnManyResult> {
  let taken = 0;
  let learned = 0;
  let batch: PatternInput[] = [];
  const inFlight: Promise<void>[] = [];
  const submit = async (given: readonly GivenPattern[]): Promise<void> => {
    const { patternNames } = await face.learnMany(sessionId, given);
    for (const name of patternNames) if (name !== '') learned++;
    onBatch?.(patternNames);
  };
  const flush = (): void => {
    const first = taken - batch.length;
    const submission = submit(batch.map((input, index) => located(first + index, () => checkedPattern(input))));
    // Whoever awaits it later hears of its failure; until then it must not count as unhandled.
    submission.catch(() => {});
    inFlight.push(submission);
    batch = [];
  };
  try {
    for await (const pattern of patterns) {
      batch.push(pattern);
      taken++;
      if (batch.length < BATCH_PATTERNS) continue;
      flush();
      if (inFlight.length >= BATCHES_IN_FLIGHT) await inFlight.shift();
    }
    if (batch.length > 0) flush();
    while (inFlight.length > 0) await inFlight.shift();
  } finally {
    await Promise.allSettled(inFlight);
  }
  return { taken, learned };
}

/** Puts the pattern's place in the whole input before the field that was refused. */
function located<Answer>(index: number, convert: () => Answer): Answer {
  try {
    return convert();
  } catch (error) {
    throw error instanceof InvalidArgumentError
      ? new InvalidArgumentError(['patterns', index, ...error.field], error.found, error.expected)
      : error;
  }
}

function checkedPattern(input: PatternInput): GivenPattern {
  const given = givenPatternFrom(input);
  checkGivenPattern(given);
  return given;
}
