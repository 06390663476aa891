/** The module that the writer thread of `sqlite-store.ts` starts from: hands requests to one `SqliteWriter`. */
import { serveRequests } from '../threads/serve-requests.ts';
import type { WriterTime } from './checkpoints.ts';
import type { EntryGroup } from './entry-group.ts';
import { loadSqlite } from './sqlite-module.ts';
import { type CommitOutcome, SqliteWriter, type WriterNotice, type WriterOptions } from './sqlite-writer.ts';

export interface WriterRequests {
  readonly open: { readonly request: WriterOptions; readonly reply: null };
  readonly commit: { readonly request: EntryGroup; readonly reply: CommitOutcome };
  readonly close: { readonly request: null; readonly reply: null };
}

/** The thread has its own: neither a clock nor a timer can be sent to it. */
const SYSTEM_TIME: WriterTime = {
  clock: { nowMs: () => Date.now() },
  timer: {
    after: (delayMs, run) => {
      const timeout = setTimeout(run, delayMs).unref();
      return () => clearTimeout(timeout);
    },
  },
};

let writer: SqliteWriter | null = null;

const notify = serveRequests<WriterRequests, WriterNotice>({
  open: async (options) => {
    writer = new SqliteWriter(await loadSqlite(), options, SYSTEM_TIME, (notice) => notify(notice));
    return null;
  },
  commit: (group) => {
    if (writer === null) throw new Error('Cannot commit: the writer is not open');
    const outcome = writer.commit(group);
    setImmediate(() => writer?.afterCommit());
    return outcome;
  },
  close: async () => {
    const closing = writer;
    writer = null;
    await closing?.close();
    return null;
  },
});
