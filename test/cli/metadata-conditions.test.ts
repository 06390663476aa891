import { describe, expect, it } from 'vitest';
import { UsageError } from '../../host/cli/command.ts';
import { metadataOf } from '../../host/cli/metadata-conditions.ts';

describe('metadataOf', () => {
  it('reads JSON where it is some and texts elsewhere, and joins what is said about one key', () => {
    expect(
      metadataOf(['topic=green tea', 'year=2024', 'year=[2025,"x"]', 'ok=true', 'none=null', 'code="7"', 'sum=a=b', 'empty=']),
    ).toEqual({
      topic: ['green tea'],
      year: [2024, 2025, 'x'],
      ok: [true],
      none: [null],
      code: ['7'],
      sum: ['a=b'],
      empty: [''],
    });
    expect(metadataOf([])).toBeUndefined();
  });

  it('refuses a condition without a key, and values that metadata cannot equal', () => {
    for (const condition of ['tea', '=tea', 'a={"b":1}', 'a=[[1]]']) expect(() => metadataOf([condition])).toThrow(UsageError);
  });
});
