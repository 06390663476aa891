import { describe, expect, it } from 'vitest';
import { run, testHost } from '../command-host.ts';

describe('mneme serve', () => {
  it('gives its options the place of their variables, and leaves the others', async () => {
    const host = testHost({ environment: { PORT: '1', HOST: '::1', MNEME_API_KEYS: 'k' } });
    await run(host, 'serve', '--port', '0', '--host', '127.0.0.2', '--data', ':memory:');
    await run(host, 'serve');
    expect(host.served).toEqual([
      { PORT: '0', HOST: '127.0.0.2', MNEME_API_KEYS: 'k', MNEME_DATA: ':memory:' },
      { PORT: '1', HOST: '::1', MNEME_API_KEYS: 'k', MNEME_DATA: 'default.db' },
    ]);
  });
});
