/**
 * A life of random learning, forgetting, restoring, undoing and correcting, and the memory that only ever saw what is left of it.
 *
 * The world keeps a plain list of everything that was learned. `check` teaches a fresh memory the live part of that list, in order, and
 * compares everything that both can answer, as text. Used by the property test and by scripts/undo-test.ts.
 */
import { createHash } from 'node:crypto';
import type { Clock } from '../../host/core/ports/clock.ts';
import type { Store } from '../../host/core/ports/store.ts';
import { reprOfEvents } from '../../host/core/symbols/python-repr.ts';
import { MemoryError } from '../../host/errors.ts';
import { writePredictionAnswer } from '../../host/http/json-text.ts';
import type { Engine } from '../../host/sequence/long-term-memory.ts';
import type { Emotives, Event } from '../../host/sequence/observation.ts';
import { SequenceMemory } from '../../host/sequence/sequence-memory.ts';
import { between, disturbed, pick, type Random, randomEvents } from './random-corpus.ts';
import { observation } from './sequence-fixture.ts';

const SPACE = 'world';

/** Ways to ask that take different paths to the answer. */
const ASKED: readonly Readonly<Record<string, unknown>>[] = [
  {},
  { recall_threshold: 0, max_predictions: 3, affinity_emotive: 'joy' },
  { recall_threshold: 0.3, use_token_matching: false },
  { recall_threshold: 0, fuzzy_token_threshold: 0.6, max_predictions: 4 },
  { recall_threshold: 0.1, filter_pipeline: ['jaccard'], rank_sort_algo: 'frequency' },
];

/** One learning as the world knows it. */
interface Lesson {
  readonly session: number;
  events: readonly Event[];
  readonly emotives: readonly Emotives[];
  readonly metadata: readonly string[];
  readonly persistence: number;
  /** Undefined while it counts; else who took it back. */
  taken: 'undone' | number | undefined;
}

interface WorldSession {
  readonly id: string;
  readonly persistence: number;
  emotives: Emotives[];
  notes: string[];
}

export interface WorldParts {
  readonly store: Store;
  readonly freshStore: () => Promise<Store>;
  readonly engine: Engine;
  readonly random: Random;
  readonly alphabet: readonly string[];
  readonly clock: Clock;
}

export class UndoWorld {
  memory: SequenceMemory;
  private readonly parts: WorldParts;
  private lessons: Lesson[] = [];
  private readonly sessions: WorldSession[] = [];
  private forgettings = 0;
  private identity = 0;

  private constructor(parts: WorldParts, memory: SequenceMemory) {
    this.parts = parts;
    this.memory = memory;
  }

  static async open(parts: WorldParts): Promise<UndoWorld> {
    const world = new UndoWorld(parts, await openMemory(parts, 'world'));
    for (const config of [
      {},
      { persistence: 2 },
      { max_pattern_length: 3, persistence: 1 },
      { max_pattern_length: 2, stm_mode: 'ROLLING' },
    ]) {
      const view = await world.memory.openSession({ space: SPACE, metadata: '{}', config });
      world.sessions.push({ id: view.sessionId, persistence: view.config.persistence, emotives: [], notes: [] });
    }
    return world;
  }

  get liveCount(): number {
    return this.lessons.filter(({ taken }) => taken === undefined).length;
  }

  /** Learns many patterns at once, so that segments settle. */
  async learnMany(patterns: readonly (readonly Event[])[]): Promise<void> {
    const { memory, sessions } = this;
    await memory.learnMany(
      sessions[0].id,
      patterns.map((events) => ({ events })),
    );
    for (const events of patterns) this.note(0, sortedEvents(events), [], []);
  }

  /** One random operation. */
  async step(): Promise<void> {
    const { random } = this.parts;
    const chance = random();
    if (chance < 0.45) await this.observe();
    else if (chance < 0.62) await this.learn();
    else if (chance < 0.72) await this.forget();
    else if (chance < 0.79) await this.restore();
    else if (chance < 0.88) await this.undo();
    else if (chance < 0.97) await this.correct();
    else if (chance < 0.995) await this.clearSession();
    else await this.clearMemory();
  }

  /** Closes the memory and opens it again on its journal. */
  async restart(): Promise<void> {
    await this.memory.close();
    this.memory = await openMemory(this.parts, `world-${this.identity++}`);
  }

