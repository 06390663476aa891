import { describe, expect, it } from 'vitest';
import { MemoryError } from '../../host/errors.ts';
import { errorOf, failureOf } from '../../host/threads/thread-messages.ts';

describe('an error that travels', () => {
  it('keeps code and text when it is typed', () => {
    const error = errorOf(structuredClone(failureOf(new MemoryError('MEM_STORE_CORRUPT', 'text'))));
    expect(error).toBeInstanceOf(MemoryError);
    expect(error).toMatchObject({ code: 'MEM_STORE_CORRUPT', message: 'text' });
  });

  it('stays a plain error when it is a bug, with its stack as cause', () => {
    const error = errorOf(structuredClone(failureOf(new RangeError('a bug'))));
    expect(error).not.toBeInstanceOf(MemoryError);
    expect(error.message).toBe('a bug');
    expect(String(error.cause)).toContain('thread-messages.test');
    expect(errorOf(failureOf('just text')).message).toBe('just text');
  });
});
