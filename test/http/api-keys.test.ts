import { describe, expect, it } from 'vitest';
import { ApiKeys } from '../../host/http/api-keys.ts';

describe('ApiKeys', () => {
  const keys = new ApiKeys(['first', 'second']);

  it.each([
    [{ 'x-api-key': 'first' }, 'accepted'],
    [{ authorization: 'Bearer second' }, 'accepted'],
    [{ authorization: 'bearer second' }, 'accepted'],
    [{ authorization: 'Bearer nonsense', 'x-api-key': 'first' }, 'accepted'],
    [{ 'x-api-key': 'First' }, 'wrong'],
    [{ 'x-api-key': 'firstsecond' }, 'wrong'],
    [{ authorization: 'Bearer first,second' }, 'wrong'],
    [{ authorization: 'Basic first' }, 'missing'],
    [{ 'x-api-key': '' }, 'missing'],
    [{}, 'missing'],
  ] as const)('%j is %s', (headers, verdict) => expect(keys.check(headers)).toBe(verdict));

  it('lets everybody pass when no key is configured', () => {
    const none = new ApiKeys([]);
    expect([none.required, none.check({})]).toEqual([false, 'accepted']);
  });
});
