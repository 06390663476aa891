/** Memories taught in one line, and the stages of a prediction on them. */
import { filterPipeline } from '../../host/sequence/filter-pipeline.ts';
import { FuzzyTokens } from '../../host/sequence/fuzzy-tokens.ts';
import type { LongTermMemory } from '../../host/sequence/long-term-memory.ts';
import type { Emotives, Event } from '../../host/sequence/observation.ts';
import { type QueryState, queryStateOf } from '../../host/sequence/query-state.ts';
import { defaultSessionConfig, type SessionConfig } from '../../host/sequence/session-config.ts';
import { collectSurvivors, type Survivor } from '../../host/sequence/survivors.ts';
import { engine, TwinMemory } from './twin-memory.ts';

/** Events of one text: events are separated by spaces, symbols are single letters. */
export function eventsOf(text: string): Event[] {
  return text === '' ? [] : text.split(' ').map((event) => Array.from(event));
}

/** A memory that learned each text once, in order. */
export function memoryOf(lessons: readonly string[], emotives: readonly Emotives[] = []): LongTermMemory {
  const twins = new TwinMemory();
  for (const lesson of lessons) twins.learn(eventsOf(lesson), emotives);
  return twins.memory;
}

export interface Asked {
  readonly query: QueryState;
  /** By ascending name. */
  readonly survivors: readonly Survivor[];
}

export function ask(memory: LongTermMemory, stm: string | readonly Event[], overrides: Partial<SessionConfig> = {}): Asked {
  const config = { ...defaultSessionConfig(), ...overrides };
  const query = queryStateOf(typeof stm === 'string' ? eventsOf(stm) : stm, memory.symbols);
  const fuzzy = config.fuzzyTokenThreshold
    ? new FuzzyTokens(engine.patterns, memory.symbols, query, config.fuzzyTokenThreshold)
    : undefined;
  const matches = engine.patterns.matchPatterns({
    symbols: query.symbols,
    leastSimilarity: config.recallThreshold,
    symbolLimit: memory.symbols.size,
    segments: memory.index.handles,
  });
  const survivors = collectSurvivors(memory, query, matches, filterPipeline(memory, query, config), fuzzy, config.maxPredictions);
  return { query, survivors: [...survivors].sort((left, right) => memory.names.compare(left.patternId, right.patternId)) };
}

/** The texts of the patterns that survive, in the order of learning. */
export function textsOf(memory: LongTermMemory, survivors: readonly Survivor[]): string[] {
  const ordered = [...survivors].sort((left, right) => left.patternId - right.patternId);
  return ordered.map(({ run }) =>
    memory
      .eventsOf(run)
      .map((event) => event.join(''))
      .join(' '),
  );
}
