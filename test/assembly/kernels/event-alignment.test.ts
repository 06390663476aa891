import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignEvents } from '../../reference/event-alignment.ts';
import { loadRawKernel, type RawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();
const match = raw.allocate(raw.constant('MATCH_HEADER_BYTES'));

const patterns = fc.array(fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 9 });

function readAlignment(kernel: RawKernel, address: number) {
  const field = (name: string) => kernel.u32(address + kernel.constant(name), 1)[0];
  return { past: field('MATCH_PAST_EVENTS'), present: field('MATCH_PRESENT_EVENTS'), presentSymbols: field('MATCH_PRESENT_SYMBOLS') };
}

describe('alignEvents', () => {
  it('agrees with walking the events, fix-up included', () => {
    fc.assert(
      fc.property(patterns, fc.nat({ max: 40 }), fc.nat({ max: 40 }), (events, one, other) => {
        const flat = events.flat();
        const first = one % flat.length;
        const end = first + 1 + (other % (flat.length - first));
        let walked = 0;
        const ends = events.map((event) => (walked += event.length));
        raw.call('alignEvents', raw.words(ends), ends.length, raw.words(flat), first, end, match);
        expect(readAlignment(raw, match)).toEqual(alignEvents(events, first, end));
      }),
      { numRuns: 500 },
    );
  });

  it('moves a whole past event to the present when it holds the first matched symbol', () => {
    raw.call('alignEvents', raw.words([2, 3]), 2, raw.words([7, 8, 7]), 2, 3, match);
    expect(readAlignment(raw, match)).toEqual({ past: 0, present: 2, presentSymbols: 3 });
  });
});

describe('alignSingles', () => {
  it('agrees with alignEvents for events of one symbol each', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 12 }),
        fc.nat({ max: 40 }),
        fc.nat({ max: 40 }),
        (flat, one, other) => {
          const first = one % flat.length;
          const end = first + 1 + (other % (flat.length - first));
          raw.call('alignSingles', raw.words(flat), first, end, match);
          const events = flat.map((symbol) => [symbol]);
          expect(readAlignment(raw, match)).toEqual(alignEvents(events, first, end));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('alignNothing', () => {
  it('puts everything into the present', () => {
    raw.call('alignNothing', 3, 5, match);
    expect(readAlignment(raw, match)).toEqual({ past: 0, present: 3, presentSymbols: 5 });
  });
});
