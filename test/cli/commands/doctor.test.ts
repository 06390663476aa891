import { describe, expect, it } from 'vitest';
import { nodeFinding } from '../../../host/cli/commands/doctor.ts';
import { run, testHost } from '../command-host.ts';

describe('mneme doctor', () => {
  it('finds nothing where all is well', async () => {
    const { code, printed } = await run(testHost(), 'doctor');
    expect(code).toBe(0);
    expect(printed.split('\n').filter((line) => line !== '')).toEqual([
      'ok      node     Node 24.0.0',
      'ok      simd     128-bit vectors',
      'ok      threads  memory can be shared between threads',
      'ok      kernel   loads, and computes what version 1.2.3 expects',
      'ok      vectors  texts are embedded by hashed:words-1:256:unit',
      'ok      store    no file at "default.db" yet; the first use makes it',
      'ok      cache    no snapshots yet',
    ]);
  });

  it('says what is broken and how to mend it, with exit code 1', async () => {
    const host = testHost({
      runtimeVersion: '20.11.0',
      inspectKernel: async () => 'MEM_KERNEL_ABI_MISMATCH: module speaks ABI "2"',
      inspectStore: async () => ({ exists: true, holder: null, problems: ['row 3 missing from index'], entries: 0 }),
      inspectEmbedder: () => Promise.reject(new Error('found no model')),
    });
    const { code, printed } = await run(host, 'doctor', '--json');
    expect(code).toBe(1);
    const broken = JSON.parse(printed).findings.filter(({ state }: { state: string }) => state === 'broken');
    expect(broken.map(({ subject }: { subject: string }) => subject)).toEqual(['node', 'kernel', 'vectors', 'store']);
    for (const { mend } of broken) expect(mend).toMatch(/^(Install|Correct|Restore)/);
  });

  it('notes who holds the store, which is no fault', async () => {
    const inspectStore = async () => ({ exists: true, holder: { processId: 7, since: 'noon' }, problems: [], entries: 12 });
    const { code, printed } = await run(testHost({ inspectStore }), 'doctor');
    expect(code).toBe(0);
    expect(printed).toContain(
      'note    store    "default.db" is sound, 12 entries; process 7 holds it since noon\n                 Work through that process with --url',
    );
  });

  it('says which snapshots are damaged or of no use, and that deleting them loses nothing', async () => {
    const inspection = { folder: 'default.db.cache', files: 2, bytes: 99, damaged: [] as string[], unfit: [] as string[] };
    const printed = async (changes: Partial<typeof inspection>) => {
      const { code, printed: text } = await run(testHost({ inspectSnapshots: async () => ({ ...inspection, ...changes }) }), 'doctor');
      return [code, text.split('\n').find((line) => line.includes('cache '))];
    };
    expect(await printed({})).toEqual([0, 'ok      cache    2 snapshots, 99 bytes, sound and of this journal']);
    expect(await printed({ unfit: ['"a": another store'] })).toEqual([0, 'note    cache    "a": another store']);
    expect(await printed({ damaged: ['"a": cut off'] })).toEqual([1, 'broken  cache    "a": cut off']);
    const refused = testHost({ inspectSnapshots: () => Promise.reject(new Error('EACCES')) });
    expect((await run(refused, 'doctor')).printed).toContain('broken  cache    EACCES');
  });

  it('goes on when the store cannot even be looked at', async () => {
    const host = testHost({ inspectStore: () => Promise.reject(new Error('EACCES')) });
    expect((await run(host, 'doctor')).printed).toContain('broken  store    EACCES');
    expect((await run(host, 'doctor', '--data', ':memory:')).printed).toContain('ok      store    in memory');
  });

  it.each([
    ['22.19.0', 'ok'],
    ['24.0.0', 'ok'],
    ['22.18.9', 'broken'],
    ['20.19.0', 'broken'],
  ])('finds Node %s %s', (version, state) => {
    expect(nodeFinding(version).state).toBe(state);
  });
});
