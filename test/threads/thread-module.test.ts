import { describe, expect, it } from 'vitest';
import { threadModuleUrl } from '../../host/threads/thread-module.ts';

describe('threadModuleUrl', () => {
  it('names the source beside the caller when the sources run', () => {
    expect(threadModuleUrl('./some-thread', 'file:///a%20b/c/caller.ts').href).toBe('file:///a%20b/c/some-thread.ts');
  });
});
