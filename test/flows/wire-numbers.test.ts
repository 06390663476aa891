/**
 * Numbers and keys as text: floats have a decimal point exactly where KATO's have one, and keys stand in KATO's order.
 *
 * `JSON.parse` can see neither, so the texts of the answers are compared with the text of the recording (specs/kato.md 2.0).
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../host/compose.ts';
import { elementSlices, memberSlices } from '../../host/http/json-source.ts';
import { golden } from '../golden/golden.ts';
import { call, openSession, startTestServer } from './running-server.ts';

type Json = string | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Answers whose predictions are not KATO's (see `kato-scenarios.test.ts`), so that their shapes cannot be compared. */
const OTHER_PREDICTIONS = new Set([31]);

/** KATO answers the future_potentials of an earlier query here, Mneme none. */
const STALE_FUTURES = new Set([3, 19]);

/** Fields that the recording masks, so that it hides whether they were null. */
const MASKED = new Set(['processor_id', 'unique_id']);

let server: RunningServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe('the text of every recorded answer', () => {
  const texts = recordedTexts();
  for (const scenario of golden.scenarios) {
    it(`has KATO's keys in KATO's order and a decimal point where KATO has one, in scenario ${scenario.id}: ${scenario.title}`, async () => {
      const node = `wire-${scenario.id === 34 ? 33 : scenario.id}`;
      const session = await openSession(server.url, node, scenario.config ?? undefined);
      for (const [index, step] of scenario.steps.entries()) {
        const isLookUp = step.path.startsWith('/pattern') || step.path.startsWith('/symbols');
        const path = isLookUp ? encodeURI(step.path) : `/sessions/${session}${step.path}`;
        const reply = await call(server.url, step.method, path, step.body, { 'x-node-id': node });
        if (OTHER_PREDICTIONS.has(scenario.id) && step.path === '/predictions') continue;
        const recorded = texts.get(scenario.id)?.[index] ?? '';
        const left = STALE_FUTURES.has(scenario.id) ? ['future_potentials'] : [];
        expect(shapeOf(reply.text, left), `${step.method} ${step.path}: ${reply.text}`).toEqual(shapeOf(recorded, left));
      }
    });
  }
});

