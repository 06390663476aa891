import { describe, expect, it } from 'vitest';
import { InvalidArgumentError, InvalidConfigurationError, MemoryError, SessionNotFoundError } from '../../host/errors.ts';
import { errorReply, faceOf } from '../../host/http/error-reply.ts';
import { Refusal, type ValidationItem } from '../../host/http/refusal.ts';

function bodyOf(error: unknown): unknown {
  return JSON.parse(errorReply(error, 'kato').body);
}

describe('errorReply', () => {
  it.each([
    [
      new SessionNotFoundError('s1'),
      404,
      { error: { code: 'SESSION_NOT_FOUND', message: 'Session s1 not found or expired', session_id: 's1' } },
    ],
    [new MemoryError('MEM_SHORT_TERM_MEMORY_EMPTY', 'no event'), 400, { detail: 'Cannot learn from empty STM' }],
    [
      new InvalidConfigurationError({ persistence: 'Must be an integer between 1 and 100' }),
      400,
      { detail: { error: 'Configuration validation failed', validation_errors: { persistence: 'Must be an integer between 1 and 100' } } },
    ],
    [new MemoryError('MEM_IDEMPOTENCY_CONFLICT', 'Key was used for another request'), 409, { detail: 'Key was used for another request' }],
    [new Refusal('HTTP_NOT_FOUND', 'Not Found'), 404, { detail: 'Not Found' }],
    [new Refusal('HTTP_KEY_MISSING', 'Missing API key'), 401, { detail: 'Missing API key' }],
    [new Refusal('HTTP_BUSY', 'Too many requests under way'), 503, { detail: 'Too many requests under way' }],
  ])("of %s has its status and KATO's body", (error, status, body) => {
    expect(errorReply(error, 'kato')).toMatchObject({ status, contentType: 'application/json' });
    expect(bodyOf(error)).toEqual(body);
  });

  it('names the field of a refused argument in the shape of pydantic', () => {
    expect(bodyOf(new InvalidArgumentError(['vectors', 1], '3 components', '2'))).toMatchObject({
      detail: [
        { type: 'value_error', loc: ['body', 'vectors', 1], msg: 'Value error, found 3 components, expected 2', input: '3 components' },
      ],
    });
    expect(bodyOf(new MemoryError('MEM_VECTOR_DIMENSION_MISMATCH', 'two lengths'))).toMatchObject({
      detail: [{ type: 'value_error', loc: ['body', 'vectors'] }],
    });
  });

  it('tells a caller nothing about the machine when the store fails', () => {
    const reply = errorReply(new MemoryError('MEM_STORE_FAILED', 'disk full at a path'), 'kato');
    expect(reply).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    expect(reply.body).not.toContain('path');
  });

  it('answers a bug as KATO does, with plain text and nothing of the error', () => {
    for (const bug of [new Error('secret'), new TypeError('secret'), 'secret', undefined, new MemoryError('MEM_THREAD_FAILED', 'secret')]) {
      expect(errorReply(bug, 'kato')).toEqual({
        status: 500,
        contentType: 'text/plain; charset=utf-8',
        body: 'Internal Server Error',
        headers: {},
      });
    }
  });

  it('knows the refusals of the framework by their codes', () => {
    const noType = Object.assign(new Error('Unsupported media type'), { code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE' });
    expect(errorReply(noType, 'kato')).toMatchObject({ status: 415, body: '{"detail":"Unsupported media type"}' });
  });
});

describe('errors under /v1', () => {
  it('name code, message, field, what was found and what was expected', () => {
    const { status, body } = errorReply(new InvalidArgumentError(['events', 1], 'nothing', 'a symbol'), 'mneme');
    expect(status).toBe(422);
    expect(JSON.parse(body)).toEqual({
      error: { code: 'MEM_INVALID_ARGUMENT', message: expect.any(String), field: 'events.1', found: 'nothing', expected: 'a symbol' },
    });
  });

  it('name the body where there is no field in it', () => {
    const of = (item: ValidationItem) => JSON.parse(errorReply(new Refusal('HTTP_INVALID', 'no', { items: [item] }), 'mneme').body).error;
    const fault = { type: 'json_invalid', loc: ['body', 3], msg: 'JSON decode error', input: {}, ctx: { error: 'Expecting value' } };
    expect(of(fault)).toMatchObject({ field: 'body', found: 'Expecting value at character 3', expected: 'JSON' });
    const missing = { type: 'missing', loc: ['body'], msg: 'Field required', input: null };
    expect(of(missing)).toMatchObject({ field: 'body', found: null, expected: 'Field required' });
  });

  it('are JSON also when they are bugs, and tell nothing of the machine', () => {
    const { status, contentType, body } = errorReply(new Error('secret'), 'mneme');
    expect([status, contentType]).toEqual([500, 'application/json']);
    expect(JSON.parse(body).error).toEqual({
      code: 'INTERNAL',
      message: 'Internal Server Error',
      field: null,
      found: null,
      expected: null,
    });
  });

  it('are those of paths below /v1 only', () => {
    expect(['/v1', '/v1/spaces/a', '/v1?x', '/v10', '/sessions/v1/', '/'].map(faceOf)).toEqual([
      'mneme',
      'mneme',
      'mneme',
      'kato',
      'kato',
      'kato',
    ]);
  });
});
