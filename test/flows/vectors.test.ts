import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../host/compose.ts';
import { readServerConfig } from '../../host/config.ts';
import { GRAPH_PRESETS } from '../../host/vectors/graph-plan.ts';
import { seededRandom } from '../reference/seeded-random.ts';
import { call, temporaryFolder } from './running-server.ts';

const PATH = '/v1/spaces/large/vectors';
const folder = temporaryFolder();
const data = join(folder.path, 'm.db');
/** What the log says of indexes. */
const indexEvents: string[] = [];
afterAll(() => folder.remove());

async function withServer(run: (server: RunningServer) => Promise<void>): Promise<void> {
  const logStream = {
    write: (line: string) => {
      if (line.includes('vector index')) indexEvents.push(line);
    },
  };
  const server = await startServer(readServerConfig({ PORT: '0', MNEME_DATA: data, LOG_LEVEL: 'info' }), { logStream });
  try {
    await run(server);
  } finally {
    await server.close();
  }
}

describe('vectors beyond the bound up to which all are compared', () => {
  /** 2,500 of these are compared one by one; more have a graph. */
  const DIMENSION = 2_048;
  const NUMBER = 2_700;
  const BATCH = 900;
  const CLUSTERS = 90;
  const LIMIT = 10;
  const QUESTIONS = 20;
  const BUCKETS = 100;
  const random = seededRandom(17);
  /** Two digits: short in JSON, and the same number when it is read. */
  const component = (): number => Math.round((random() - 0.5) * 100) / 100;
  const centres = Array.from({ length: CLUSTERS }, () => Array.from({ length: DIMENSION }, component));
  const member = (): number[] =>
    centres[Math.floor(random() * CLUSTERS)].map((value) => Math.round((value + component() * 0.8) * 100) / 100);
  const vectors = Array.from({ length: NUMBER }, member);
  const questions = Array.from({ length: QUESTIONS }, member);
  const cosines = (question: readonly number[], limit = LIMIT, passes = (_number: number): boolean => true): readonly Neighbour[] =>
    vectors
      .map((vector, number) => {
        let [dot, left, right] = [0, 0, 0];
        for (let place = 0; place < DIMENSION; place++) {
          dot += vector[place] * question[place];
          left += vector[place] * vector[place];
          right += question[place] * question[place];
        }
        return { name: `n${number}`, distance: 1 - dot / Math.sqrt(left * right) };
      })
      .filter((_, number) => passes(number))
      .sort((one, other) => one.distance - other.distance)
      .slice(0, limit);
  const expected = questions.map((question) => cosines(question));

  interface Neighbour {
    readonly name: string;
    readonly distance: number;
  }

  interface Found {
    readonly algorithm: string;
    readonly neighbours: readonly Neighbour[];
  }

  const search = async ({ url }: RunningServer, vector: readonly number[], limit = LIMIT, filter: object = {}): Promise<Found> =>
    JSON.parse((await call(url, 'POST', `${PATH}/search`, { vector, limit, filter })).text);
  const waitingOf = async ({ url }: RunningServer): Promise<number | undefined> =>
    JSON.parse((await call(url, 'GET', PATH)).text).index?.graph?.waiting;

  /** Share of the true neighbours that are found; distances must be true in any case. */
  async function recallOf(server: RunningServer, algorithm: string): Promise<number> {
    let found = 0;
    for (const [number, question] of questions.entries()) {
      const answer = await search(server, question);
      expect(answer.algorithm).toBe(algorithm);
      const known = new Map(expected[number].map(({ name, distance }) => [name, distance]));
      for (const { name, distance } of answer.neighbours) {
        const true_ = known.get(name);
        if (true_ === undefined) continue;
        found++;
        expect(distance).toBeCloseTo(true_, 5);
      }
    }
    return found / (LIMIT * QUESTIONS);
  }

  it('are searched by a graph, say so, find nearly all, and do the same after a restart from its file', async () => {
    await withServer(async (server) => {
      for (let start = 0; start < NUMBER; start += BATCH) {
        const batch = vectors
          .slice(start, start + BATCH)
          .map((vector, place) => ({ name: `n${start + place}`, vector, metadata: { bucket: (start + place) % BUCKETS } }));
        expect((await call(server.url, 'POST', PATH, { vectors: batch })).status).toBe(200);
        if (start === 0) expect(await recallOf(server, 'exact')).toBeLessThan(1);
      }
      // A graph that is far behind is not saved.
      while ((await waitingOf(server)) !== 0) await new Promise((resolve) => setImmediate(resolve));
      expect(await recallOf(server, 'approximate')).toBeGreaterThanOrEqual(0.95);
      // A hundredth of them, more asked for than pass, and nothing.
      for (const [number, question] of questions.entries()) {
        const { algorithm, neighbours } = await search(server, question, 40, { metadata: { bucket: number } });
        const all = cosines(question, 40, (each) => each % BUCKETS === number).map(({ name }) => name);
        expect([algorithm, neighbours.map(({ name }) => name)]).toEqual(['exact', all]);
        expect(all).toHaveLength(NUMBER / BUCKETS);
      }
      expect((await search(server, questions[0], 5, { metadata: { bucket: BUCKETS } })).neighbours).toEqual([]);
      // Nearly all of them: the graph names candidates of which some do not pass.
      const most = { metadata: { bucket: Array.from({ length: 95 }, (_, bucket) => bucket) } };
      const wide = await search(server, questions[0], 5, most);
      const near = cosines(questions[0], 5, (number) => number % BUCKETS < 95).map(({ name }) => name);
      expect([wide.algorithm, wide.neighbours.map(({ name }) => name)]).toEqual(['approximate', near]);
      // For another preset the graph is built anew.
      const settings = { dimension: DIMENSION, preset: 'memory' };
      expect((await call(server.url, 'PUT', PATH, { ...settings, metric: 'dot' })).status).toBe(422);
      expect(JSON.parse((await call(server.url, 'PUT', PATH, settings)).text).settings).toMatchObject({
        metric: 'cosine',
        preset: 'memory',
      });
      while ((await waitingOf(server)) !== 0) await new Promise((resolve) => setImmediate(resolve));
      expect(await recallOf(server, 'approximate')).toBeGreaterThanOrEqual(0.95);
      // So many that the graph is of no use.
      expect(await search(server, questions[0], 1_000)).toMatchObject({ algorithm: 'exact' });
    });
    indexEvents.length = 0;
    await withServer(async (server) => {
      expect(await recallOf(server, 'approximate')).toBeGreaterThanOrEqual(0.95);
      expect(indexEvents).toEqual([]);
      const figures = JSON.parse((await call(server.url, 'GET', PATH)).text);
      const { connectivity, expansionAdd, expansionSearch } = GRAPH_PRESETS.memory;
      const graph = { connectivity, expansion_add: expansionAdd, expansion_search: expansionSearch };
      expect(figures).toMatchObject({ settings: { preset: 'memory' }, count: NUMBER, index: { algorithm: 'approximate', graph } });
      const names = Array.from({ length: 300 }, (_, place) => `n${NUMBER - 1 - place}`);
      expect((await call(server.url, 'DELETE', PATH, { names })).status).toBe(200);
      const { algorithm, neighbours } = await search(server, questions[0]);
      expect([algorithm, neighbours.filter(({ name }) => names.includes(name))]).toEqual(['exact', []]);
    });
  });

  it('are the same to the last byte after a restart where all are compared, with index files and without', async () => {
    const answers: string[][] = [];
    for (const keepsFiles of [true, true, false]) {
      if (!keepsFiles) {
        const cache = `${data}.cache`;
        for (const name of readdirSync(cache)) if (name.startsWith('vectors-')) rmSync(join(cache, name));
      }
      indexEvents.length = 0;
      await withServer(async ({ url }) => {
        const texts: string[] = [];
        for (const vector of questions) texts.push((await call(url, 'POST', `${PATH}/search`, { vector, limit: LIMIT })).text);
        answers.push(texts);
      });
      expect(indexEvents.filter((line) => line.includes('filled from the journal'))).toHaveLength(keepsFiles ? 0 : 1);
    }
    expect(answers[0][0]).toContain('"algorithm":"exact"');
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });
});
