/** The memory of this process, for commands. */
import type { Asker, EraseAnswer, PatternChangeAnswer } from '../sequence/history-face.ts';
import type { Event, GivenPattern, PatternRecord, ReadOptions } from '../sequence/observation.ts';
import type { Prediction, PredictOptions } from '../sequence/prediction.ts';
import type { PatternTrace } from '../sequence/trace.ts';
import type { WhyNot } from '../sequence/why-not.ts';
import type { LocalMemory } from './command.ts';
import type { ExplanationView, MemoryClient, ObserveResult, PredictionView, SpaceCounts, VectorsClient } from './memory-client.ts';

const PAGE_PATTERNS = 500;

export class LocalClient implements MemoryClient {
  readonly vectors: VectorsClient;
  readonly #memory: LocalMemory;

  constructor(memory: LocalMemory) {
    this.#memory = memory;
    this.vectors = memory.sequences.vectors;
  }

  async openSession(space: string, config: Readonly<Record<string, unknown>>): Promise<string> {
    return (await this.#memory.sequences.openSession({ space, metadata: '{}', config })).sessionId;
  }

  closeSession(sessionId: string): Promise<void> {
    return this.#memory.sequences.closeSession(sessionId);
  }

  async observe(sessionId: string, events: readonly Event[], learnAtEnd: boolean): Promise<ObserveResult> {
    const observations = events.map((strings) => ({ strings, vectors: [], emotives: new Map(), metadata: '{}' }));
    const answer = await this.#memory.sequences.observeSequence(sessionId, observations, { learnAtEnd });
    return { stmLength: answer.finalStmLength, learned: answer.autoLearnedPatterns.filter((name) => name !== '') };
  }

  async learnMany(sessionId: string, patterns: readonly GivenPattern[]): Promise<readonly string[]> {
    return (await this.#memory.sequences.learnMany(sessionId, patterns)).patternNames;
  }

  async predict(sessionId: string, options: PredictOptions): Promise<readonly PredictionView[]> {
    return (await this.#memory.sequences.predict(sessionId, options)).predictions.map(viewOf);
  }

  forget(space: string, name: string): Promise<PatternChangeAnswer> {
    return this.#memory.sequences.forget(space, name);
  }

  restore(space: string, name: string): Promise<PatternChangeAnswer> {
    return this.#memory.sequences.restore(space, name);
  }

  undo(sessionId: string): Promise<PatternChangeAnswer> {
    return this.#memory.sequences.undo(sessionId);
  }

  correct(space: string, name: string, events: readonly Event[]): Promise<PatternChangeAnswer> {
    return this.#memory.sequences.correct(space, name, events);
  }

  erase(space: string): Promise<EraseAnswer> {
    return this.#memory.sequences.erase(space);
  }

  async explain(sessionId: string, name: string): Promise<ExplanationView> {
    const { prediction, ...explanation } = await this.#memory.sequences.explain(sessionId, name);
    return { ...explanation, prediction: viewOf(prediction) };
  }

  trace(space: string, name: string, limit: number): Promise<PatternTrace> {
    return this.#memory.sequences.trace(space, name, { limit });
  }

  whyNot(asker: Asker, name: string, events: readonly Event[] | undefined): Promise<WhyNot> {
    return this.#memory.sequences.whyNot(asker, name, events);
  }

  async requireSpace(space: string): Promise<void> {
    await this.#memory.sequences.figuresOf(space);
  }

  async countsOf(space: string, options: ReadOptions): Promise<SpaceCounts> {
    const { patternCount } = await this.#memory.sequences.figuresOf(space, options);
    const symbols = await this.#memory.sequences.symbolStatistics(space, options);
    return { patterns: patternCount, symbols: symbols.length, occurrences: symbols.reduce((sum, { frequency }) => sum + frequency, 0) };
  }

  async *patterns(space: string, options: ReadOptions): AsyncGenerator<PatternRecord> {
    for (let from: number | undefined = 0; from !== undefined; ) {
      const page = await this.#memory.sequences.patternsOf(space, from, PAGE_PATTERNS, options);
      yield* page.patterns;
      from = page.next;
    }
  }

  spaces(): Promise<readonly string[]> {
    return this.#memory.spaces();
  }

  close(): Promise<void> {
    return this.#memory.close();
  }
}

function viewOf(prediction: Prediction): PredictionView {
  const { name, frequency, similarity, potential, confidence, evidence, matches, past, present, future, missing, extras } = prediction;
  const emotives = Object.fromEntries(prediction.emotives);
  return { name, frequency, similarity, potential, confidence, evidence, matches, past, present, future, missing, extras, emotives };
}
