import { describe, expect, it } from 'vitest';
import { storedEvents } from '../../host/sequence/stored-events.ts';

const VECTOR = `VCTR|${'0'.repeat(40)}`;

describe('storedEvents', () => {
  it('leaves empty events out and sorts each event by code point', () => {
    expect(storedEvents([['b', 'a'], [], ['\u{1f600}', '\uffff']], true)).toEqual([
      ['a', 'b'],
      ['\uffff', '\u{1f600}'],
    ]);
  });

  it('puts symbols of vectors before all others, as observing does', () => {
    expect(storedEvents([['A', VECTOR, 'VCTR|no vector']], true)).toEqual([[VECTOR, 'A', 'VCTR|no vector']]);
  });

  it('keeps the order of symbols where nothing is sorted, and changes no argument', () => {
    const events = [['b', 'a'], []];
    expect(storedEvents(events, false)).toEqual([['b', 'a']]);
    storedEvents(events, true);
    expect(events).toEqual([['b', 'a'], []]);
  });
});
