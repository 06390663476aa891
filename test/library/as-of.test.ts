/** Look-ups of now and of then: the library answers what HTTP answers, over one and the same memory. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServer } from '../../host/compose.ts';
import { readServerConfig } from '../../host/config.ts';
import { Mneme, type ReadOptions } from '../../host/index.ts';

async function startBoth() {
  const server = await startServer(readServerConfig({ PORT: '0', MNEME_DATA: ':memory:', LOG_LEVEL: 'silent', DOCS_ENABLED: 'false' }));
  onTestFinished(() => server.close());
  const { sequences } = server;
  const storeStatistics = () => ({ kind: 'memory', operations: 0, errors: 0, meanResponseMs: 0, usable: true, lastError: null });
  const mneme = new Mneme({ sequences, storeStatistics, close: async () => undefined });
  /** A field of an answer. @param moment undefined for now */
  const ask = async (path: string, moment: number | undefined, field: string): Promise<unknown> => {
    const response = await fetch(`${server.url}${path}${moment === undefined ? '' : `${path.includes('?') ? '&' : '?'}as_of=${moment}`}`);
    const answer: Readonly<Record<string, unknown>> = JSON.parse(await response.text());
    return response.status === 404 ? undefined : answer[field];
  };
  return { mneme, sequences, ask };
}

async function listOf<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe('look-ups of the library', () => {
  it('answer as of any moment what HTTP answers', async () => {
    const { mneme, ask } = await startBoth();
    const session = await mneme.openSession({ space: 'test' });
    const names: string[] = [];
    for (const events of [
      ['a', 'b'],
      ['b', ['c', 'd']],
      ['a', 'b'],
    ]) {
      await session.observeSequence(events.map((event) => ({ strings: [event].flat(), emotives: { joy: 0.5 } })));
      names.push(await session.learn());
    }
    await mneme.forget('test', names[1]);
    const seen = new Set<string>();
    for (let moment: number | undefined = 0; moment !== undefined; moment = moment < 14 ? moment + 1 : undefined) {
      const options: ReadOptions = { asOf: { sequence: moment } };
      const patterns = await listOf(mneme.patterns('test', options));
      const list = await ask('/v1/spaces/test/patterns', moment, 'patterns');
      const onWire = patterns.map((pattern) => ({ ...pattern, name: `PTRN|${pattern.name}` }));
      expect(onWire).toEqual(list);
      for (const name of names) {
        const found = await mneme.findPattern('test', name, options);
        expect(found?.frequency).toBe(await ask(`/v1/spaces/test/patterns/${encodeURIComponent(name)}`, moment, 'frequency'));
      }
      const symbols = await mneme.symbols('test', options);
      const figures = await mneme.figures('test', options);
      expect(figures.patternCount).toBe(await ask('/v1/spaces/test/stats', moment, 'patterns'));
      expect(figures.learningCount).toBe(await ask('/v1/spaces/test/stats', moment, 'learnings'));
      expect(symbols).toHaveLength(figures.symbolCount);
      const affinities = await mneme.affinities('test', options);
      for (const { symbol } of symbols) expect(affinities.get(symbol)).toEqual(await mneme.affinity('test', symbol, options));
      seen.add(JSON.stringify([onWire, symbols]));
    }
    // Nothing, three learnings, one forgetting.
    expect(seen.size).toBe(5);
    const affinities = Object.fromEntries(await mneme.affinities('test'));
    expect(affinities).toEqual(await ask('/symbols/affinity?node_id=test', undefined, 'affinities'));
  });

  it('tell a moment by its time, too, and say that what was erased cannot be asked for', async () => {
    const { mneme, sequences } = await startBoth();
    const session = await mneme.openSession({ space: 'test' });
    const before = Date.now() - 1;
    await session.learnMany([{ events: ['a', 'b'] }]);
    const then = { asOf: { timeMs: Date.now() + 1_000 } };
    expect(await mneme.symbols('test', { asOf: { timeMs: before - 60_000 } })).toEqual([]);
    expect(await mneme.symbols('test', then)).toHaveLength(2);
    expect(await listOf(mneme.spaces())).toEqual(['test']);
    expect(await mneme.erase('test')).toEqual({ space: 'test', counts: { 'session-opened': 1, learned: 1 } });
    expect(sequences.hasSession(session.id)).toBe(false);
    expect(await mneme.symbols('test')).toEqual([]);
    await expect(mneme.symbols('test', { asOf: { sequence: 2 } })).rejects.toMatchObject({ code: 'MEM_ERASED' });
    await expect(mneme.erase('nobody')).rejects.toMatchObject({ code: 'MEM_SPACE_NOT_FOUND' });
  });
});
