import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createEngine, inspectSnapshots, openSequences, openSnapshots, openStore } from '../../host/compose.ts';
import { snapshotFileName } from '../../host/storage/snapshot-files.ts';
import { temporaryFolder } from './temporary-folder.ts';

const engine = createEngine();

async function teach(path: string): Promise<void> {
  const store = await openStore(path);
  const snapshots = await openSnapshots(path);
  const memory = await openSequences({ store, engine, ...(snapshots && { snapshots }) });
  const { sessionId } = await memory.openSession({ space: 'alice', metadata: '{}' });
  await memory.learnMany(
    sessionId,
    Array.from({ length: 1000 }, (_, index) => ({ events: [[`s${index}`], ['b']] })),
  );
  // While it is open, too.
  expect((await inspectSnapshots(path)).damaged).toEqual([]);
  await memory.close();
  await store.close();
}

it('tells sound snapshots from damaged ones and from those of another journal', async () => {
  const path = join(temporaryFolder(), 'memory.db');
  const folder = `${path}.cache`;
  expect(await inspectSnapshots(path)).toMatchObject({ files: 0, bytes: 0, damaged: [], unfit: [] });
  await teach(path);
  const file = join(folder, snapshotFileName('alice'));
  const bytes = readFileSync(file);
  expect(await inspectSnapshots(path)).toMatchObject({ files: 1, bytes: bytes.length, damaged: [], unfit: [] });

  const damaged = Uint8Array.from(bytes);
  damaged[bytes.length >> 1] ^= 1;
  writeFileSync(file, damaged);
  expect((await inspectSnapshots(path)).damaged).toEqual([expect.stringMatching(/is not what was written/)]);

  writeFileSync(file, bytes);
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
  expect((await inspectSnapshots(path)).unfit).toEqual([expect.stringMatching(/there is no store/)]);
  await (await openStore(path)).close();
  expect((await inspectSnapshots(path)).unfit).toEqual([expect.stringMatching(/another store/)]);
});