describe('whole floats', () => {
  const space = 'wire whole';
  const query = `?node_id=${encodeURIComponent(space)}`;
  let session = '';
  let name = '';

  beforeAll(async () => {
    session = await openSession(server.url, space, { affinity_emotive: 'joy' });
    for (const symbol of ['a', 'b']) await observe({ strings: [symbol], emotives: { joy: 10, fear: -0.5 } });
    const learned = await call(server.url, 'POST', `/sessions/${session}/learn`);
    name = (JSON.parse(learned.text) as { pattern_name: string }).pattern_name;
  });

  it('have a decimal point in the emotives of GET pattern, and counts have none', async () => {
    const { text } = await call(server.url, 'GET', `/pattern/${encodeURIComponent(name)}${query}`);
    const emotives = '{"joy":10.0,"fear":-0.5}';
    expect(text).toBe(
      `{"pattern":{"status":"okay","pattern":{"name":"${name}","pattern_data":[["a"],["b"]],"length":2,"frequency":1,` +
        `"emotives":[${emotives},${emotives}],"metadata":{}}},"node_id":"wire_whole_kato"}`,
    );
  });

  it('have a decimal point in affinities, and symbol statistics have none', async () => {
    const affinity = '{"joy":10.0,"fear":-0.5}';
    const all = await call(server.url, 'GET', `/symbols/affinity${query}`);
    expect(all.text).toBe(`{"affinities":{"a":${affinity},"b":${affinity}},"node_id":"wire_whole_kato"}`);
    const one = await call(server.url, 'GET', `/symbols/a/affinity${query}`);
    expect(one.text).toBe(`{"symbol":"a","affinity":${affinity},"node_id":"wire_whole_kato"}`);
    const statistics = await call(server.url, 'GET', `/symbols/stats${query}`);
    expect(statistics.text).toBe(
      '{"symbols":{"a":{"name":"a","frequency":1,"pattern_member_frequency":1},"b":{"name":"b","frequency":1,"pattern_member_frequency":1}},' +
        '"node_id":"wire_whole_kato"}',
    );
  });

  it('have a decimal point in percept-data: vectors and emotives', async () => {
    const own = await openSession(server.url, 'wire percept');
    await call(server.url, 'POST', `/sessions/${own}/observe`, {
      strings: ['b', 'a'],
      vectors: [[1, -2, 0.5, 0, 1e16, 1e-9]],
      emotives: { joy: 3 },
    });
    const { text } = await call(server.url, 'GET', `/sessions/${own}/percept-data`);
    expect(text).toBe(
      '{"percept_data":{"strings":["a","b"],"vectors":[[1.0,-2.0,0.5,0.0,1e+16,1e-09]],"emotives":{"joy":3.0},"path":[],"metadata":{}},' +
        `"session_id":"${own}","node_id":"wire percept"}`,
    );
  });

  it('have a decimal point in predictions of several symbols, with affinities, and in future_potentials', async () => {
    await call(server.url, 'POST', `/sessions/${session}/clear-stm`);
    for (const symbol of ['a', 'b']) await observe({ strings: [symbol] });
    const { text } = await call(server.url, 'GET', `/sessions/${session}/predictions`);
    for (const key of [
      'evidence',
      'similarity',
      'snr',
      'confidence',
      'weighted_similarity',
      'weighted_evidence',
      'weighted_confidence',
      'weighted_snr',
      'pattern_probability',
      'weighted_strength',
      'bayesian_posterior',
      'bayesian_prior',
      'bayesian_likelihood',
      'entropy',
    ]) {
      expect(text, key).toContain(`"${key}":1.0`);
    }
    expect(text).toContain('"fragmentation":0.0,');
    expect(text).toContain('"predictive_information":0.0,');
    expect(text).toContain('"frequency":1,"emotives":{"joy":10.0,"fear":-0.5},');
    expect(text).toContain('"count":1,"time":null,"unique_id":null}');
    await call(server.url, 'POST', `/sessions/${session}/clear-stm`);
    for (const strings of [['a'], ['x']]) await observe({ strings });
    const more = await call(server.url, 'GET', `/sessions/${session}/predictions`);
    expect(more.text).toContain(
      '"future_potentials":[{"future":[["b"]],"aggregate_potential":1.0,"supporting_patterns":1,"total_weighted_frequency":0.5}]',
    );
  });

  it('have a decimal point in predictions of a single symbol, except fragmentation', async () => {
    await call(server.url, 'POST', `/sessions/${session}/clear-stm`);
    await observe({ strings: ['a'], emotives: { joy: 2 } });
    const { text } = await call(server.url, 'GET', `/sessions/${session}/predictions`);
    expect(text).toContain(
      `{"predictions":[{"name":"${name.slice(5)}","pattern_data":[["a"],["b"]],"length":2,"frequency":1,"emotives":{"joy":10.0,"fear":-0.5}`,
    );
    expect(text).toContain('"evidence":0.5,"confidence":1.0,"snr":1.0,"fragmentation":0,"anomalies":[],');
    expect(text).toMatch(/"weighted_confidence":1\.0,"weighted_snr":1\.0,"potential":\d+\.\d+\}\],"future_potentials":\[\]/);
    const cognition = await call(server.url, 'GET', `/sessions/${session}/cognition-data`);
    expect(cognition.text).toContain('"snr":1.0,"fragmentation":0,');
    expect(cognition.text).toMatch(
      /"emotives":\{"joy":2\.0\},"symbols":\["a"\],"command":"","metadata":\{\},"path":\[\],"strings":\[\],"vectors":\[\],"short_term_memory":\[\["a"\]\],"time":1\}/,
    );
  });

  async function observe(body: unknown): Promise<void> {
    expect((await call(server.url, 'POST', `/sessions/${session}/observe`, body)).status).toBe(200);
  }
});

