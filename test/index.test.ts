/** The library's front door: what it opens, what it refuses, and what is behind it. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import * as library from '../host/index.ts';
import { InvalidArgumentError, MemoryError, openMneme, type SnapshotProblem, StoreLockedError, VERSION } from '../host/index.ts';
import { SequenceMemory } from '../host/sequence/sequence-memory.ts';

function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mneme-library-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'deep', 'memory.db');
}

describe('the library', () => {
  it('remembers from one process to the next', async () => {
    const data = temporaryFile();
    let id: string;
    {
      await using mneme = await openMneme({ data });
      const session = await mneme.openSession({ space: 'alice' });
      id = session.id;
      await session.learnMany([{ events: ['wake', 'coffee', 'train', 'office'] }]);
      await session.observeSequence(['wake', 'coffee']);
    }
    await using mneme = await openMneme({ data });
    const { predictions } = await mneme.session(id).predict();
    expect(predictions.map(({ future }) => future)).toEqual([[['train'], ['office']]]);
  });

  it('tells that a snapshot is damaged, and reads the journal instead', async () => {
    const data = temporaryFile();
    const patterns = Array.from({ length: 1_100 }, (_, index) => ({ events: [`left ${index}`, 'right'] }));
    {
      await using mneme = await openMneme({ data });
      await (await mneme.openSession({ space: 'alice' })).learnMany(patterns);
    }
    const cache = `${data}.cache`;
    expect(readdirSync(cache)).toHaveLength(1);
    for (const file of readdirSync(cache)) writeFileSync(join(cache, file), 'no snapshot');
    const problems: SnapshotProblem[] = [];
    await using mneme = await openMneme({ data, onSnapshotProblem: (problem) => problems.push(problem) });
    const session = await mneme.openSession({ space: 'alice' });
    await session.observe(['left 7']);
    expect((await session.predict()).predictions.map(({ future }) => future)).toEqual([['right']]);
    expect(problems.map(({ problem }) => problem)).toEqual(['damaged']);
  });

  it('says who holds a store that is open already', async () => {
    const data = temporaryFile();
    await using _holder = await openMneme({ data });
    const error: unknown = await openMneme({ data }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StoreLockedError);
    expect(error).toBeInstanceOf(MemoryError);
    expect(error).toMatchObject({ code: 'MEM_STORE_LOCKED', holderProcessId: process.pid });
  });

  it('starts every session with the defaults it was given', async () => {
    await using mneme = await openMneme({
      data: ':memory:',
      defaults: { maxPredictions: 7 },
      defaultTtlSeconds: 60,
      maximumBytes: 4_194_304,
    });
    expect(await (await mneme.openSession({ space: 'a' })).config()).toMatchObject({ maxPredictions: 7, recallThreshold: 0.1 });
  });

  it('runs out of the memory it was allowed with a typed error', async () => {
    await using mneme = await openMneme({ data: ':memory:', maximumBytes: 1_048_576 });
    const session = await mneme.openSession({ space: 'a' });
    function* endless() {
      for (let index = 0; ; index++) yield { events: [`left ${index}`, `right ${index}`] };
    }
    await expect(session.learnMany(endless())).rejects.toMatchObject({ code: 'MEM_OUT_OF_MEMORY' });
  });

  it.each([[{ data: '' }], [JSON.parse('{}')], [JSON.parse('{"data":7}')]])('refuses %j as a place for data', async (options) => {
    await expect(openMneme(options)).rejects.toBeInstanceOf(InvalidArgumentError);
  });

  it('answers the same with any number of threads, and refuses none', async () => {
    const answers: string[] = [];
    for (const threads of [1, 2]) {
      await using mneme = await openMneme({ data: ':memory:', threads });
      const session = await mneme.openSession({ space: 'a' });
      await session.learnMany(Array.from({ length: 3_000 }, (_, index) => ({ events: ['a', 'b', `s${index % 100}`, `t${index}`] })));
      await session.observeSequence(['a', 'b', 's7']);
      answers.push(JSON.stringify(await session.predict({ cutoff: 0.1 })));
    }
    expect(answers[1]).toBe(answers[0]);
    for (const threads of [0, 1.5, 65])
      await expect(openMneme({ data: ':memory:', threads })).rejects.toMatchObject({ field: ['threads'] });
  });

  it('refuses bad defaults and leaves the store free', async () => {
    const data = temporaryFile();
    await expect(openMneme({ data, defaults: { persistence: 0 } })).rejects.toMatchObject({ reasons: { persistence: expect.any(String) } });
    await (await openMneme({ data })).close();
  });

  it('lets the file go although what it held could not be closed, and says so', async () => {
    const data = temporaryFile();
    const mneme = await openMneme({ data });
    await mneme.openSession({ space: 'a' });
    const refusal = new Error('the indexes cannot be closed');
    const failing = vi.spyOn(SequenceMemory.prototype, 'close').mockRejectedValueOnce(refusal);
    onTestFinished(() => failing.mockRestore());
    await expect(mneme.close()).rejects.toBe(refusal);
    await (await openMneme({ data })).close();
  });

  it('lets the file go when the memory on it cannot be opened', async () => {
    const data = temporaryFile();
    const refusal = new Error('the journal cannot be read');
    const failing = vi.spyOn(SequenceMemory, 'open').mockRejectedValueOnce(refusal);
    onTestFinished(() => failing.mockRestore());
    await expect(openMneme({ data })).rejects.toBe(refusal);
    await (await openMneme({ data })).close();
  });

  it('shows these names and no others', () => {
    expect(Object.keys(library).sort()).toEqual([
      'EmbedderFailedError',
      'InvalidArgumentError',
      'InvalidConfigurationError',
      'KernelAbiMismatchError',
      'MemoryError',
      'Mneme',
      'MnemeSession',
      'MnemeVectors',
      'SessionNotFoundError',
      'StoreLockedError',
      'VERSION',
      'VectorMismatchError',
      'openMneme',
    ]);
    expect(VERSION).toMatch(/^\d+\.\d+\.\d+/);
  });
});
