import { describe, expect, it } from 'vitest';
import { bodyTooLarge, invalid, Refusal } from '../../host/http/refusal.ts';

describe('invalid', () => {
  it('is a refusal that carries its items', () => {
    const item = { type: 'missing', loc: ['body'], msg: 'Field required', input: null };
    const refusal = invalid(item);
    expect(refusal).toBeInstanceOf(Refusal);
    expect([refusal.code, refusal.items]).toEqual(['HTTP_INVALID', [item]]);
  });
});

describe('bodyTooLarge', () => {
  it('says the limit, and the size that was announced if one was that is above it', () => {
    expect(bodyTooLarge('11', 10).message).toBe('Cannot read the body: found 11 bytes, expected at most 10 bytes');
    for (const announced of [undefined, '9', 'nonsense'])
      expect(bodyTooLarge(announced, 10).message).toBe('Cannot read the body: found more than 10 bytes, expected at most 10 bytes');
  });
});
