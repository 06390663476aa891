import { describe, expect, it } from 'vitest';
import { createEngine } from '../../host/compose.ts';
import { reprOfEvents } from '../../host/core/symbols/python-repr.ts';
import { LongTermMemory } from '../../host/sequence/long-term-memory.ts';
import { affinities, hexOfName, patternPage, symbolStatistics } from '../../host/sequence/look-ups.ts';
import type { Event } from '../../host/sequence/observation.ts';

const engine = createEngine();

function memoryOf(...patterns: readonly (readonly Event[])[]): LongTermMemory {
  const memory = new LongTermMemory(engine);
  for (const events of patterns) {
    memory.learn({
      events,
      name: engine.numbers.sha1(reprOfEvents(events)),
      emotives: [new Map([['joy', 1]])],
      metadata: [],
      persistence: 5,
    });
  }
  return memory;
}

describe('hexOfName', () => {
  it('takes a name with its prefix and without', () => {
    expect([hexOfName('PTRN|ab'), hexOfName('ab'), hexOfName('')]).toEqual(['ab', 'ab', '']);
  });
});

describe('patternPage', () => {
  const memory = memoryOf([['c'], ['d']], [['a'], ['b']], [['e'], ['f']]);

  it('walks through all patterns in the order of learning, whatever the page', () => {
    for (const limit of [1, 2, 3, 4]) {
      const first: string[] = [];
      let from: number | undefined = 0;
      while (from !== undefined) {
        const page = patternPage(memory, from, limit);
        expect(page.patterns.length).toBeLessThanOrEqual(limit);
        first.push(...page.patterns.map(({ events }) => events[0][0]));
        from = page.next;
      }
      expect(first).toEqual(['c', 'a', 'e']);
    }
  });

  it('misses no pattern that stays when others are forgotten between pages', () => {
    const changing = memoryOf([['a'], ['1']], [['b'], ['2']], [['c'], ['3']], [['d'], ['4']], [['e'], ['5']]);
    const first = patternPage(changing, 0, 2);
    changing.forget([1, 2], 6);
    const second = patternPage(changing, first.next ?? 0, 2);
    const third = patternPage(changing, second.next ?? 0, 2);
    const starts = [first, second, third].map(({ patterns }) => patterns.map(({ events }) => events[0][0]));
    expect([starts, third.next]).toEqual([[['a', 'b'], ['c', 'd'], ['e']], undefined]);
  });

  it('is empty behind the last pattern and in a space that does not exist', () => {
    expect(patternPage(memory, 4, 10)).toEqual({ patterns: [], next: undefined });
    expect(patternPage(undefined, 0, 10)).toEqual({ patterns: [], next: undefined });
  });
});

describe('symbolStatistics and affinities', () => {
  it('are ascending by code point, not by code unit', () => {
    const memory = memoryOf([['😀'], ['\ufb00']], [['b'], ['a']]);
    expect(symbolStatistics(memory).map(({ symbol }) => symbol)).toEqual(['a', 'b', '\ufb00', '😀']);
    expect([...affinities(memory).keys()]).toEqual(['a', 'b', '\ufb00', '😀']);
  });

  it('are empty in a space that does not exist', () => {
    expect([symbolStatistics(undefined), affinities(undefined)]).toEqual([[], new Map()]);
  });
});
