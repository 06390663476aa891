/**
 * Learns, writes a snapshot after every change, and erases in the end, in a process of its own that may be killed at any moment.
 *
 *   learned N     so many patterns were acknowledged       erasing, erased     as it says
 */
import { createEngine, openSequences, openSnapshots, openStore } from '../../host/compose.ts';

const BATCHES = 12;
const BATCH = 1_000;
/** Not after every batch: what is behind a snapshot must be folded. */
const DELAY_MS = 15;

const path = process.argv[2];
const store = await openStore(path);
const snapshots = await openSnapshots(path);
const timer = {
  after: (_delayMs: number, run: () => void) => {
    const timeout = setTimeout(run, DELAY_MS);
    return () => clearTimeout(timeout);
  },
};
const memory = await openSequences({ store, engine: createEngine(), timer, ...(snapshots && { snapshots }) });
const { sessionId } = await memory.openSession({ space: 'person', metadata: '{}' });
let learned = (await memory.figuresOf('person')).patternCount;
process.stdout.write(`learned ${learned}\n`);
for (let batch = 0; batch < BATCHES; batch++) {
  const patterns = Array.from({ length: BATCH }, (_, index) => ({ events: [[`secret-${learned + index}`], [`b${index % 9}`], ['c']] }));
  await memory.learnMany(sessionId, patterns);
  learned += BATCH;
  process.stdout.write(`learned ${learned}\n`);
}
process.stdout.write('erasing\n');
await memory.erase('person');
process.stdout.write('erased\n');
await memory.close();
await store.close();
