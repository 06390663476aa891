/**
 * Turns: long work in pieces, with room for whatever else the event loop has to do in between.
 *
 * Work says how much it did, in nanoseconds of a slow machine: counting needs no clock, so a test sees the same pauses everywhere.
 */

import type { StopSignal } from '../core/ports/stop-signal.ts';
import { nextTurn } from '../core/turns/next-turn.ts';
import { InvalidArgumentError } from '../errors.ts';
import { described } from './argument-check.ts';

export interface LongWorkOptions {
  /** Called now and then, and at the end with both numbers equal. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Ends the work by its reason; what was made so far is given back. */
  readonly signal?: Pick<StopSignal, 'aborted' | 'reason'> | undefined;
}

/** The names of these. */
export const LONG_WORK_OPTIONS = ['onProgress', 'signal'] as const;

/** Work between two pauses: a third of the longest time that a program should not answer. */
const WORK_OF_TURN = 6_000_000;

export class Turns {
  private readonly options: LongWorkOptions;
  private readonly total: number;
  private worked = 0;

  /**
   * @param total  of the progress
   * @throws InvalidArgumentError a progress that is no function, a signal that is none
   * @throws whatever the signal's reason is
   */
  constructor(total: number, options: LongWorkOptions) {
    checkLongWork(options);
    this.total = total;
    this.options = options;
    this.stopIfAborted();
  }

  /** Runs steps to their end, with pauses. @throws whatever the signal's reason is */
  async finish<Answer>(steps: Generator<number, Answer>, done: number): Promise<Answer> {
    const answers: Answer[] = [];
    // Leaving the loop by an error ends the steps: they give back what they took.
    for (const work of into(answers, steps)) {
      if (this.isDue(work)) await this.pause(done);
    }
    return answers[0];
  }

  /** Counts work; true when a pause is due. */
  isDue(work: number): boolean {
    this.worked += work;
    return this.worked >= WORK_OF_TURN;
  }

  /** Lets the event loop turn. @throws whatever the signal's reason is */
  async pause(done: number): Promise<void> {
    this.worked = 0;
    this.options.onProgress?.(done, this.total);
    await nextTurn();
    this.stopIfAborted();
  }

  /** Tells that all is done. */
  end(): void {
    this.options.onProgress?.(this.total, this.total);
  }

  private stopIfAborted(): void {
    const { signal } = this.options;
    if (signal?.aborted) throw signal.reason ?? new Error('Stopped by a signal without a reason');
  }
}

function checkLongWork({ onProgress, signal }: LongWorkOptions): void {
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw new InvalidArgumentError(['onProgress'], described(onProgress), 'a function');
  }
  if (signal !== undefined && typeof signal?.aborted !== 'boolean') {
    throw new InvalidArgumentError(['signal'], described(signal), 'an AbortSignal');
  }
}

function* into<Answer>(answers: Answer[], steps: Generator<number, Answer>): Generator<number, void> {
  answers.push(yield* steps);
}

/** Runs steps to their end, without pauses. */
export function finish<Answer>(steps: Generator<number, Answer>): Answer {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
