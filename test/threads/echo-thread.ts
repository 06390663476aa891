/** A thread for the tests of `host/threads/`: echoes, fails in each way there is, and dies. */
import { MemoryError } from '../../host/errors.ts';
import { serveRequests } from '../../host/threads/serve-requests.ts';

export interface EchoRequests {
  readonly echo: { readonly request: string; readonly reply: string };
  readonly echoLater: { readonly request: string; readonly reply: string };
  readonly refuse: { readonly request: null; readonly reply: null };
  readonly throwBug: { readonly request: null; readonly reply: null };
  readonly throwLater: { readonly request: null; readonly reply: null };
  readonly exit: { readonly request: number; readonly reply: null };
  readonly never: { readonly request: null; readonly reply: null };
  readonly say: { readonly request: string; readonly reply: null };
}

const notify = serveRequests<EchoRequests>({
  echo: (text) => text,
  echoLater: async (text) => text,
  refuse: () => {
    throw new MemoryError('MEM_STORE_FAILED', 'Cannot do this', { cause: new Error('the reason') });
  },
  throwBug: () => {
    throw new TypeError('a bug');
  },
  throwLater: () => {
    setImmediate(() => {
      throw new Error('thrown outside of any request');
    });
    return null;
  },
  exit: (code) => process.exit(code),
  never: () => new Promise(() => {}),
  say: (text) => {
    notify(text);
    return null;
  },
});
