import { describe, expect, it } from 'vitest';
import { CommandFailure, UsageError } from '../../host/cli/command.ts';

describe('errors of commands', () => {
  it('carry what to do, where there is something to do', () => {
    expect(new CommandFailure('Cannot', 'Try again').advice).toBe('Try again');
    expect(new CommandFailure('Cannot').advice).toBeUndefined();
    expect(new UsageError('What?')).toBeInstanceOf(Error);
  });
});
