import { describe, expect, it } from 'vitest';
import {
  EmbedderFailedError,
  InvalidArgumentError,
  InvalidConfigurationError,
  KernelAbiMismatchError,
  MemoryError,
  SessionNotFoundError,
  StoreLockedError,
} from '../host/errors.ts';

describe('MemoryError', () => {
  it('keeps its code, its class and its cause', () => {
    const cause = new Error('disk');
    const error = new MemoryError('MEM_STORE_FAILED', 'Cannot append', { cause });
    expect([error.code, error.name, error.cause, error instanceof Error]).toEqual(['MEM_STORE_FAILED', 'MemoryError', cause, true]);
  });

  it.each([
    [new SessionNotFoundError('s'), 'MEM_SESSION_NOT_FOUND', 'Session s not found or expired'],
    [
      new InvalidArgumentError(['strings', 3], '5', 'a string'),
      'MEM_INVALID_ARGUMENT',
      'Cannot accept "strings.3": found 5, expected a string',
    ],
    [
      new InvalidConfigurationError({ a: 'Must be a string' }),
      'MEM_INVALID_CONFIGURATION',
      'Cannot apply configuration: "a": Must be a string',
    ],
    [
      new EmbedderFailedError('MEM_EMBEDDER_FAILED', { embedder: 'static:x', found: '3 rows', expected: '4', retryable: false }),
      'MEM_EMBEDDER_FAILED',
      'Cannot embed with "static:x": found 3 rows, expected 4',
    ],
    [
      new EmbedderFailedError('MEM_EMBEDDER_BUSY', {
        embedder: 'endpoint:m',
        attempts: 5,
        found: 'status 429',
        expected: 'status 200',
        retryable: true,
      }),
      'MEM_EMBEDDER_BUSY',
      'Cannot embed with "endpoint:m" in 5 attempts: found status 429, expected status 200',
    ],
    [new KernelAbiMismatchError(1, 2), 'MEM_KERNEL_ABI_MISMATCH', 'Cannot load kernels: module speaks ABI "1", host expects "2"'],
    [
      new StoreLockedError('x.db', null, null),
      'MEM_STORE_LOCKED',
      'Cannot open store "x.db": process unknown holds it since an unknown time, expected no other holder',
    ],
  ])('says what was found and what was expected: %s', (error, code, message) => {
    expect([error.code, error.message]).toEqual([code, message]);
    expect(error).toBeInstanceOf(MemoryError);
  });
});
