import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../../../host/compose.ts';
import { call, startTestServer } from '../../../flows/running-server.ts';

let server: RunningServer;

beforeAll(async () => {
  server = await startTestServer({ MNEME_API_KEYS: 'secret' });
});
afterAll(() => server.close());

async function ask(method: string, path: string, body?: unknown) {
  const { status, text } = await call(server.url, method, `/v1/fuzzy${path}`, body, { 'x-api-key': 'secret' });
  return { status, json: JSON.parse(text) };
}

describe('fuzzy matching over HTTP', () => {
  it('scores a pair by any scorer', async () => {
    expect(await ask('POST', '/score', { scorer: 'levenshtein.distance', left: 'kitten', right: 'sitting' })).toEqual({
      status: 200,
      json: { scorer: 'levenshtein.distance', score: 3 },
    });
    const options = { left: 'a b', right: 'b c', scorer: 'gramDice.similarity', gram_length: 1, multiset: true, cutoff: 0.1 };
    expect((await ask('POST', '/score', options)).json.score).toBeCloseTo(2 / 3);
    expect((await ask('POST', '/score', { left: '\ud800', right: '\ud800' })).json).toEqual({ scorer: 'ratio', score: 100 });
    const weighted = { scorer: 'levenshtein.distance', left: 'a', right: 'b', weights: [1, 1, 2] };
    expect((await ask('POST', '/score', weighted)).json.score).toBe(2);
  });

  it('searches given strings, best first', async () => {
    const { json } = await ask('POST', '/search', { query: 'new york mets', choices: ['dallas cowboys', 'new york jets'], limit: 1 });
    expect(json).toEqual({ scorer: 'ratio', matches: [{ index: 1, score: 92.3076923076923, text: 'new york jets' }] });
  });

  it('keeps lists by name: put, searched, listed, deleted', async () => {
    expect((await ask('PUT', '/choices/words', { choices: ['receive', 'recipe', 'pear'] })).json).toMatchObject({ name: 'words', size: 3 });
    const { json } = await ask('POST', '/choices/words/search', { query: 'recieve', scorer: 'levenshtein.distance', cutoff: 2 });
    expect(json.matches.map(({ text }: { text: string }) => text)).toEqual(['receive', 'recipe']);
    expect((await ask('GET', '/choices')).json).toMatchObject({ choices: [{ name: 'words' }], most_bytes: 268_435_456 });
    expect((await ask('GET', '/choices/words')).json.size).toBe(3);
    expect((await ask('DELETE', '/choices/words')).json).toEqual({ status: 'deleted', name: 'words', size: 3 });
    for (const [method, path, body] of [
      ['GET', '/choices/words', undefined],
      ['DELETE', '/choices/words', undefined],
      ['POST', '/choices/words/search', { query: 'a' }],
    ] as const) {
      expect(await ask(method, path, body)).toMatchObject({ status: 404, json: { error: { code: 'MEM_CHOICES_NOT_FOUND' } } });
    }
  });

  it('scores all of given strings or of a kept list, in their order', async () => {
    const choices = ['sitting', 'mitten', 'kitten'];
    const asked = { query: 'kitten', scorer: 'levenshtein.distance' };
    const expected = { status: 200, json: { scorer: 'levenshtein.distance', scores: [3, 1, 0] } };
    expect(await ask('POST', '/distances', { ...asked, choices })).toEqual(expected);
    await ask('PUT', '/choices/cats', { choices });
    expect(await ask('POST', '/choices/cats/distances', asked)).toEqual(expected);
    expect((await ask('POST', '/choices/cats/distances', { query: 'kitten', cutoff: 80 })).json).toEqual({
      scorer: 'ratio',
      scores: [0, 83.33333333333334, 100],
    });
    expect((await ask('POST', '/distances', { query: 'a', choices: [] })).json.scores).toEqual([]);
    await ask('DELETE', '/choices/cats');
    expect(await ask('POST', '/choices/cats/distances', asked)).toMatchObject({ status: 404 });
  });

  it('finds what is spelled nearly so in a kept list, or begins nearly so', async () => {
    await ask('PUT', '/choices/words', { choices: ['receive', 'receiver', 'recipe', 'pear'] });
    const found = async (body: object) => {
      const { json } = await ask('POST', '/choices/words/within', body);
      return json.matches.map(({ text, score }: { text: string; score: number }) => `${text} ${score}`);
    };
    expect(await found({ query: 'recieve', distance: 2 })).toEqual(['receive 2', 'recipe 2']);
    expect(await found({ query: 'recei', distance: 0, prefix: true })).toEqual(['receive 0', 'receiver 0']);
    expect(await found({ query: 'recei', distance: 0, prefix: true, limit: 1 })).toEqual(['receive 0']);
    for (const [body, field] of [
      [{ query: 'a' }, 'distance'],
      [{ query: 'a', distance: -1 }, 'distance'],
      [{ query: 'a', distance: 1.5 }, 'distance'],
      [{ query: 'a', distance: 1, prefix: 'yes' }, 'prefix'],
      [{ query: 7, distance: 1 }, 'query'],
    ] as const) {
      const { status, json } = await ask('POST', '/choices/words/within', body);
      expect([status, json.error.field], JSON.stringify(body)).toEqual([422, field]);
    }
    await ask('DELETE', '/choices/words');
    expect(await ask('POST', '/choices/words/within', { query: 'a', distance: 1 })).toMatchObject({ status: 404 });
  });

  it('ignores keys that it does not know, also those of other routes', async () => {
    const { json } = await ask('POST', '/search', { query: 'a', choices: ['a'], pad: 'no', threads: 'many' });
    expect(json.matches).toHaveLength(1);
  });

  it('groups near-duplicates, and tells how one text becomes another', async () => {
    const { json } = await ask('POST', '/dedupe', { strings: ['Main Street', 'Main Sreet', 'Elm Street'], cutoff: 90 });
    expect(json.groups).toMatchObject([
      { index: 0, duplicates: [{ index: 1 }] },
      { index: 2, duplicates: [] },
    ]);
    expect((await ask('POST', '/edit-operations', { left: 'ab', right: 'b' })).json).toEqual({
      operations: [{ kind: 'delete', left: 0, right: 0 }],
      blocks: [
        { kind: 'delete', leftStart: 0, leftEnd: 1, rightStart: 0, rightEnd: 0 },
        { kind: 'equal', leftStart: 1, leftEnd: 2, rightStart: 0, rightEnd: 1 },
      ],
    });
  });

  it('refuses without a key, and names what is wrong', async () => {
    expect((await call(server.url, 'POST', '/v1/fuzzy/score', { left: 'a', right: 'b' })).status).toBe(401);
    for (const [path, body, field] of [
      ['/score', { left: 'a', right: 7 }, 'right'],
      ['/score', { left: 'a', right: 'b', scorer: 'soundex' }, 'scorer'],
      ['/score', { left: 'a', right: 'b', cutoff: 101 }, 'cutoff'],
      ['/score', { left: 'a'.repeat(1001), right: 'b' }, 'left'],
      ['/score', { left: 'a', right: 'ab', scorer: 'hamming.distance', pad: false }, 'right'],
      ['/search', { query: 'a', choices: ['a', 1] }, 'choices.1'],
      ['/search', { query: 'a', choices: [], limit: 0 }, 'limit'],
      ['/dedupe', { strings: ['a'] }, 'cutoff'],
      ['/edit-operations', { left: 'a', right: 'b', metric: 'osa' }, 'metric'],
    ] as const) {
      const { status, json } = await ask('POST', path, body);
      expect([status, json.error.field], `${path} ${JSON.stringify(body).slice(0, 80)}`).toEqual([422, field]);
    }
    expect((await ask('POST', '/score', { left: 'a', right: 'a' })).status).toBe(200);
  });

  it('answers others while it works, and lets go of work that nobody waits for', async () => {
    const choices = Array.from({ length: 20_000 }, (_, index) => `some number ${index} among many others`);
    const stopped = new AbortController();
    const left = fetch(`${server.url}/v1/fuzzy/dedupe`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': 'secret' },
      body: JSON.stringify({ strings: choices, scorer: 'weightedRatio', cutoff: 100 }),
      signal: stopped.signal,
    });
    const refused = expect(left).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    for (let quick = 0; quick < 20; quick++) expect((await ask('POST', '/score', { left: 'a', right: 'a' })).status).toBe(200);
    stopped.abort();
    await refused;
    expect((await ask('GET', '/choices')).json.bytes).toBe(0);
  });
});
