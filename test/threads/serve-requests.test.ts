import { describe, expect, it } from 'vitest';
import { serveRequests } from '../../host/threads/serve-requests.ts';

// How it serves is tested from the owner's end, in `thread-channel.test.ts`.
describe('serveRequests', () => {
  it('says so when the module was not started as a thread', () => {
    expect(() => serveRequests({})).toThrow(/not started as a thread/);
  });
});