  /** What this memory answers, and what the one answers that never saw what was taken back. */
  async compare(): Promise<{ readonly found: string; readonly expected: string }> {
    const fresh = await openMemory({ ...this.parts, store: await this.parts.freshStore() }, 'fresh');
    const teachers = new Map<number, string>();
    for (const { events, emotives, metadata, persistence, taken } of this.lessons) {
      if (taken !== undefined) continue;
      const config = { persistence, sort_symbols: false };
      const teacher = teachers.get(persistence) ?? (await fresh.openSession({ space: SPACE, metadata: '{}', config })).sessionId;
      teachers.set(persistence, teacher);
      await fresh.learnMany(teacher, [{ events, emotives, metadata }]);
    }
    const queries = ASKED.map((config) => ({ config, events: this.query() }));
    const found = await portraitOf(this.memory, queries);
    const expected = await portraitOf(fresh, queries);
    await fresh.close();
    return { found, expected };
  }

  private async observe(): Promise<void> {
    const { random, alphabet } = this.parts;
    const index = between(random, 0, this.sessions.length - 1);
    const session = this.sessions[index];
    const strings = Array.from({ length: random() < 0.7 ? 1 : between(random, 2, 3) }, () => pick(random, alphabet));
    const emotives = random() < 0.3 ? randomEmotives(random) : new Map<string, number>();
    const metadata = random() < 0.2 ? `{"note":${between(random, 1, 4)}.0,"who":"${pick(random, alphabet)}"}` : '{}';
    if (emotives.size > 0) session.emotives.push(emotives);
    if (metadata !== '{}') session.notes.push(metadata);
    const { autoLearnedPattern } = await this.memory.observe(session.id, observation(strings, { emotives, metadata }));
    if (autoLearnedPattern === null) return;
    const record = await this.memory.findPattern(SPACE, autoLearnedPattern);
    if (record === undefined) throw new Error(`Learned "${autoLearnedPattern}" and cannot find it`);
    this.note(index, record.events, [], []);
  }

  private async learn(): Promise<void> {
    const index = between(this.parts.random, 0, this.sessions.length - 1);
    const { id, emotives, notes } = this.sessions[index];
    const events = await this.memory.shortTermMemoryOf(id);
    if (events.length === 0) return;
    const { patternName } = await this.memory.learn(id);
    if (patternName !== '') this.note(index, events, [...emotives], [...notes]);
  }

  private async forget(): Promise<void> {
    const name = this.someName();
    const forgotten = this.lessons.filter((lesson) => lesson.taken === undefined && nameOf(lesson.events) === name);
    this.forgettings++;
    for (const lesson of forgotten) lesson.taken = this.forgettings;
    await expectCode(this.memory.forget(SPACE, name), forgotten.length > 0 ? undefined : 'MEM_PATTERN_NOT_FOUND');
  }

  private async restore(): Promise<void> {
    const forgotten = this.lessons.filter(({ taken }) => typeof taken === 'number');
    const name = forgotten.length > 0 && this.parts.random() < 0.8 ? nameOf(pick(this.parts.random, forgotten).events) : this.someName();
    const newest = Math.max(0, ...forgotten.filter(({ events }) => nameOf(events) === name).map(({ taken }) => Number(taken)));
    for (const lesson of forgotten) if (lesson.taken === newest) lesson.taken = undefined;
    const code = await codeOf(this.memory.restore(SPACE, name));
    const codes: (string | undefined)[] = newest > 0 ? [undefined] : ['MEM_NOTHING_TO_UNDO', 'MEM_PATTERN_NOT_FOUND'];
    if (!codes.includes(code)) throw new Error(`Restoring ended with ${code}, expected ${codes.join(' or ')}`);
  }

  private async undo(): Promise<void> {
    const index = between(this.parts.random, 0, this.sessions.length - 1);
    const last = this.lessons.findLast(({ session, taken }) => session === index && taken === undefined);
    if (last !== undefined) last.taken = 'undone';
    await expectCode(this.memory.undo(this.sessions[index].id), last === undefined ? 'MEM_NOTHING_TO_UNDO' : undefined);
  }

