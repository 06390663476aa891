/**
 * A session: one observer of a space, with a short-term memory of its own.
 *
 * A thin handle: it holds an id and nothing else, so two handles of one session see the same. Every call restarts the session's time to live
 * and rejects with `SessionNotFoundError` when the session is not open. What changes something resolves after it is in the journal.
 */
import type { PatternChangeAnswer } from '../sequence/history-face.ts';
import type {
  ChangeOptions,
  Event,
  FinalizeAnswer,
  ObserveAnswer,
  ObserveSequenceAnswer,
  ObserveSequenceOptions,
} from '../sequence/observation.ts';
import type { PredictOptions } from '../sequence/prediction.ts';
import type { SequenceFace } from '../sequence/sequence-face.ts';
import type { SessionConfig } from '../sequence/session-config.ts';
import type { WhyNot } from '../sequence/why-not.ts';
import { CHANGE_OPTIONS, checkedChange, checkedOptions, checkIterable, checkKind, checkMoment, inPlainNames } from './argument-check.ts';
import { type LearnManyOptions, type LearnManyResult, learnInBatches } from './learn-batches.ts';
import {
  explanationFrom,
  type ObservationInput,
  observationFrom,
  type PatternInput,
  type PlainExplanation,
  type Predictions,
  predictionsFrom,
} from './plain-values.ts';
import { type SessionSettings, settingsByKey } from './settings.ts';

export class MnemeSession implements AsyncDisposable {
  /** Opens the same session again with `mneme.session(id)`, also after a restart. */
  readonly id: string;
  readonly #sequences: SequenceFace;

  /** For `Mneme`; get one from `mneme.openSession` or `mneme.session`. */
  constructor(sequences: SequenceFace, id: string) {
    this.#sequences = sequences;
    this.id = id;
  }