describe('answers that the recording does not hold', () => {
  const CONFIG =
    '{"max_pattern_length":0,"persistence":5,"recall_threshold":1.0,"indexer_type":"VI","max_predictions":100,"sort_symbols":true,' +
    '"process_predictions":true,"use_token_matching":true,"stm_mode":"CLEAR","rank_sort_algo":"potential","filter_pipeline":[],' +
    '"length_min_ratio":0.5,"length_max_ratio":2.0,"jaccard_threshold":0.3,"jaccard_min_overlap":2,"minhash_threshold":0.7,"minhash_bands":20,' +
    '"minhash_rows":5,"minhash_num_hashes":100,"bloom_false_positive_rate":0.01,"max_candidates_per_stage":100000,"enable_filter_metrics":true}';
  const TIME = String.raw`"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"`;

  it('have their keys in the order of the specification, for every route of a session', async () => {
    const opened = await call(server.url, 'POST', '/sessions', { node_id: 'wire', config: { recall_threshold: 1 }, metadata: { a: 1 } });
    const { session_id: id } = JSON.parse(opened.text) as { session_id: string };
    const view = `{"session_id":"${id}","node_id":"wire","created_at":@,"expires_at":@,"ttl_seconds":#,"metadata":{"a":1},"session_config":${CONFIG}}`;
    expectText(opened.text, view);
    const rows: readonly (readonly [method: string, below: string, body: unknown, text: string])[] = [
      ['GET', '', undefined, view],
      ['GET', '/exists', undefined, `{"exists":true,"expired":false,"session_id":"${id}"}`],
      ['GET', '/config', undefined, `{"session_id":"${id}","config":${CONFIG}}`],
      ['POST', '/config', { recall_threshold: 0 }, `{"status":"okay","message":"Configuration updated","session_id":"${id}"}`],
      ['POST', '/extend?ttl_seconds=60', undefined, `{"status":"extended","session_id":"${id}","ttl_seconds":60}`],
      [
        'POST',
        '/observe',
        { strings: ['a'] },
        `{"status":"okay","session_id":"${id}","processor_id":"wire","stm_length":1,"time":1,"unique_id":"obs-$","auto_learned_pattern":null}`,
      ],
      [
        'POST',
        '/observe-sequence',
        { observations: [{ strings: ['b'] }], learn_at_end: true },
        '{"status":"completed","processor_id":"wire","observations_processed":1,"initial_stm_length":1,"final_stm_length":0,' +
          '"results":[{"status":"okay","sequence_position":0,"stm_length":2,"time":2,"unique_id":"seq-obs-$","auto_learned_pattern":null}],' +
          '"auto_learned_patterns":["PTRN|*"],"final_learned_pattern":"PTRN|*","isolated":false}',
      ],
      ['GET', '/stm', undefined, `{"stm":[],"session_id":"${id}","length":0}`],
      [
        'GET',
        '/predictions',
        undefined,
        `{"predictions":[],"future_potentials":[],"session_id":"${id}","processor_id":null,"count":0,"time":null,"unique_id":null}`,
      ],
      [
        'POST',
        '/finalize-training',
        undefined,
        `{"status":"completed","patterns_processed":1,"time_ms":#.#,"session_id":"${id}","node_id":"wire","message":"Finalized training for 1 patterns"}`,
      ],
      ['POST', '/clear-stm', undefined, `{"status":"cleared","session_id":"${id}"}`],
      ['GET', '/percept-data', undefined, `{"percept_data":{},"session_id":"${id}","node_id":"wire"}`],
      ['POST', '/clear-all', undefined, `{"status":"cleared","session_id":"${id}","scope":"all"}`],
      ['DELETE', '', undefined, `{"status":"deleted","session_id":"${id}"}`],
    ];
    for (const [method, below, body, text] of rows) {
      const reply = await call(server.url, method, `/sessions/${id}${below}`, body);
      expect(reply.headers.get('content-type')).toBe('application/json');
      expectText(reply.text, text);
    }
    const { text } = await call(server.url, 'GET', '/sessions/count');
    expect(text).toMatch(/^\{"active_session_count":\d+\}$/);
  });

  /** `@` stands for a time, `#` for digits, `$` for a unique id, `*` for a pattern's name. */
  function expectText(found: string, pattern: string): void {
    const source = pattern
      .replaceAll(/[\\^.?()[\]{}|+]/g, String.raw`\$&`)
      .replaceAll('*', '[0-9a-f]{40}')
      .replaceAll('$', '[0-9a-f]{32}')
      .replaceAll('@', TIME)
      .replaceAll('#', String.raw`\d+`);
    expect(found).toMatch(new RegExp(`^${source}$`));
  }
});

/** Text of each recorded response, by scenario, in the order of the steps. */
function recordedTexts(): ReadonlyMap<number, readonly string[]> {
  const text = readFileSync(new URL('../golden/kato.json', import.meta.url), 'utf8');
  const texts = new Map<number, readonly string[]>();
  for (const { start } of elementSlices(text, startOf(text, 0, 'scenarios'))) {
    const { start: idStart = 0, end: idEnd = 0 } = memberSlices(text, start).get('id') ?? {};
    const steps = elementSlices(text, startOf(text, start, 'steps'));
    const responses = steps.map((step) => memberSlices(text, step.start).get('response'));
    texts.set(
      Number(text.slice(idStart, idEnd)),
      responses.map((slice) => (slice === undefined ? '' : text.slice(slice.start, slice.end))),
    );
  }
  return texts;
}

function startOf(text: string, from: number, key: string): number {
  return memberSlices(text, from).get(key)?.start ?? 0;
}

/**
 * An answer without its values: keys in order, and the kind of each value; of a list the kinds that occur in it.
 *
 * Fields of the answer in `left` are left out. A kind of a number is integer or float, as written. Lists of equal rank stand in any order in KATO, so kinds are sorted.
 */
function shapeOf(text: string, left: readonly string[]): Json {
  const marked = text.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.startsWith('"') ? token : /^-?\d+$/.test(token) ? '"<integer>"' : '"<float>"',
  );
  const value = JSON.parse(marked) as { readonly [key: string]: Json };
  return kindOf(Object.fromEntries(Object.entries(value).filter(([key]) => !left.includes(key))));
}

function kindOf(value: Json): Json {
  if (typeof value === 'string') return value === '<integer>' || value === '<float>' ? value : '<text>';
  if (typeof value !== 'object' || value === null) return String(value);
  if (isList(value)) return [...new Set(value.map((element) => JSON.stringify(kindOf(element))))].sort();
  // Pairs, because `toEqual` does not look at the order of keys.
  return Object.entries(value).map(([key, field]) => [key, MASKED.has(key) ? '<masked>' : kindOf(field)]);
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}
