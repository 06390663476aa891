/**
 * What the server must hold after a sequence of requests, said a second time and as plainly as possible.
 *
 * Requests are a function of a seed. Every request changes something that its session shows (short-term memory or time), so after a
 * kill each session alone tells which of its requests were committed.
 */
import { createHash } from 'node:crypto';

export type Events = readonly (readonly string[])[];

export type Operation =
  | { readonly route: 'observe'; readonly events: Events }
  | { readonly route: 'learn' }
  | { readonly route: 'observe-sequence'; readonly events: Events; readonly learn: 'never' | 'after each' | 'at end' };

/** What a session shows. */
export interface SessionModel {
  readonly stm: Events;
  readonly time: number;
}

interface Effect {
  readonly session: SessionModel;
  /** Short-term memories that were learned, in order. */
  readonly learned: readonly Events[];
  /** Entries that the journal gets. */
  readonly entryCount: number;
}

const SYMBOL_COUNT = 12;
const LONGEST_SEQUENCE = 8;
/** A longer short-term memory is learned next, so that patterns stay short. */
const LONGEST_MEMORY = 6;

/** The next request of a session. */
export function planOperation(random: () => number, session: SessionModel): Operation {
  const chance = random();
  if (session.stm.length > 0 && (session.stm.length > LONGEST_MEMORY || chance < 0.3)) return { route: 'learn' };
  if (chance < 0.6) return { route: 'observe', events: [planEvent(random)] };
  const events = Array.from({ length: 1 + Math.floor(random() * LONGEST_SEQUENCE) }, () => planEvent(random));
  const kind = random();
  return { route: 'observe-sequence', events, learn: kind < 0.5 ? 'at end' : kind < 0.8 ? 'after each' : 'never' };
}

export function bodyOf(operation: Operation): unknown {
  switch (operation.route) {
    case 'observe':
      return { strings: operation.events[0] };
    case 'learn':
      return undefined;
    case 'observe-sequence':
      return {
        observations: operation.events.map((strings) => ({ strings })),
        learn_after_each: operation.learn === 'after each',
        learn_at_end: operation.learn === 'at end',
      };
  }
}

/** What a request does to its session. */
export function effectOf(session: SessionModel, operation: Operation): Effect {
  if (operation.route === 'learn') return { session: { ...session, stm: [] }, learned: [session.stm], entryCount: 1 };
  let stm: Events = session.stm;
  const learned: Events[] = [];
  const learn = (): void => {
    learned.push(stm);
    stm = [];
  };
  for (const event of operation.events) {
    stm = [...stm, event];
    if (operation.route === 'observe-sequence' && operation.learn === 'after each') learn();
  }
  if (operation.route === 'observe-sequence' && operation.learn === 'at end') learn();
  const { length } = operation.events;
  return { session: { stm, time: session.time + length }, learned, entryCount: length + learned.length };
}

/** The patterns of a space and what its symbols count. */
export class SpaceModel {
  readonly #patterns = new Map<string, { readonly events: Events; frequency: number }>();
  entryCount = 0;

  /** @returns the name, undefined when there is only one symbol, of which no pattern is made */
  learn(events: Events): string | undefined {
    if (events.flat().length < 2) return undefined;
    const name = patternName(events);
    const pattern = this.#patterns.get(name) ?? { events, frequency: 0 };
    pattern.frequency += 1;
    this.#patterns.set(name, pattern);
    return name;
  }

  frequencyOf(name: string): number {
    return this.#patterns.get(name)?.frequency ?? 0;
  }

  /** As `GET /symbols/stats` answers them, ascending. */
  symbols(): Readonly<Record<string, unknown>> {
    const counts = new Map<string, { name: string; frequency: number; pattern_member_frequency: number }>();
    for (const { events, frequency } of this.#patterns.values()) {
      const symbols = events.flat();
      for (const symbol of symbols) {
        const count = counts.get(symbol) ?? { name: symbol, frequency: 0, pattern_member_frequency: 0 };
        count.frequency += frequency;
        counts.set(symbol, count);
      }
      for (const symbol of new Set(symbols)) {
        const count = counts.get(symbol);
        if (count !== undefined) count.pattern_member_frequency += 1;
      }
    }
    return Object.fromEntries([...counts].sort(([left], [right]) => (left < right ? -1 : 1)));
  }
}

/** Precondition: plain symbols, which Python quotes without escapes. */
function patternName(events: Events): string {
  const text = `[${events.map((event) => `[${event.map((symbol) => `'${symbol}'`).join(', ')}]`).join(', ')}]`;
  return createHash('sha1').update(text).digest('hex');
}

/** One or two symbols in ascending order, as the server keeps them. */
function planEvent(random: () => number): readonly string[] {
  const symbols = Array.from({ length: random() < 0.7 ? 1 : 2 }, () => `s${Math.floor(random() * SYMBOL_COUNT)}`);
  return symbols.sort();
}