  /**
   * Observes one event: symbols, vectors, emotives, metadata, any of them.
   *
   * @param observation a symbol, a list of symbols, or an object with any of `strings`, `vectors`, `emotives`, `metadata`, `uniqueId`
   * @returns length of the short-term memory afterwards, the observation's id, and the pattern when automatic learning made one
   * @throws InvalidArgumentError a part has the wrong type or is out of bounds, vectors differ in length, or the short-term memory is full
   *
   * @example
   * await session.observe('wake');
   * await session.observe({ strings: ['coffee', 'tea'], emotives: { joy: 0.8 }, metadata: { who: 'alice' } });
   */
  async observe(observation: ObservationInput, options?: ChangeOptions): Promise<ObserveAnswer> {
    const given = observationFrom(observation);
    return inPlainNames(() => this.#sequences.observe(this.id, given, checkedChange(options)));
  }

  /**
   * Observes up to 10,000 events in order, in one append.
   *
   * @param options.learnAfterEach learns after every event
   * @param options.learnAtEnd     learns after the last one
   * @param options.clearBetween   forgets the events of the short-term memory before each but the first
   * @throws InvalidArgumentError as `observe`; nothing is changed
   *
   * @example
   * await session.observeSequence(['wake', ['coffee', 'tea'], 'train'], { learnAtEnd: true });
   */
  async observeSequence(observations: Iterable<ObservationInput>, options?: ObserveSequenceOptions): Promise<ObserveSequenceAnswer> {
    checkIterable(observations, ['observations'], 'a list of observations');
    const given = Array.from(observations, (observation, index) => observationFrom(observation, ['observations', index]));
    checkedOptions(options, { ...CHANGE_OPTIONS, learnAfterEach: 'a boolean', learnAtEnd: 'a boolean', clearBetween: 'a boolean' });
    return inPlainNames(() => this.#sequences.observeSequence(this.id, given, options));
  }

  /**
   * Learns the short-term memory as a pattern and empties it. In a store with a file, the pattern is synced to the disk when this resolves.
   *
   * @returns the pattern's name, `PTRN|` and 40 hexadecimal digits; empty when the short-term memory held a single symbol
   * @throws MemoryError `MEM_SHORT_TERM_MEMORY_EMPTY`
   */
  async learn(options?: ChangeOptions): Promise<string> {
    return (await this.#sequences.learn(this.id, checkedChange(options))).patternName;
  }

  /**
   * Takes back the last learning of this session that still counts; repeated, the one before. Short-term memory stays.
   *
   * Answers are then those of a memory that never learned it; the journal keeps both.
   *
   * @returns the pattern, and how often it counts as learned now
   * @throws MemoryError `MEM_NOTHING_TO_UNDO`
   */
  async undo(options?: ChangeOptions): Promise<PatternChangeAnswer> {
    return this.#sequences.undo(this.id, checkedChange(options));
  }

  /**
   * Learns many patterns as they are given, 1,000 to an append; the fast way in. Short-term memory stays as it is.
   *
   * @param patterns any iterable, also an asynchronous one; it is read as fast as it is learned
   * @returns how many were taken, and how many of them were learned (a single symbol makes no pattern)
   * @throws InvalidArgumentError the first refused pattern by its place (`patterns.1234.events`); batches before it stay learned
   *
   * @example
   * await session.learnMany([{ events: ['wake', ['coffee', 'tea'], 'train'] }, { events: ['wake', 'bus'], emotives: { joy: -1 } }]);
   */
  async learnMany(
    patterns: Iterable<PatternInput> | AsyncIterable<PatternInput>,
    options: LearnManyOptions = {},
  ): Promise<LearnManyResult> {
    checkIterable(patterns, ['patterns'], 'an iterable of patterns', true);
    checkedOptions(options, { onBatch: 'a function' });
    return learnInBatches(this.#sequences, this.id, patterns, options);
  }

  /**
   * Predicts what follows the short-term memory. Reads only: predicting twice gives the same answer.
   *
   * @param options.limit  most predictions to return, 1 to 10,000; the session's `maxPredictions` when missing
   * @param options.cutoff least similarity to accept, in [0, 1]; the session's `recallThreshold` when missing
   * @param options.asOf   answers as it was answered then, by the short-term memory and the configuration that the session had
   * @returns predictions by falling rank key (`rankSortAlgo`), then falling frequency, then rising name; empty when nothing was observed
   * @throws InvalidArgumentError limit or cutoff is out of range
   *
   * @example
   * const { predictions: [best] } = await session.predict({ limit: 1, cutoff: 0.4 });
   * best.future; // [['train'], ['office']]
   */
  async predict(options?: PredictOptions): Promise<Predictions> {
    checkedOptions(options, { limit: 'a number', cutoff: 'a number', asOf: 'an object' });
    if (options?.asOf !== undefined) checkMoment(options.asOf);
    return predictionsFrom(await inPlainNames(() => this.#sequences.predict(this.id, options)));
  }

  /**
   * Takes one prediction of the answer as it now is apart: per metric the formula, its operands and the value recomputed from them.
   *
   * @throws MemoryError `MEM_PATTERN_NOT_FOUND` it is not in the answer; `whyNot` tells why
   */
  async explain(name: string): Promise<PlainExplanation> {
    checkKind(name, 'a string', ['name']);
    return explanationFrom(await this.#sequences.explain(this.id, name));
  }

  /** Which bound keeps a pattern out of the answer as it now is, and by how much. */
  async whyNot(name: string): Promise<WhyNot> {
    checkKind(name, 'a string', ['name']);
    return this.#sequences.whyNot({ sessionId: this.id }, name);
  }

  /** Events that were observed and not yet learned, oldest first. */
  shortTermMemory(): Promise<readonly Event[]> {
    return this.#sequences.shortTermMemoryOf(this.id);
  }

  /** Empties the short-term memory, with the emotives and metadata that were observed since it was last cleared. */
  async clearShortTermMemory(options?: ChangeOptions): Promise<void> {
    return this.#sequences.clearShortTermMemory(this.id, checkedChange(options));
  }

  /** Empties the short-term memory and everything that the space has learned. Other sessions keep their short-term memory. */
  async clearMemory(options?: ChangeOptions): Promise<void> {
    return this.#sequences.clearMemory(this.id, checkedChange(options));
  }

  /** Computes the metrics of whole patterns once, for later predictions. */
  async finalizeTraining(options?: ChangeOptions): Promise<FinalizeAnswer> {
    return this.#sequences.finalizeTraining(this.id, checkedChange(options));
  }

  config(): Promise<SessionConfig> {
    return this.#sequences.configOf(this.id);
  }

  /**
   * Changes the configuration; what is not named stays.
   * @returns the whole configuration afterwards
   * @throws InvalidConfigurationError per refused setting a reason; nothing is changed
   */
  async configure(settings: SessionSettings, options?: ChangeOptions): Promise<SessionConfig> {
    return this.#sequences.configure(this.id, settingsByKey(settings), checkedChange(options));
  }

  /** Gives the session a new time to live. @param ttlSeconds 1 to 31,536,000 */
  async extend(ttlSeconds: number, options?: ChangeOptions): Promise<void> {
    return inPlainNames(() => this.#sequences.extendSession(this.id, ttlSeconds, checkedChange(options)));
  }

  /** Ends the session; what was learned stays. */
  async close(options?: ChangeOptions): Promise<void> {
    return this.#sequences.closeSession(this.id, checkedChange(options));
  }

  /** Ends the session if it is still open, at the end of an `await using` block. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#sequences.hasSession(this.id)) await this.close();
  }
}