  private async correct(): Promise<void> {
    const { random, alphabet } = this.parts;
    const name = this.someName();
    const moved = this.lessons.filter((lesson) => lesson.taken === undefined && nameOf(lesson.events) === name);
    const given =
      this.lessons.length > 0 && random() < 0.5 ? pick(random, this.lessons).events : [[pick(random, alphabet)], ...this.query(2)];
    const events = sortedEvents(given);
    const code = await codeOf(this.memory.correct(SPACE, name, given));
    const expected = moved.length > 0 ? undefined : 'MEM_PATTERN_NOT_FOUND';
    if (code !== expected) throw new Error(`Correcting ended with ${code}, expected ${expected}`);
    for (const lesson of moved) lesson.events = events;
  }

  private async clearSession(): Promise<void> {
    const session = pick(this.parts.random, this.sessions);
    await this.memory.clearShortTermMemory(session.id);
    session.emotives = [];
    session.notes = [];
  }

  private async clearMemory(): Promise<void> {
    const session = pick(this.parts.random, this.sessions);
    await this.memory.clearMemory(session.id);
    session.emotives = [];
    session.notes = [];
    this.lessons = [];
  }

  private note(session: number, events: readonly Event[], emotives: readonly Emotives[], metadata: readonly string[]): void {
    const { persistence } = this.sessions[session];
    this.lessons.push({ session, events, emotives, metadata, persistence, taken: undefined });
  }

  /** Mostly of a pattern that was learned, live or not. */
  private someName(): string {
    const { random } = this.parts;
    if (this.lessons.length === 0 || random() < 0.03) return nameOf([['never'], ['learned']]);
    return nameOf(pick(random, this.lessons).events);
  }

  private query(mostEvents = 4): string[][] {
    const { random, alphabet } = this.parts;
    if (this.lessons.length > 0 && random() < 0.7) return disturbed(random, pick(random, this.lessons).events, alphabet).slice(0, 12);
    return randomEvents(random, alphabet, 1, mostEvents);
  }
}

function openMemory({ store, engine, clock }: WorldParts, name: string): Promise<SequenceMemory> {
  let made = 0;
  return SequenceMemory.open({ store, engine, clock, identities: { nextHex: () => `${name}-${made++}` }, autoExtend: true });
}

interface Query {
  readonly config: Readonly<Record<string, unknown>>;
  readonly events: readonly Event[];
}

/** Everything that a space answers, as text, so that the order of maps counts. */
async function portraitOf(memory: SequenceMemory, queries: readonly Query[]): Promise<string> {
  const patterns: unknown[] = [];
  for (let from: number | undefined = 0; from !== undefined; ) {
    const page = await memory.patternsOf(SPACE, from, 50);
    patterns.push(...page.patterns);
    from = page.next;
  }
  const predictions: string[] = [];
  for (const { config, events } of queries) {
    const { sessionId } = await memory.openSession({ space: SPACE, metadata: '{}', config: { ...config, sort_symbols: false } });
    await memory.observeSequence(
      sessionId,
      events.map((event) => observation(event)),
    );
    predictions.push(writePredictionAnswer(await memory.predict(sessionId)).replaceAll(sessionId, 'session'));
    await memory.closeSession(sessionId);
  }
  const portrait = {
    patterns,
    symbols: await memory.symbolStatistics(SPACE),
    affinities: await memory.affinities(SPACE),
    queries,
    predictions,
  };
  return JSON.stringify(portrait, (_key, value: unknown) => (value instanceof Map ? [...value] : value), 1);
}

function randomEmotives(random: Random): Emotives {
  const names = ['joy', 'fear', '1', '__proto__'].filter(() => random() < 0.5);
  return new Map((names.length > 0 ? names : ['joy']).map((name) => [name, (random() - 0.3) * 10]));
}

/** As observing stores them. All symbols are ASCII, so the order of UTF-16 units is that of code points. */
function sortedEvents(events: readonly Event[]): Event[] {
  return events.map((event) => [...event].sort());
}

function nameOf(events: readonly Event[]): string {
  return createHash('sha1').update(reprOfEvents(events), 'utf8').digest('hex');
}

/** The code that a call was refused with, undefined when it was not. */
async function codeOf(call: Promise<unknown>): Promise<string | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof MemoryError) return error.code;
    throw error;
  }
}

async function expectCode(call: Promise<unknown>, expected: string | undefined): Promise<void> {
  const code = await codeOf(call);
  if (code !== expected) throw new Error(`Found ${code ?? 'no error'}, expected ${expected ?? 'none'}`);
}
