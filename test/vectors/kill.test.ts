/** Killed at any moment, while adding and while saving, a process leaves files that are whole or that nobody believes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VectorIdentity } from '../../host/core/ports/record-vectors.ts';
import { GraphChannel } from '../../host/vectors/graph-channel.ts';
import { GraphRecordVectorsFactory } from '../../host/vectors/graph-record-vectors.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

const BATCH = 50;
const identity: VectorIdentity = { dimension: 4, metric: 'squared', scalar: 'f32', embedder: 'test-1' };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mneme-killed-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the child until so many saves were reported, waits for a few more turns of the event loop, kills it. */
async function killAfter(saves: number, turns: number): Promise<number> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./vector-killer.ts', import.meta.url)), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let last = 0;
  const isReached = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      last = Number(line);
      if (last >= saves) resolve();
    });
  });
  await isReached;
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
  child.kill('SIGKILL');
  await once(child, 'close');
  return last;
}

describe('a process that is killed while it adds and saves vectors', () => {
  it.each([
    [1, 0],
    [2, 40],
    [3, 400],
    [4, 1500],
    [5, 4000],
  ])('leaves a whole index after %s saves and %s turns', async (saves, turns) => {
    const reported = await killAfter(saves, turns);
    const { arena, rows } = createEngineKernels();
    const channel = new GraphChannel();
    const factory = new GraphRecordVectorsFactory(arena, rows, channel, { mostExact: 0, mostCandidates: 10_000 });
    // The last save that was reported, or one that was finished before it could be.
    let sequenceNumber = reported - 1;
    let opened = await factory.open(identity, { folder, name: 'killed', sequenceNumber }, 'load');
    while (opened.outcome === 'rebuild' && opened.reason.includes('sequence number') && sequenceNumber < reported + 2) {
      sequenceNumber++;
      opened = await factory.open(identity, { folder, name: 'killed', sequenceNumber }, 'load');
    }
    if (opened.outcome !== 'opened') throw new Error(opened.reason);
    expect(sequenceNumber).toBeGreaterThanOrEqual(reported);
    const { vectors } = opened;
    expect(vectors.statistics().count).toBe(sequenceNumber * BATCH);
    for (const id of [0, 17, sequenceNumber * BATCH - 1]) {
      const { neighbours } = await vectors.search(Float32Array.of(id, id + 1, id + 2, id + 3), { limit: 1 });
      expect(neighbours).toEqual([{ recordId: id, distance: 0 }]);
    }
    await vectors.save({ folder, name: 'killed', sequenceNumber: 1000 });
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(readdirSync(folder)).toHaveLength(3);
    await vectors.close();
    await channel.close();
  });
});
