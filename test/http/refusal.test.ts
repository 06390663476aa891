import { describe, expect, it } from 'vitest';
import { invalid, Refusal } from '../../host/http/refusal.ts';

describe('invalid', () => {
  it('is a refusal that carries its items', () => {
    const item = { type: 'missing', loc: ['body'], msg: 'Field required', input: null };
    const refusal = invalid(item);
    expect(refusal).toBeInstanceOf(Refusal);
    expect([refusal.code, refusal.items]).toEqual(['HTTP_INVALID', [item]]);
  });
});
