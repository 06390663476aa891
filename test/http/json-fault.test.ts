import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJsonFault } from '../../host/http/json-fault.ts';

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('findJsonFault', () => {
  // Expected values: json.loads of CPython 3.11.
  it.each([
    ['', 0, 'Expecting value'],
    ['{', 1, 'Expecting property name enclosed in double quotes'],
    ['{"a":1,}', 7, 'Expecting property name enclosed in double quotes'],
    ['{"a" 1}', 5, "Expecting ':' delimiter"],
    ['{"a":}', 5, 'Expecting value'],
    ['{"a":1 "b":2}', 7, "Expecting ',' delimiter"],
    ['[1,]', 3, 'Expecting value'],
    ['[1 2]', 3, "Expecting ',' delimiter"],
    ['{"a":1} x', 8, 'Extra data'],
    ['"abc', 0, 'Unterminated string starting at'],
    ['["a\tb"]', 3, 'Invalid control character at'],
    ['["\\q"]', 2, 'Invalid \\escape'],
    ['["\\u12"]', 3, 'Invalid \\uXXXX escape'],
    ['01', 1, 'Extra data'],
    ['nul', 0, 'Expecting value'],
    ['["😀",x]', 5, 'Expecting value'],
  ])('%j: position %i, %s', (text, position, reason) => {
    expect(findJsonFault(text)).toEqual({ position, reason });
  });

  it('agrees with JSON.parse about what is JSON', () => {
    const nearJson = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', '{', '}', ',', '"', '\\', ':', '1', ' ', 'e'))
      .map(([text, at, extra]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + extra + text.slice(place + (extra === '' ? 1 : 0));
      });
    fc.assert(
      fc.property(nearJson, (text) => (findJsonFault(text) === undefined) === parses(text)),
      { numRuns: 2_000 },
    );
  });

  it('survives a million open brackets', () => {
    expect(findJsonFault('['.repeat(1_000_000))).toEqual({ position: 1_000_000, reason: 'Expecting value' });
  });
});
