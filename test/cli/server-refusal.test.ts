import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../host/cli/server-refusal.ts';

const refused = (status: number, body: unknown) =>
  refusalOf({ asked: 'GET /x', status, text: typeof body === 'string' ? body : JSON.stringify(body) });

describe('refusalOf', () => {
  it.each([
    [404, { error: { code: 'MEM_SPACE_NOT_FOUND', message: 'Cannot find space "x"' } }, 'MEM_SPACE_NOT_FOUND', 'Cannot find space "x"'],
    [
      404,
      { error: { code: 'SESSION_NOT_FOUND', message: 'Session s not found or expired' } },
      'MEM_SESSION_NOT_FOUND',
      'Session s not found or expired',
    ],
    [404, { detail: 'Session s not found or expired' }, 'MEM_SESSION_NOT_FOUND', 'Session s not found or expired'],
    [410, { detail: 'Cannot answer: it was erased' }, 'MEM_ERASED', 'Cannot answer: it was erased'],
    [
      422,
      {
        detail: [{ type: 'value_error', loc: ['body', 'x'], msg: 'Value error', ctx: { error: 'Cannot accept "x": found 1, expected 2' } }],
      },
      'MEM_INVALID_ARGUMENT',
      'Cannot accept "x": found 1, expected 2',
    ],
    [
      422,
      { detail: [{ type: 'int_parsing', loc: ['query', 'limit'], msg: 'Input should be a valid integer', input: 'x' }] },
      'MEM_INVALID_ARGUMENT',
      'Cannot accept "limit": found "x", expected "Input should be a valid integer"',
    ],
    [
      422,
      { error: { code: 'HTTP_INVALID', message: 'Request is not valid', field: 'a.0', found: 7, expected: 'A text' } },
      'MEM_INVALID_ARGUMENT',
      'Cannot accept "a.0": found 7, expected "A text"',
    ],
    [404, { detail: 'Not Found' }, 'FAILED', 'Not Found'],
    [502, '<html>', 'FAILED', 'Cannot GET /x: the server answered 502 <html>'],
    [500, { other: 1 }, 'FAILED', 'Cannot GET /x: the server answered 500 {"other":1}'],
  ])('reads %i %j', (status, body, code, message) => {
    expect(refused(status, body)).toMatchObject({ code, message, advice: undefined });
  });

  it('says what to do about a key', () => {
    expect(refused(401, { detail: 'Wrong key' })).toMatchObject({
      code: 'HTTP_KEY_WRONG',
      advice: 'Pass the key with --key or in MNEME_API_KEY',
    });
  });
});
