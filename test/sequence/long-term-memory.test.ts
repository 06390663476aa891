import { describe, expect, it } from 'vitest';
import { createEngine } from '../../host/compose.ts';
import { hexFromName } from '../../host/core/patterns/name-table.ts';
import { reprOfEvents } from '../../host/core/symbols/python-repr.ts';
import { type Lesson, LongTermMemory } from '../../host/sequence/long-term-memory.ts';
import type { Emotives, Event } from '../../host/sequence/observation.ts';

const engine = createEngine();

function lesson(events: readonly Event[], more: Partial<Lesson> = {}): Lesson {
  return { events, name: engine.numbers.sha1(reprOfEvents(events)), emotives: [], metadata: [], persistence: 5, ...more };
}

function hexOf(events: readonly Event[]): string {
  return hexFromName(engine.numbers.sha1(reprOfEvents(events)));
}

function feelings(...values: readonly number[]): Emotives[] {
  return values.map((joy) => new Map([['joy', joy]]));
}

describe('LongTermMemory', () => {
  const abc = [['a'], ['b', 'b'], ['c']];

  it('counts a new pattern once per symbol and a repeated one in frequencies only', () => {
    const memory = new LongTermMemory(engine);
    memory.learn(lesson(abc));
    memory.learn(lesson(abc));
    memory.learn(lesson([['b'], ['d']]));
    const statistics = ['a', 'b', 'c', 'd'].map((symbol) => {
      const id = memory.symbols.idOf(symbol);
      return [symbol, memory.symbols.frequencyOf(id), memory.symbols.memberFrequencyOf(id)];
    });
    expect(statistics).toEqual([
      ['a', 2, 1],
      ['b', 5, 2],
      ['c', 2, 1],
      ['d', 1, 1],
    ]);
    expect(memory.patternCount).toBe(2);
    expect(memory.frequencyOf(0)).toBe(2);
    memory.free();
  });

  it('finds a pattern by its hexadecimal name with everything that was learned', () => {
    const memory = new LongTermMemory(engine);
    memory.learn(lesson(abc, { emotives: feelings(1, 2), metadata: ['{"k":1,"who":"me"}'] }));
    memory.learn(lesson(abc, { metadata: ['{"k":1.0}', '{"k":1}'] }));
    expect(memory.find(hexOf(abc))).toEqual({
      name: hexOf(abc),
      events: abc,
      length: 4,
      frequency: 2,
      emotives: feelings(1, 2),
      metadata: new Map([
        ['k', ['1', '1.0']],
        ['who', ['me']],
      ]),
    });
    memory.free();
  });

  it('finds nothing under a name that was not learned, is too short or is in upper case', () => {
    const memory = new LongTermMemory(engine);
    memory.learn(lesson(abc));
    for (const name of ['', hexOf([['x'], ['y']]), hexOf(abc).slice(1), hexOf(abc).toUpperCase(), `PTRN|${hexOf(abc)}`]) {
      expect(memory.find(name)).toBeUndefined();
    }
    memory.free();
  });

  it('keeps the last emotives of a pattern, as many as the lesson says, also when the lesson brings none', () => {
    const memory = new LongTermMemory(engine);
    memory.learn(lesson(abc, { emotives: feelings(1, 2, 3), persistence: 2 }));
    expect(memory.find(hexOf(abc))?.emotives).toEqual(feelings(2, 3));
    memory.learn(lesson(abc, { emotives: feelings(4), persistence: 3 }));
    expect(memory.find(hexOf(abc))?.emotives).toEqual(feelings(2, 3, 4));
    memory.learn(lesson(abc, { persistence: 1 }));
    expect(memory.find(hexOf(abc))?.emotives).toEqual(feelings(4));
    memory.free();
  });

  it('adds the mean of all emotives of a lesson to the affinity of each distinct symbol, kept or not', () => {
    const memory = new LongTermMemory(engine);
    memory.learn(lesson(abc, { emotives: [...feelings(1, 10), new Map([['__proto__', -4]])], persistence: 1 }));
    memory.learn(lesson(abc, { emotives: feelings(2) }));
    for (const symbol of ['a', 'b', 'c']) {
      expect(memory.affinityOf(memory.symbols.idOf(symbol))).toEqual(
        new Map([
          ['joy', 7.5],
          ['__proto__', -4],
        ]),
      );
    }
    expect(memory.affinityOf(memory.symbols.idOf('z'))).toBeUndefined();
    memory.free();
  });

  it('lists patterns by first symbol in the order of learning', () => {
    const memory = new LongTermMemory(engine);
    for (const events of [[['a'], ['b']], [['b'], ['a']], [['a', 'c']], [['a'], ['b']]]) memory.learn(lesson(events));
    expect(memory.patternsStartingWith(memory.symbols.idOf('a'))).toEqual([0, 2]);
    expect(memory.patternsStartingWith(memory.symbols.idOf('c'))).toEqual([]);
    memory.free();
  });

  it('starts anew after clear, with the first ids again, and gives its kernel memory back', () => {
    const before = engine.arena.bytesInUse;
    const memory = new LongTermMemory(engine);
    const empty = engine.arena.bytesInUse;
    memory.learn(lesson(abc, { emotives: feelings(1), metadata: ['{"k":1}'] }));
    memory.vectors.remember('v', Float64Array.of(1, 2));
    memory.vectors.indexWaiting();
    memory.symbols.textsForKernel();
    memory.clear();
    expect(engine.arena.bytesInUse).toBe(empty);
    expect(memory.find(hexOf(abc))).toBeUndefined();
    expect([memory.patternCount, memory.symbols.size, memory.names.size, memory.vectors.count]).toEqual([0, 0, 0, 0]);
    expect(memory.affinityOf(0)).toBeUndefined();
    memory.learn(lesson([['z'], ['a']]));
    expect(memory.symbols.idOf('z')).toBe(0);
    expect(memory.find(hexOf([['z'], ['a']]))?.frequency).toBe(1);
    memory.free();
    expect(engine.arena.bytesInUse).toBe(before);
  });
});
